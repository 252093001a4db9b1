import { describe, expect, it } from 'vitest';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import { decide, gone, notOurs, offered, pressOutcome, refusedByHcp } from './outcome-clicks.ts';
import { follow } from './worker.ts';
import {
  actions,
  ada,
  approved,
  ask,
  ben,
  cleo,
  click,
  createWorld,
  policyOf,
  production,
  requestId,
  requestOf,
} from './world.ts';

describe('looking again', () => {
  it('shows what HCP has now, and offers what follows from it', async () => {
    const world = await notOurs();
    const before = offered(world);
    const same = await decide(world, ada, 'look');
    world.hcp.remove(requestOf(world).target.serviceId);

    const anew = await decide(world, ada, 'look');

    expect([before, same, anew, offered(world)]).toEqual([
      'adopt abandon look',
      { code: 'looked', anew: false },
      { code: 'looked', anew: true },
      'retry abandon look',
    ]);
    expect(actions(world).at(-1)).toBe('outcome_seen');
  });
});

describe('trying again', () => {
  it.each([
    ['its requester', ada],
    ['an approver', ben],
  ])('by %s is a new version with a new approval', async (_, person) => {
    const world = await refusedByHcp();
    const { digest } = requestOf(world);

    const answer = await decide(world, person, 'retry');
    const shown = requestOf(world);
    world.hcp.ending = 'available';
    const sentBefore = world.hcp.sent.length;
    await follow(world, { forMs: 60_000 });
    const sentMeanwhile = world.hcp.sent.length;
    await click(world, cleo);
    await follow(world);

    expect(answer).toEqual({ code: 'retried', version: 2 });
    expect(shown).toMatchObject({ status: 'pending_approval', version: 2, sends: 0 });
    expect(shown.digest).not.toBe(digest);
    expect(shown.failure).toBeUndefined();
    expect(sentMeanwhile).toBe(sentBefore);
    expect(requestOf(world).status).toBe('succeeded');
    expect(actions(world)).toContain('request_retried');
  });

  it('of what needs attention goes the same way', async () => {
    const world = await gone();

    expect(await decide(world, ada, 'retry')).toEqual({ code: 'retried', version: 2 });
    expect(requestOf(world).status).toBe('pending_approval');
  });

  it('is not for others', async () => {
    const world = await refusedByHcp();
    const eve = 'U0EVE' as SlackUserId;
    world.people.add('member', eve);

    expect(await decide(world, eve, 'retry')).toEqual({ code: 'not_an_approver' });
  });

  it('is refused where no environment covers the cluster any more', async () => {
    const world = await refusedByHcp();
    world.state.inForce = policyOf({ ...production, match: { hvn: 'other-*' } });

    expect(await decide(world, ada, 'retry')).toEqual({ code: 'no_environment' });
  });

  it('is refused while another request holds the target, and names it', async () => {
    const world = await refusedByHcp();
    const other = '00000000-0000-4000-8000-0000000000bb' as RequestId;
    await ask(world, { key: 'V2', requestId: other, serviceId: 'prod-eu-other' });

    const answer = await decide(world, ada, 'retry');

    expect(answer).toEqual({ code: 'target_taken', by: other });
    expect(requestOf(world)).toMatchObject({ status: 'failed', version: 1 });
    expect(actions(world).at(-1)).toBe('outcome_refused');
  });

  it('pressed twice is one new version', async () => {
    const world = await refusedByHcp();
    const first = await pressOutcome(world, ada, 'retry');
    const second = await pressOutcome(world, ben, 'retry');

    const answers = await Promise.all([
      decideClick(world.deps, first),
      decideClick(world.deps, second),
    ]);

    expect(answers.map(({ code }) => code).sort()).toEqual(['already_ended', 'retried']);
    expect(requestOf(world).version).toBe(2);
  });
});

describe('what a failed create has left', () => {
  it('is the bot’s own, so that it can be deleted', async () => {
    const world = createWorld();
    world.hcp.ending = 'service_failed';
    await approved(world);

    await follow(world);

    expect(requestOf(world)).toMatchObject({
      status: 'failed',
      failure: { code: 'service_failed', seen: { state: 'FAILED' } },
    });
    expect([...world.state.services.values()]).toMatchObject([{ requestId }]);
    expect(offered(world)).toBe('delete');
  });

  it('is found where the operation ends with an error, and shown as it is when looked at', async () => {
    const world = createWorld();
    world.hcp.ending = 'operation_failed';
    await approved(world);
    await follow(world);
    const first = offered(world);
    world.clock.advance(60_000);

    await decide(world, ada, 'look');

    expect([first, offered(world)]).toEqual(['look', 'delete']);
    expect([...world.state.services.values()]).toMatchObject([{ requestId }]);
  });
});
