import { explainPolicy } from '../../src/domain/explanation.ts';
import { type RequestStatus, transitions } from '../../src/domain/lifecycle.ts';
import type { Environment, Policy } from '../../src/domain/policy.ts';
import { whyAnswer } from '../../src/slack/messages/why-answer.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import type { Work } from '../../src/use-cases/ports/request-store.ts';
import { aCard, approver, aReview, requester, secondApprover } from '../unit/slack/fixtures.ts';
import { largestFailure, largestRequest, largestSurroundings } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { longLink } from './largest-state.ts';
import {
  allFrozen,
  frozen,
  leads,
  oneApproval,
  operationId,
  permalink,
  since,
  smallest,
  twoApprovals,
} from './requests.ts';

const now = new Date('2026-11-20T10:00:00Z');
const idle: Work = {
  ...{ now, heldUntil: undefined, starts: 0, lookedAt: undefined, nextLookAt: undefined },
};

export const production: Environment = {
  ...{ name: 'production', match: { hvn: 'hvn-*' }, channel: 'C0PRODNET' },
  ...{ requesters: { anyone: true }, approvers: { groups: ['S0NETSEC'], users: [], quiet: true } },
  ...{ approvals: { create: 2, update: 2, delete: 2 }, expiresAfterMs: 1, ticket: undefined },
  allowEmpty: false,
};
const hour = 3_600_000;
const waiting: Environment = {
  ...{ ...production, reminders: { afterMs: 4 * hour, everyMs: 24 * hour } },
  escalation: { afterMs: 2 * hour, to: leads },
  rules: [
    { when: { changes: ['create'] }, wants: { approvals: 3 } },
    { when: { flags: ['public_range'] }, wants: { approvals: 3 } },
  ],
};
const lab: Environment = { ...production, name: 'lab', match: { cluster: 'lab-*' } };

export function aPolicy(
  environments: readonly Environment[],
  terraform: readonly string[] = [],
): Policy {
  return { auditors: { groups: [], users: [] }, environments, terraform };
}

type Given = {
  readonly policy?: Policy;
  readonly work?: Partial<Work>;
  readonly permalink?: string;
};

/** As the command asks: about one's own request, with nobody's facts at hand. */
export function why(card: CardState, { policy = aPolicy([production]), work, ...way }: Given = {}) {
  const { request, shown } = card;
  const { target } = request;
  const question = { place: target, serviceId: target.serviceId, plan: shown.plan };
  const about = { ...question, valuesKnown: true, person: requester, requester };
  const explanation = explainPolicy(policy, about, { persons: new Map(), groups: new Map() });
  const view = { ...card, shownAt: request.createdAt, inForce: { policy, hash: 'hash' } };
  return whyAnswer({
    ...{ view, work: { ...idle, ...work }, explanation },
    permalink: way.permalink,
  });
}

const progress = {
  ...{ sentAt: '2026-11-20T09:50:00.000Z', acceptedAt: '2026-11-20T09:50:01.000Z' },
  ...{ endedAt: '2026-11-20T09:55:00.000Z', silentSince: '2026-11-20T09:58:00.000Z' },
  operationError: { code: 9, message: 'quota exceeded' },
};
const running = aCard({
  ...{ status: 'provisioning', phase: 'running', operationId, sends: 2, progress },
});
const lookedAt = new Date('2026-11-20T09:59:30Z');

type Case = readonly [title: string, answer: ReturnType<typeof why>];

function cases(): readonly Case[] {
  const approved = aCard({ status: 'approved' }, { reviews: twoApprovals });
  const byTerraform = aCard({ status: 'approved' }, { known: { isTerraforms: true } });
  return [
    ['reminders, an escalation and rules', why(aCard(), { policy: aPolicy([waiting]) })],
    [
      'the second environment',
      why(aCard({}, { reviews: oneApproval }), {
        ...{ policy: aPolicy([lab, production]), permalink },
      }),
    ],
    ['every cluster', why(aCard(), { policy: aPolicy([{ ...production, match: {} }]) })],
    [
      'another rule by now',
      why(aCard(), {
        policy: aPolicy([{ ...production, approvals: { create: 3, update: 3, delete: 3 } }]),
      }),
    ],
    ['no environment any more', why(aCard(), { policy: aPolicy([]) })],
    ['of Terraform', why(byTerraform, { policy: aPolicy([production], ['prod-*']) })],
    ['approved, environment frozen', why({ ...approved, freeze: frozen })],
    ['approved, for Terraform, everything frozen', why({ ...byTerraform, freeze: allFrozen })],
    ['approved, nothing is sent', why(aCard({ status: 'approved', change: 'own' }))],
    ['taken over', why(aCard({ status: 'succeeded', change: 'own' }))],
    ['being sent', why(aCard({ status: 'provisioning', phase: 'sending' }))],
    [
      'a delete under way',
      why(aCard({ status: 'provisioning', phase: 'running', change: 'delete' })),
    ],
    [
      'what HCP said last',
      why(running, {
        work: { lookedAt, nextLookAt: new Date('2026-11-20T10:00:10Z') },
      }),
    ],
    ['at it now, after runs that died', why(running, { work: { heldUntil: now, starts: 3 } })],
    ['a look that is late', why(running, { work: { nextLookAt: new Date(since) } })],
  ];
}

const { message } = inGroup('Answer to why');
const statuses = Object.keys(transitions) as readonly RequestStatus[];
const about = 'Why a request stands where it does: rule, people, worker, and what comes next.';

export function whyEntries(): readonly Entry[] {
  return [
    message({ title: 'waiting', about, size: 'smallest' }, why(aCard(smallest))),
    ...statuses.map((status) =>
      message({ title: status.replaceAll('_', ' '), about }, why(aCard({ status }))),
    ),
    ...cases().map(([title, answer]) => message({ title, about }, answer)),
  ];
}

export function largestWhy(worst: string): readonly Entry[] {
  const { approvers = production.approvers } = largestSurroundings;
  const big = { ...waiting, name: 'e'.repeat(60), approvers };
  const many = Array.from({ length: 100 }, (_, index) => ({
    ...{ ...production, name: `${index}${'n'.repeat(57)}`, match: { cluster: 'x' } },
  }));
  const reviews = [aReview(secondApprover, [approver, secondApprover])];
  const policy = aPolicy([...many, big]);
  const work = { starts: 9, lookedAt: now, nextLookAt: new Date(0) };
  return statuses.map((status) => {
    const card = aCard(
      { ...largestRequest(worst), status, failure: largestFailure, progress, sends: 10 },
      { ...largestSurroundings, reviews },
    );
    const answer = why(card, { policy, work, permalink: `${longLink}&x=${'y'.repeat(300)}` });
    return message({ title: status.replaceAll('_', ' '), about, size: 'largest' }, answer);
  });
}
