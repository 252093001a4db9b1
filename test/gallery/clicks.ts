import { type RequestStatus, transitions } from '../../src/domain/lifecycle.ts';
import type { PersonKind } from '../../src/domain/people.ts';
import { section } from '../../src/slack/blocks.ts';
import { clickText, kindWords } from '../../src/slack/messages/click-text.ts';
import { policyAnswer } from '../../src/slack/messages/policy-answers.ts';
import type { ClickAnswer } from '../../src/use-cases/click-answer.ts';
import type { PolicyAnswer } from '../../src/use-cases/policy-answer.ts';
import { approver, requestId, secondApprover } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { many, reviewers } from './largest-state.ts';
import { leads, permalink } from './requests.ts';

/** Of each code one example; the type makes sure that none is left out. */
export const clickAnswers: {
  readonly [C in ClickAnswer['code']]: Extract<ClickAnswer, { code: C }>;
} = {
  approved: { code: 'approved', quorum: 2 },
  approval_counted: {
    ...{ code: 'approval_counted', counted: 1, quorum: 2 },
    ...{ left: [secondApprover], missing: [leads] },
  },
  rejected: { code: 'rejected' },
  canceled: { code: 'canceled' },
  unknown_request: { code: 'unknown_request' },
  self_review: { code: 'self_review' },
  not_an_approver: { code: 'not_an_approver' },
  not_seasoned: { code: 'not_seasoned', from: '2026-11-21T09:00:00.000Z' },
  person_unknown: { code: 'person_unknown' },
  not_a_member: { code: 'not_a_member', kind: 'stranger' },
  group_unknown: { code: 'group_unknown', groups: ['S0NETSEC'] },
  not_the_requester: { code: 'not_the_requester' },
  facts_unavailable: { code: 'facts_unavailable' },
  already_reviewed: { code: 'already_reviewed' },
  already_ended: { code: 'already_ended', status: 'rejected', by: approver },
  under_way: { code: 'under_way' },
  stale_version: { code: 'stale_version', version: 3 },
  digest_differs: { code: 'digest_differs' },
  refreshed: { code: 'refreshed', because: 'live_changed', version: 2 },
  no_environment: { code: 'no_environment' },
  outcome_counted: {
    ...{ code: 'outcome_counted', decision: 'abandon', counted: 3, quorum: 2, missing: [leads] },
  },
  adopted: { code: 'adopted' },
  abandoned: { code: 'abandoned' },
  retried: { code: 'retried', version: 2 },
  looked: { code: 'looked', anew: true },
  not_a_requester: { code: 'not_a_requester' },
  stale_look: { code: 'stale_look' },
  seen_anew: { code: 'seen_anew' },
  hcp_silent: { code: 'hcp_silent' },
  not_offered: { code: 'not_offered' },
  target_taken: { code: 'target_taken', by: requestId },
};

type Case = readonly [title: string, answer: ClickAnswer];

const statuses = Object.keys(transitions) as readonly RequestStatus[];
const kinds = Object.keys(kindWords) as readonly Exclude<PersonKind, 'member'>[];

const cases: readonly Case[] = [
  ['approved, alone', { code: 'approved', quorum: 1 }],
  ['approved, environment frozen', { code: 'approved', quorum: 2, frozen: 'ordered' }],
  ['approved, the log has lost a checkpoint', { code: 'approved', quorum: 2, frozen: 'lost' }],
  ['looked, the same', { code: 'looked', anew: false }],
  ['not seasoned, since when is not known', { code: 'not_seasoned' }],
  ['target taken a moment ago', { code: 'target_taken', by: undefined }],
  ...kinds.map((kind): Case => [`not a member: ${kind}`, { code: 'not_a_member', kind }]),
  ...statuses.map(
    (status): Case => [`too late: ${status}`, { code: 'already_ended', status, by: null }],
  ),
];

const { message } = inGroup('Answer to a click');
const about = 'To whoever clicked, alone.';
const words = (text: string): string => text.replaceAll('_', ' ');

/** As the door wraps it. */
function told(answer: ClickAnswer, card?: string) {
  const text = clickText(answer, card);
  return { text, blocks: [section('answer', text)] };
}

export function clickEntries(): readonly Entry[] {
  return [
    ...Object.values(clickAnswers).map((answer) =>
      message({ title: words(answer.code), about }, told(answer)),
    ),
    ...cases.map(([title, answer]) => message({ title: words(title), about }, told(answer))),
    message(
      { title: 'target taken, with the way to it', about },
      told(clickAnswers.target_taken, permalink),
    ),
  ];
}

const policyAnswers: {
  readonly [C in PolicyAnswer['code']]: Extract<PolicyAnswer, { code: C }>;
} = {
  in_force: { code: 'in_force', policy: 'b'.repeat(64) },
  confirmation_counted: { code: 'confirmation_counted', left: [secondApprover] },
  policy_rejected: { code: 'policy_rejected' },
  not_a_policy_admin: { code: 'not_a_policy_admin' },
  unknown_candidate: { code: 'unknown_candidate' },
  already_confirmed: { code: 'already_confirmed' },
  candidacy_ended: { code: 'candidacy_ended', as: 'rejected', by: approver },
  digest_differs: { code: 'digest_differs' },
  base_differs: { code: 'base_differs' },
  read_otherwise: { code: 'read_otherwise' },
  facts_unavailable: { code: 'facts_unavailable' },
  person_unknown: { code: 'person_unknown' },
  not_a_member: { code: 'not_a_member', kind: 'guest' },
  group_unknown: { code: 'group_unknown', groups: ['S0PLATFORM'] },
};

const ends = ['confirmed', 'replaced'] as const;
const policy = inGroup('Answer to a policy admin');

export function policyClickEntries(): readonly Entry[] {
  return [
    ...Object.values(policyAnswers).map((answer) =>
      policy.message({ title: words(answer.code), about }, policyAnswer(answer)),
    ),
    ...ends.map((as) =>
      policy.message(
        { title: `candidacy ended: ${as}`, about },
        policyAnswer({ code: 'candidacy_ended', as, by: null }),
      ),
    ),
    policy.message(
      { title: 'confirmation counted', about, size: 'smallest' },
      policyAnswer({ code: 'confirmation_counted', left: [] }),
    ),
  ];
}

export function largestClicks(): readonly Entry[] {
  const size = 'largest';
  return [
    message(
      { title: 'approval counted', about, size },
      told({ ...clickAnswers.approval_counted, left: reviewers, missing: [many, leads] }),
    ),
    message(
      { title: 'group unknown', about, size },
      told({ code: 'group_unknown', groups: many.groups }),
    ),
    policy.message(
      { title: 'confirmation counted', about, size },
      policyAnswer({ code: 'confirmation_counted', left: reviewers }),
    ),
  ];
}
