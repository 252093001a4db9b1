import type { FreezeId } from '../../src/domain/freeze.ts';
import { type LiveValues, noValues } from '../../src/domain/private-link.ts';
import type { ChangeRequest, OwnershipChange } from '../../src/domain/request.ts';
import type { Review } from '../../src/domain/review.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import {
  aCard,
  approver,
  aRequest,
  aReview,
  projectId,
  requestId,
  secondApprover,
} from '../unit/slack/fixtures.ts';

/** Requests as they mostly are, for everything that is drawn of them. */
type Change = Partial<ChangeRequest>;
type Around = NonNullable<Parameters<typeof aCard>[1]>;

export const operationId = '0d2e6c1a-1111-2222-3333-444455556666';
export const externalName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0';
export const permalink = 'https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000';
export const since = '2026-11-20T09:00:00.000Z';
export const leads = { groups: ['S0SECLEAD'], users: [] } as const;

/** The least that a policy lets through. */
export const smallest: Change = {
  ...{ desired: noValues, reason: 'A new VPC.', ticket: undefined, quorum: 1 },
  target: { ...aRequest().target, serviceId: 'v-1', clusterId: 'v', hvnId: 'h' },
};

/** A service of the bot, as it is before a change. */
export const before: Extract<LiveValues, { exists: true }> = {
  ...{ exists: true, createdAt: '2026-09-02T11:27:12.011Z', clusterId: 'prod-eu' },
  consumerAccounts: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::222233334444:root'],
  consumerIpRanges: ['10.20.0.0/16'],
  consumerRegions: [],
};

/** Takes one account off, and lets a role and a range in. */
const updated = {
  consumerAccounts: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:role/vault'],
  consumerIpRanges: ['10.20.0.0/16', '10.21.0.0/16'],
  consumerRegions: [],
};

export function anUpdate(change: Change = {}, around: Around = {}): CardState {
  return aCard({ change: 'update', desired: updated, ...change }, { live: before, ...around });
}

export function aDelete(change: Change = {}, around: Around = {}): CardState {
  return aCard({ change: 'delete', desired: noValues, ...change }, { live: before, ...around });
}

/** Of a service that has an account more than was approved. */
export function anOwnershipChange(change: OwnershipChange, more: Change = {}): CardState {
  const { consumerIpRanges, consumerRegions } = before;
  const approved = {
    ...{ consumerAccounts: ['arn:aws:iam::111122223333:root'], consumerIpRanges, consumerRegions },
  };
  const owned = { projectId, serviceId: 'prod-eu-k7m2qx', createdAt: before.createdAt, requestId };
  return aCard(
    { change, desired: before, ...more },
    { live: before, known: change === 'own' ? {} : { owned: { ...owned, approved } } },
  );
}

export const oneApproval: readonly Review[] = [aReview(approver, [approver])];
export const twoApprovals: readonly Review[] = [
  ...oneApproval,
  aReview(secondApprover, [approver, secondApprover]),
];

/** Enough have approved, and nobody of the leads. */
export const withoutLeads: readonly Review[] = twoApprovals.map((review) => ({
  ...review,
  facts: { ...review.facts, missing: [leads] },
}));

export const frozen: NonNullable<CardState['freeze']> = {
  ...{ id: 'f0000000-0000-4000-8000-000000000001' as FreezeId, environment: 'production' },
  ...{ by: approver, at: new Date(since), reason: 'AWS has an incident in eu-west-1.' },
};

export const allFrozen: NonNullable<CardState['freeze']> = {
  ...{ id: 'f0000000-0000-4000-8000-000000000002' as FreezeId, environment: '*' },
  ...{ by: null, at: new Date(since) },
};

export const lost: NonNullable<CardState['freeze']> = {
  ...allFrozen,
  lost: [{ size: 1234, root: 'cm9vdA==', note: 'a checkpoint' }],
};
