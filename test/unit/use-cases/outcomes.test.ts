import { describe, expect, it } from 'vitest';
import { digestPrefix } from '../../../src/domain/preimage.ts';
import { remediesOf } from '../../../src/domain/remedies.ts';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';
import type { ClickAnswer } from '../../../src/use-cases/click-answer.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import type { Click, OutcomeAction } from '../../../src/use-cases/ports/delivery-log.ts';
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
  dora,
  notices,
  policyOf,
  production,
  requestId,
  requestOf,
  told,
  type World,
} from './world.ts';

let presses = 0;

/** A press of a button on the card as it is now, recorded. */
async function pressOutcome(
  world: World,
  person: SlackUserId,
  action: OutcomeAction,
): Promise<Click> {
  presses += 1;
  const { id, version, digest, failure } = requestOf(world);
  const pressed = {
    ...{ key: `outcome-${presses}`, person, teamId: 'T1', requestId: id, action, version },
    digestPrefix: digestPrefix(failure?.seen?.digest ?? digest),
    reason: undefined,
    channel: 'C0PROD',
  };
  await world.deps.deliveries.recordClick(pressed);
  return pressed;
}

async function decide(
  world: World,
  person: SlackUserId,
  action: OutcomeAction,
): Promise<ClickAnswer> {
  return await decideClick(world.deps, await pressOutcome(world, person, action));
}

function offered(world: World): string {
  const row = world.state.rows.get(requestId);
  const shown = row?.versions.at(-1);
  if (row === undefined || shown === undefined) throw new Error('no such request');
  return remediesOf({ request: row.request, before: shown.live }).join(' ');
}

/** A stranger made the very service under the id while the answer to our call was lost. */
async function notOurs(): Promise<World> {
  const world = createWorld();
  const { target, desired } = await approved(world);
  world.hcp.fail('createService', 'unheard');
  await follow(world, { forMs: 1_000 });
  const service = { id: target.serviceId, clusterId: target.clusterId, region: target.region };
  world.hcp.make({ ...service, ...desired }, { createdAt: '2026-11-20T08:00:00.000Z' });
  await follow(world);
  expect(requestOf(world)).toMatchObject({
    status: 'needs_attention',
    failure: { code: 'not_ours' },
  });
  return world;
}

/** HCP took the call, and then the service was gone. */
async function gone(): Promise<World> {
  const world = createWorld();
  world.hcp.ending = 'vanished';
  await approved(world);
  await follow(world);
  expect(requestOf(world)).toMatchObject({ status: 'needs_attention', failure: { code: 'gone' } });
  return world;
}

async function refusedByHcp(): Promise<World> {
  const world = createWorld();
  world.hcp.fail('createService', 'forbidden');
  await approved(world);
  await follow(world);
  expect(requestOf(world).status).toBe('failed');
  return world;
}

/** From now on a change needs two approvals. */
function needTwo({ state }: World): void {
  state.inForce = policyOf({ ...production, approvals: { create: 2, update: 2, delete: 2 } });
}

describe('adopting', () => {
  it('takes what HCP has for the result, and ends only on what HCP shows', async () => {
    const world = await notOurs();

    const answer = await decide(world, ben, 'adopt');
    const adopted = requestOf(world);
    await follow(world);

    expect(answer).toEqual({ code: 'adopted' });
    expect(adopted).toMatchObject({
      ...{ status: 'provisioning', phase: 'awaiting_available', version: 1, failure: undefined },
      progress: { adopted: { by: [ben], createdAt: '2026-11-20T08:00:00.000Z' } },
    });
    expect(requestOf(world).status).toBe('succeeded');
    expect([...world.state.services.values()]).toMatchObject([{ requestId }]);
    expect(world.hcp.sent).toEqual([]);
    expect(told(world).slice(-2)).toEqual(['adopted', 'available']);
  });

  it('is not of another service that was made under the id meanwhile', async () => {
    const world = await notOurs();
    const { target, desired } = requestOf(world);
    await decide(world, ben, 'adopt');
    world.hcp.remove(target.serviceId);
    const service = { id: target.serviceId, clusterId: target.clusterId, region: target.region };
    world.hcp.make({ ...service, ...desired });

    await follow(world);

    expect(requestOf(world)).toMatchObject({
      status: 'needs_attention',
      failure: { code: 'remade' },
    });
    expect([...world.state.services.values()]).toEqual([]);
  });

  it('has a day of its own, however long the request has waited for people', async () => {
    const world = await notOurs();
    world.clock.advance(40 * 3_600_000);
    await decide(world, ben, 'look');

    await decide(world, ben, 'adopt');
    await follow(world);

    expect(requestOf(world).status).toBe('succeeded');
  });

  it('is refused where there is nothing to adopt', async () => {
    const world = await gone();

    expect(await decide(world, ben, 'adopt')).toEqual({ code: 'not_offered' });
    expect(requestOf(world).status).toBe('needs_attention');
    expect(actions(world).at(-1)).toBe('outcome_refused');
  });
});

describe('giving up', () => {
  it('ends the request, frees its target, and tells the requester', async () => {
    const world = await gone();

    const answer = await decide(world, ben, 'abandon');
    const other = '00000000-0000-4000-8000-0000000000bb' as RequestId;
    await ask(world, { key: 'V2', requestId: other });

    expect(answer).toEqual({ code: 'abandoned' });
    expect(requestOf(world)).toMatchObject({ status: 'abandoned', failure: { code: 'gone' } });
    expect(actions(world)).toContain('request_abandoned');
    expect(notices(world)).toContain('abandoned');
    expect(requestOf(world, other).status).toBe('pending_approval');
  });

  it('needs no answer of HCP, and everything else does', async () => {
    const world = await gone();
    world.hcp.outage = 'unavailable';

    expect(await decide(world, ben, 'look')).toEqual({ code: 'hcp_silent' });
    expect(await decide(world, ben, 'retry')).toEqual({ code: 'hcp_silent' });
    expect(await decide(world, ben, 'abandon')).toEqual({ code: 'abandoned' });
  });
});

describe('a decision on the end of a request', () => {
  it.each([
    ['its requester', ada, { code: 'self_review' }],
    ['somebody who is not an approver', 'U0EVE' as SlackUserId, { code: 'not_an_approver' }],
    ['a guest', 'U0GUEST' as SlackUserId, { code: 'not_a_member', kind: 'guest' }],
    ['nobody knows who', 'U0NOBODY' as SlackUserId, { code: 'person_unknown' }],
  ])('is not for %s', async (_, person, refusal) => {
    const world = await gone();
    world.people.add('member', 'U0EVE' as SlackUserId);
    world.people.add('guest', 'U0GUEST' as SlackUserId);

    expect(await decide(world, person, 'abandon')).toEqual(refusal);
    expect(requestOf(world).status).toBe('needs_attention');
    expect(actions(world).at(-1)).toBe('outcome_refused');
  });

  it('takes as many as the rule in force says, each once', async () => {
    const world = await gone();
    needTwo(world);

    const first = await decide(world, ben, 'abandon');
    const again = await decide(world, ben, 'abandon');
    const second = await decide(world, cleo, 'abandon');

    expect([first, again, second]).toEqual([
      { code: 'outcome_counted', decision: 'abandon', counted: 1, quorum: 2 },
      { code: 'already_reviewed' },
      { code: 'abandoned' },
    ]);
    expect(requestOf(world).failure?.reviews?.map(({ reviewer }) => reviewer)).toEqual([ben, cleo]);
    expect(told(world).filter((code) => code === 'outcome_reviewed')).toHaveLength(2);
  });

  it('counts the last word of each, and nobody who has left', async () => {
    const world = await notOurs();
    needTwo(world);
    await decide(world, ben, 'abandon');
    await decide(world, cleo, 'adopt');

    const changed = await decide(world, ben, 'adopt');
    const { reviews = [] } = requestOf(world).failure ?? {};

    expect(changed).toEqual({ code: 'adopted' });
    expect(reviews).toEqual([]);
    const other = await notOurs();
    needTwo(other);
    await decide(other, ben, 'abandon');
    other.people.group('S0NETSEC', cleo, dora);
    expect(await decide(other, cleo, 'abandon')).toMatchObject({ counted: 1, quorum: 2 });
  });

  it('is bound to what HCP was seen to have: something else voids it, and is shown', async () => {
    const world = await notOurs();
    needTwo(world);
    await decide(world, ben, 'adopt');
    world.hcp.remove(requestOf(world).target.serviceId);

    const late = await decide(world, cleo, 'adopt');

    expect(late).toEqual({ code: 'seen_anew' });
    expect(requestOf(world)).toMatchObject({ status: 'needs_attention' });
    expect(requestOf(world).failure).toMatchObject({ seen: { live: { exists: false } } });
    expect(requestOf(world).failure?.reviews).toBeUndefined();
    expect(offered(world)).toBe('retry abandon look');
    expect(told(world).at(-1)).toBe('outcome_void');
  });

  it('is refused on a card that shows an older look', async () => {
    const world = await notOurs();
    const pressed = await pressOutcome(world, cleo, 'abandon');
    world.hcp.remove(requestOf(world).target.serviceId);
    await decide(world, ben, 'look');

    expect(await decideClick(world.deps, pressed)).toEqual({ code: 'stale_look' });
  });

  it('is one outcome, whoever clicks what at once, and the same click has one answer', async () => {
    const world = await notOurs();
    const adopt = await pressOutcome(world, ben, 'adopt');
    const abandon = await pressOutcome(world, cleo, 'abandon');
    const retry = await pressOutcome(world, dora, 'retry');

    const answers = await Promise.all(
      [adopt, abandon, retry, adopt].map((one) => decideClick(world.deps, one)),
    );

    const codes = answers.map(({ code }) => code);
    expect(codes[0]).toBe(codes[3]);
    expect(codes.filter((code) => code === 'adopted' || code === 'abandoned').length).toBe(
      codes[0] === 'adopted' ? 2 : 1,
    );
    expect(actions(world).filter((action) => /adopted|abandoned/.test(action))).toHaveLength(1);
  });
});

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
