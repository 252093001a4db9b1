import {
  comparableValues,
  type LiveValues,
  type PrivateLinkService,
  type ServiceValues,
} from './private-link.ts';
import type { ChangeRequest, RequestId } from './request.ts';

/**
 * A service that the bot may write: made here, or taken over by a decision. Services carry no tags at
 * HCP, so this record is all that tells ours from everybody else's.
 */
export type OwnedService = {
  readonly projectId: string;
  readonly serviceId: string;
  /** HCP's `created_at`: tells this incarnation of the id from the next. */
  readonly createdAt: string;
  /** What the last approved request that succeeded left it with. */
  readonly approved: ServiceValues;
  /** That request. */
  readonly requestId: RequestId;
};

/** Whether what is there now is the very service that we own, not one made later under its id. */
export function isOwned(owned: OwnedService | undefined, live: LiveValues): owned is OwnedService {
  return owned !== undefined && live.exists && live.createdAt === owned.createdAt;
}

/** What we know of a service once a change of it has ended well: that it is ours, and as what. */
export function ownedAfter(
  { id, target }: Pick<ChangeRequest, 'id' | 'target'>,
  service: PrivateLinkService,
): OwnedService {
  return {
    projectId: target.projectId,
    serviceId: service.id,
    createdAt: service.createdAt,
    approved: comparableValues(service),
    requestId: id,
  };
}
