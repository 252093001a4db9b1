import { findTerraformGlob, type Policy } from './policy.ts';
import {
  comparableValues,
  type LiveValues,
  type PrivateLinkService,
  type ServiceValues,
  toLiveValues,
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

/**
 * Who writes a service. `remade`: the bot's own is gone, and this one was made under its id by others.
 */
export type Owner = 'bot' | 'terraform' | 'observed' | 'remade';

type Known = {
  readonly id: string;
  /** `undefined`: no longer at HCP. */
  readonly live: PrivateLinkService | undefined;
  readonly owned: OwnedService | undefined;
};

/** The policy's word on Terraform goes first, as where a change is asked for. */
export function ownerOf(policy: Policy | undefined, { id, live, owned }: Known): Owner {
  if (policy !== undefined && findTerraformGlob(policy, id) !== undefined) return 'terraform';
  if (owned === undefined) return 'observed';
  return live === undefined || isOwned(owned, toLiveValues(live)) ? 'bot' : 'remade';
}
