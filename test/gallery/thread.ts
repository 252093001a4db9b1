import type { ThreadUpdate } from '../../src/domain/message.ts';
import type { RequestId } from '../../src/domain/request.ts';
import type { VersionDifference } from '../../src/domain/version-difference.ts';
import type { LinkedState } from '../../src/use-cases/ports/painter.ts';
import { aCard, approver, aRequest, requester, secondApprover } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import {
  aDelete,
  anUpdate,
  before,
  externalName,
  frozen,
  leads,
  lost,
  oneApproval,
  operationId,
  permalink,
  since,
  smallest,
  twoApprovals,
  withoutLeads,
} from './requests.ts';

const failure = {
  code: 'operation_failed',
  hcp: { code: 9, message: 'quota of <b>NLBs</b> exceeded' },
} as const;
const none = { added: [], removed: [] };
const liveChanged = {
  fate: 'changed',
  consumerAccounts: { added: ['arn:aws:iam::999988887777:root'], removed: [] },
  consumerIpRanges: { added: [], removed: ['10.20.0.0/16'] },
  consumerRegions: none,
} as const;

/** Of each code one example; the type makes sure that none is left out. */
export const updates: {
  readonly [C in ThreadUpdate['code']]: Extract<ThreadUpdate, { code: C }>;
} = {
  values: { code: 'values', version: 1 },
  approved_by: { code: 'approved_by', reviewer: approver, counted: 3, missing: [leads] },
  approved: { code: 'approved', reviewers: [approver, secondApprover] },
  for_terraform: { code: 'for_terraform', version: 1 },
  carried_out: { code: 'carried_out', externalName },
  rejected: { code: 'rejected', reviewer: approver, reason: 'Use the shared one.' },
  canceled: { code: 'canceled', by: requester },
  superseded: {
    code: 'superseded',
    by: secondApprover,
    requestId: '00000000-0000-4000-8000-000000000001' as RequestId,
  },
  expired: { code: 'expired' },
  reminder: {
    ...{ code: 'reminder', version: 1, number: 2, since },
    to: { groups: ['S0NETSEC'], users: [secondApprover] },
  },
  escalated: { code: 'escalated', version: 1, since, to: leads },
  expires_soon: { code: 'expires_soon', version: 1, expiresAt: '2026-11-23T09:00:00.000Z' },
  refreshed: {
    ...{ code: 'refreshed', version: 2, because: 'rule_changed' },
    difference: { rule: [{ what: 'quorum', from: '1', to: '2' }] },
  },
  sent_back: {
    ...{ code: 'sent_back', version: 2, because: 'live_changed' },
    difference: { live: liveChanged },
  },
  sent: { code: 'sent' },
  accepted: { code: 'accepted', operationId },
  running: { code: 'running' },
  awaiting_available: { code: 'awaiting_available' },
  verifying: { code: 'verifying' },
  sent_again: { code: 'sent_again' },
  posted_anew: { code: 'posted_anew', because: 'gone' },
  goes_on: { code: 'goes_on', card: 0 },
  slow: { code: 'slow', minutes: 10 },
  no_answer: { code: 'no_answer', since },
  answers_again: { code: 'answers_again' },
  available: { code: 'available', externalName },
  updated: { code: 'updated' },
  deleted: { code: 'deleted' },
  ownership_changed: { code: 'ownership_changed', change: 'own' },
  handed_over: { code: 'handed_over', lists: aRequest().desired },
  failed: { code: 'failed', failure },
  needs_attention: { code: 'needs_attention', failure: { code: 'outcome_unknown' } },
  outcome_reviewed: {
    ...{ code: 'outcome_reviewed', reviewer: approver, decision: 'abandon' },
    ...{ counted: 1, quorum: 2 },
  },
  outcome_void: { code: 'outcome_void' },
  adopted: { code: 'adopted', by: [approver, secondApprover] },
  abandoned: { code: 'abandoned', by: [approver] },
  retried: { code: 'retried', by: requester, version: 2, difference: {} },
};

type Case = readonly [title: string, update: ThreadUpdate, state: LinkedState];

const byTerraform = { known: { isTerraforms: true } };
const allOfIt: VersionDifference = {
  ...{ live: { ...liveChanged, fate: 'made_anew' }, desired: liveChanged, reason: 'edited' },
  ticket: { from: '', to: 'CHG7654321' },
  rule: [
    { what: 'environment', from: 'staging', to: 'production' },
    { what: 'channel', from: 'C0NETWORK', to: 'C0PRODNET' },
    { what: 'carried_out_by', from: 'the bot', to: 'Terraform' },
    { what: 'also_from', from: '', to: 'S0SECLEAD U0APPROV1' },
    { what: 'because', from: '', to: 'flags public_range' },
  ],
};

/** The same codes where they are said otherwise. */
const cases: readonly Case[] = [
  ['approved, environment frozen', updates.approved, { ...aCard(), freeze: frozen }],
  ['approved, the log has lost a checkpoint', updates.approved, { ...aCard(), freeze: lost }],
  ['approved, for Terraform', updates.approved, aCard({}, byTerraform)],
  ['approved, nothing is sent', updates.approved, aCard({ change: 'own' })],
  ['for terraform, an update', updates.for_terraform, anUpdate({}, byTerraform)],
  ['for terraform, a delete', updates.for_terraform, aDelete({}, byTerraform)],
  ['for terraform, replaced', updates.for_terraform, aCard({ version: 2 })],
  ['carried out, an update', updates.carried_out, anUpdate({}, byTerraform)],
  ['carried out, a delete', updates.carried_out, aDelete({}, byTerraform)],
  ['values, replaced', updates.values, aCard({ version: 2 })],
  ['expired, approved', updates.expired, aCard({}, { reviews: twoApprovals })],
  ['expired, for Terraform', updates.expired, aCard({}, { reviews: twoApprovals, ...byTerraform })],
  ['expired, one person missing', updates.expired, aCard({}, { reviews: withoutLeads })],
  ['expires soon, approved', updates.expires_soon, aCard({ status: 'approved' })],
  ['expires soon, one approval', updates.expires_soon, aCard({}, { reviews: oneApproval })],
  ['reminder, one person missing', updates.reminder, aCard({}, { reviews: withoutLeads })],
  ['refreshed, all of it', { ...updates.refreshed, difference: allOfIt }, aCard()],
  ['refreshed, a reviewer left', leftTold(), aCard()],
  ['accepted, no operation named', { code: 'accepted', operationId: undefined }, aCard()],
  ['awaiting, a delete', updates.awaiting_available, aDelete()],
  ['sent again, an update', updates.sent_again, anUpdate()],
  ['sent again, a delete', updates.sent_again, aDelete()],
  ['updated, nothing removed', updates.updated, anUpdate({ desired: more() })],
  ['adopted, a delete', updates.adopted, aDelete()],
  ['posted anew, frozen', { code: 'posted_anew', because: 'frozen' }, aCard()],
  ['running, possibly posted twice', updates.running, { ...aCard(), repeated: true }],
  ['available, unusual names', { code: 'available', externalName: 'a b' }, aCard()],
  ['handed over, unusual names', updates.handed_over, aCard(named('a b'))],
  ['handed over, lists that do not fit', { code: 'handed_over', lists: strange() }, aCard()],
];

function leftTold(): ThreadUpdate {
  return { ...updates.refreshed, because: 'reviewer_left', difference: {} };
}

function more() {
  return { ...before, consumerIpRanges: [...before.consumerIpRanges, '10.21.0.0/16'] };
}

function named(hvnId: string) {
  return { target: { ...aRequest().target, hvnId } };
}

/** Terraform would take this for more than text. */
function strange() {
  return { ...aRequest().desired, consumerAccounts: [`\${file("x")}`] };
}

const { message } = inGroup('Thread of a card');
const about = 'A reply in the thread, never edited: it says what was true when it was posted.';

export function threadEntries(): readonly Entry[] {
  return [
    ...Object.values(updates).map((update) =>
      message(
        { title: update.code.replaceAll('_', ' '), about },
        painter.update(update, { ...aCard(), permalink }),
      ),
    ),
    ...cases.map(([title, update, state]) =>
      message({ title, about }, painter.update(update, state)),
    ),
    ...(['values', 'available', 'updated'] as const).map((code) =>
      message(
        { title: code, about, size: 'smallest' },
        painter.update(updates[code], aCard(smallest)),
      ),
    ),
  ];
}
