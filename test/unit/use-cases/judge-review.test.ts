import { describe, expect, it } from 'vitest';
import type { PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import type { ReviewFacts } from '../../../src/domain/review.ts';
import { judgeReview } from '../../../src/use-cases/judge-review.ts';
import type { Click, ClickAction } from '../../../src/use-cases/ports/delivery-log.ts';
import type { Snapshot } from '../../../src/use-cases/ports/request-store.ts';
import {
  ada,
  approved,
  ask,
  ben,
  cleo,
  createWorld,
  dayMs,
  policyOf,
  press,
  production,
} from './world.ts';

type Case = {
  readonly snapshot: Snapshot;
  readonly click: Click & { facts: PeopleFacts | undefined };
};

async function aCase(action: ClickAction = 'approve') {
  const world = createWorld();
  const request = await ask(world);
  const snapshot = await world.deps.requests.find(request.id);
  if (snapshot === undefined) throw new Error('nothing was recorded');
  const { persons, groups } = world.people;
  const facts = { persons: new Map(persons), groups: new Map(groups) };
  const click = { ...(await press(world, ben, action)), facts };
  return { world, snapshot, click };
}

const service = {
  ...{ id: 'PROD-EU-k7m2qx', hvnId: 'prod-hvn', clusterId: 'prod-eu', state: 'AVAILABLE' },
  ...{ consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
  ...{ defaultRegion: 'eu-west-1', externalName: 'name', createdAt: '2026-11-20T08:00:00Z' },
};

/** All that can stand against a click at once, in the order in which it is said. */
const obstacles: readonly (readonly [string, (given: Case) => Case])[] = [
  [
    'already_ended',
    ({ snapshot, click }) => ({
      snapshot: { ...snapshot, request: { ...snapshot.request, status: 'rejected' } },
      click,
    }),
  ],
  ['stale_version', ({ snapshot, click }) => ({ snapshot, click: { ...click, version: 9 } })],
  [
    'digest_differs',
    ({ snapshot, click }) => ({ snapshot, click: { ...click, digestPrefix: 'f' } }),
  ],
  [
    'no_environment',
    ({ snapshot, click }) => ({ snapshot: { ...snapshot, inForce: policyOf() }, click }),
  ],
  [
    'facts_unavailable',
    ({ snapshot, click }) => ({ snapshot, click: { ...click, facts: undefined } }),
  ],
  [
    'not_an_approver',
    ({ snapshot, click }) => {
      const approvers = { groups: [], users: [cleo] };
      const policy = policyOf({
        ...production,
        approvers,
        approvals: { ...production.approvals, create: 3 },
      });
      const none = snapshot.inForce.policy.environments.length === 0;
      return { snapshot: none ? snapshot : { ...snapshot, inForce: policy }, click };
    },
  ],
  [
    'already_reviewed',
    ({ snapshot, click }) => {
      const { now } = snapshot;
      const facts: ReviewFacts = {
        ...{ kind: 'member', teamId: 'T1', fetchedAt: now, counted: [ben] },
        entitlement: { via: 'user' },
      };
      const what = { version: 1, decision: 'approve', reason: undefined } as const;
      return {
        snapshot: {
          ...snapshot,
          request: { ...snapshot.request, quorum: 2 },
          reviews: [{ ...what, reviewer: ben, facts, at: now }],
        },
        click,
      };
    },
  ],
  [
    'refreshed',
    ({ snapshot, click }) => {
      const inventory = { ...snapshot.inventory, services: [service] };
      return { snapshot: { ...snapshot, inventory }, click };
    },
  ],
];

describe('a review that cannot count', () => {
  it.each(obstacles.map(([code], index) => ({ code, index })))(
    'is refused with $code before anything that comes later is looked at',
    async ({ code, index }) => {
      const { world, ...given } = await aCase();
      const { snapshot, click } = obstacles
        .slice(index)
        .reduceRight<Case>((spoiled, [, spoil]) => spoil(spoiled), given);

      const verdict = judgeReview(world.deps, snapshot, click);

      expect(verdict.answer.code).toBe(code);
      expect(verdict.refusal).toMatchObject({
        action: 'review_refused',
        actor: ben,
        details: { refusal: code, decision: 'approve' },
      });
      expect(verdict.commit?.review).toBeUndefined();
      expect(verdict.commit === undefined).toBe(code !== 'refreshed');
    },
  );

  it('is refused to the requester, whatever the policy and Slack say of them', async () => {
    const { world, snapshot, click } = await aCase();
    const approvers = { groups: [], users: [ada] };

    const verdict = judgeReview(
      world.deps,
      { ...snapshot, inForce: policyOf({ ...production, approvers }) },
      { ...click, person: ada },
    );

    expect(verdict.answer).toEqual({ code: 'self_review' });
    expect(verdict.commit).toBeUndefined();
  });

  it.each<
    [string, (facts: { persons: Map<string, object>; groups: Map<string, object> }) => void, object]
  >([
    [
      'somebody Slack does not know',
      ({ persons }) => persons.delete(ben),
      { code: 'person_unknown' },
    ],
    ...(['guest', 'bot', 'deactivated', 'stranger'] satisfies PersonKind[]).map(
      (kind): [string, (facts: { persons: Map<string, object> }) => void, object] => [
        kind,
        ({ persons }) => void persons.set(ben, { ...persons.get(ben), kind }),
        { code: 'not_a_member', kind },
      ],
    ),
    [
      'anybody while Slack cannot tell who is in the group',
      ({ groups }) => groups.delete('S0NETSEC'),
      { code: 'group_unknown', groups: ['S0NETSEC'] },
    ],
    [
      'a person outside the group',
      ({ groups }) => void groups.set('S0NETSEC', { ...groups.get('S0NETSEC'), members: [cleo] }),
      { code: 'not_an_approver' },
    ],
  ])('is refused to %s', async (_, spoil, answer) => {
    const { world, snapshot, click } = await aCase('reject');
    spoil(click.facts);

    const verdict = judgeReview(world.deps, snapshot, click);

    expect(verdict.answer).toEqual(answer);
    expect(verdict.commit).toBeUndefined();
  });

  it.each([
    ['provisioning', ben],
    ['succeeded', ben],
    ['failed', ben],
    ['canceled', null],
    ['expired', null],
  ] as const)('names who decided when the request is %s already', async (status, by) => {
    const world = createWorld();
    const request = await approved(world);
    const snapshot = await world.deps.requests.find(request.id);
    const late = { ...(await press(world, cleo)), facts: undefined };
    if (snapshot === undefined) throw new Error('nothing was recorded');

    const ended = { ...snapshot, request: { ...request, status } };

    expect(judgeReview(world.deps, ended, late).answer).toEqual({
      code: 'already_ended',
      status,
      by,
    });
  });

  it('ends a request whose time is over, and not a moment before', async () => {
    const { world, snapshot, click } = await aCase();
    const at = (ms: number) => ({ ...snapshot, now: new Date(snapshot.now.getTime() + ms) });

    const over = judgeReview(world.deps, at(3 * dayMs), click);
    const inTime = judgeReview(world.deps, at(3 * dayMs - 1), click);

    expect(over.answer).toEqual({ code: 'already_ended', status: 'expired', by: null });
    expect(over.refusal?.action).toBe('review_refused');
    expect(over.commit).toMatchObject({
      request: { status: 'expired' },
      entry: { action: 'request_expired', actor: null },
      notices: [{ to: ada, notice: { code: 'expired' } }],
    });
    expect(inTime.answer).toEqual({ code: 'approved', quorum: 1 });
  });
});
