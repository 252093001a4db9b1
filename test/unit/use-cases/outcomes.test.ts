import { describe, expect, it } from 'vitest';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import { decide, gone, needTwo, notOurs, offered, pressOutcome } from './outcome-clicks.ts';
import { follow } from './worker.ts';
import {
  actions,
  ada,
  ask,
  ben,
  cleo,
  dora,
  notices,
  requestId,
  requestOf,
  told,
} from './world.ts';

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
