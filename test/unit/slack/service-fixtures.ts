import type { OwnedService } from '../../../src/domain/ownership.ts';
import { type PrivateLinkService, toLiveValues } from '../../../src/domain/private-link.ts';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';
import type { ShownService } from '../../../src/slack/messages/service-words.ts';
import type { DriftId, ToldDrift } from '../../../src/use-cases/ports/drift-store.ts';
import { approver, aServiceChoice, requester, requestId } from './fixtures.ts';

export const now = new Date('2026-11-20T10:00:00Z');
const { service, projectId } = aServiceChoice();
export const liveService = service;

/** What the bot made and left with the values of the service as it is. */
export function ownedAs(change: Partial<OwnedService['approved']> = {}): OwnedService {
  const { consumerAccounts, consumerIpRanges, consumerRegions } = liveService;
  return {
    ...{ projectId, serviceId: liveService.id, createdAt: liveService.createdAt, requestId },
    approved: { consumerAccounts, consumerIpRanges, consumerRegions, ...change },
  };
}

/** A service of the bot with its create as the last change, as it was approved. */
export function aShown(
  change: Partial<ShownService> = {},
  live: Partial<PrivateLinkService> = {},
): ShownService {
  const service = { ...liveService, externalName: 'com.amazonaws.vpce.eu-west-1.svc-1', ...live };
  return {
    organizationId: 'org-1',
    ...{ projectId, id: service.id, clusterId: service.clusterId, hvnId: service.hvnId },
    region: service.defaultRegion,
    environment: 'production',
    live: service,
    owned: ownedAs(),
    owner: 'bot',
    seenAt: new Date('2026-11-20T09:57:00Z'),
    open: undefined,
    openCard: undefined,
    last: {
      ...{ id: requestId, change: 'create', status: 'succeeded', phase: undefined, requester },
      ...{ card: undefined, endedAt: new Date('2026-11-20T09:30:00Z'), approvers: [approver] },
    },
    lastCard: 'https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000',
    ...change,
  };
}

export const anOpenUpdate: NonNullable<ShownService['open']> = {
  id: '4f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as RequestId,
  ...{ change: 'update', status: 'pending_approval', phase: undefined },
  ...{ requester: 'U0OTHER' as SlackUserId, card: undefined },
};

/** Somebody put an account on the list of the service that nobody approved. */
export function aDrift(change: Partial<ToldDrift> = {}): ToldDrift {
  const { clusterId, hvnId, id: serviceId, defaultRegion: region = '' } = liveService;
  const at = new Date('2026-11-20T09:30:00Z');
  const live = toLiveValues(liveService);
  return {
    id: '5f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as DriftId,
    kind: 'changed',
    live: live.exists ? { ...live, consumerAccounts: ['arn:aws:iam::999988887777:root'] } : live,
    approved: ownedAs().approved,
    target: { organizationId: 'org-1', projectId, hvnId, clusterId, serviceId, region },
    ...{ revision: 1, foundAt: at, changedAt: at, channel: 'C0PRODNET', ended: undefined },
    ...change,
  };
}
