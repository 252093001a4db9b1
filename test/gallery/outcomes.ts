import { type LiveValues, noService, noValues } from '../../src/domain/private-link.ts';
import type { ChangeRequest, Failure } from '../../src/domain/request.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { aCard, approver, aRequest, secondApprover, sha256 } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import { frozen, leads } from './requests.ts';

const at = '2026-11-20T09:30:00.000Z';

/** What a service had before the change. */
export const earlier = {
  consumerAccounts: ['arn:aws:iam::111122223333:root'],
  consumerIpRanges: ['10.66.0.0/16'],
  consumerRegions: [],
};

export function live(
  values = aRequest().desired,
  createdAt = '2026-11-20T09:10:00Z',
): Extract<LiveValues, { exists: true }> {
  return { exists: true, createdAt, clusterId: 'prod-eu', ...values };
}

type Given = Partial<ChangeRequest> & {
  readonly seen: LiveValues | undefined;
  readonly state?: string;
  readonly why?: Partial<Failure>;
};

/** A request that did not end well, and what HCP was seen to have. */
export function anOutcome({ seen, state = 'AVAILABLE', why, ...change }: Given): CardState {
  const failure: Failure = {
    code: 'outcome_unknown',
    ...why,
    ...(seen && {
      seen: { at, live: seen, digest: sha256('look'), ...(seen.exists && { state }) },
    }),
  };
  return aCard(
    {
      ...{ status: 'needs_attention', startedAt: new Date('2026-11-20T09:09:59Z'), failure },
      ...change,
    },
    change.change === undefined || change.change === 'create' ? {} : { live: live(earlier) },
  );
}

const halfDecided: NonNullable<Failure['reviews']> = [
  { reviewer: approver, decision: 'abandon' },
  { reviewer: secondApprover, decision: 'adopt' },
];
const withoutNames = anOutcome({ seen: noService, why: { code: 'gone' } });
const rule: CardState['shown']['rule'] = {
  ...withoutNames.shown.rule,
  alsoFrom: [{ ...leads, because: { change: 'create' } }],
};

const states: Readonly<Record<string, CardState>> = {
  'A service of others, with the values that were approved': anOutcome({
    ...{ seen: live(aRequest().desired, '2026-11-19T09:00:00Z'), why: { code: 'not_ours' } },
  }),
  'No service': withoutNames,
  'No service, and one of certain people must decide': {
    ...withoutNames,
    shown: { ...withoutNames.shown, rule },
  },
  'No service, environment frozen': { ...withoutNames, freeze: frozen },
  'Never looked at': anOutcome({ seen: undefined, why: { code: 'too_many_starts' } }),
  'Being deleted': anOutcome({ seen: live(), state: 'DELETING', why: { code: 'gone' } }),
  'An update with other values, half decided': anOutcome({
    ...{ change: 'update', seen: live({ ...earlier, consumerRegions: ['us-east-1'] }) },
    why: { code: 'changed_meanwhile', reviews: halfDecided },
  }),
  'An update that is there already': anOutcome({
    ...{ change: 'update', seen: live(), why: { code: 'no_answer' } },
  }),
  'A delete whose service is gone by now': anOutcome({
    ...{ change: 'delete', desired: noValues, seen: noService, why: { code: 'still_there' } },
  }),
  'A delete whose service was made anew': anOutcome({
    ...{ change: 'delete', desired: noValues, seen: live(earlier, '2026-11-20T09:20:00Z') },
    why: { code: 'remade' },
  }),
  'Failed: a create that has left its service': anOutcome({
    ...{ status: 'failed', seen: live(), state: 'FAILED', why: { code: 'service_failed' } },
  }),
  'Failed: an update whose values HCP takes for wrong': anOutcome({
    ...{ status: 'failed', change: 'update', seen: live(earlier) },
    why: { code: 'refused_by_hcp', hcp: { code: 3, message: 'no such region' } },
  }),
  'Failed: a delete that HCP refused': anOutcome({
    ...{ status: 'failed', change: 'delete', desired: noValues, seen: live(earlier) },
    why: { code: 'refused_by_hcp', hcp: { code: 9, message: '2 endpoints are connected' } },
  }),
  'Failed, and not looked at': anOutcome({ status: 'failed', seen: undefined }),
  'Failed, and nobody knows why': aCard({ status: 'failed' }),
  'Needs attention, and nobody knows why': aCard({ status: 'needs_attention' }),
};

const { message } = inGroup('Request card: not ended well');

export function outcomeCards(): readonly Entry[] {
  return Object.entries(states).map(([title, state]) => {
    const what = state.request.status === 'failed' ? 'HCP has failed it' : 'People have to decide';
    const about = `${what}: the card says what HCP was seen to have, and what can be done.`;
    return message({ title, about }, painter.card(state));
  });
}
