import { isOwned, type OwnedService } from './ownership.ts';
import {
  type LiveValues,
  noService,
  type PrivateLinkService,
  type ServiceValues,
  sameLive,
  sameValues,
  toLiveValues,
} from './private-link.ts';

/**
 * How a service came to be other than anybody here approved. Of the bot's own: `changed` has other values,
 * `gone` was deleted, `remade` was deleted and made anew by others under its id. `appeared`: a new service
 * that nobody asked the bot for.
 */
export const driftKinds = ['changed', 'gone', 'remade', 'appeared'] as const;
export type DriftKind = (typeof driftKinds)[number];

export type Drift = {
  readonly kind: DriftKind;
  /** What is there now. */
  readonly live: LiveValues;
  /** What was approved last; of a service that appeared, nothing was. */
  readonly approved: ServiceValues | undefined;
};

/** All that a look knows of one id of a project. */
export type Looked = {
  readonly service: PrivateLinkService | undefined;
  readonly owned: OwnedService | undefined;
  /** Whether the policy leaves it to Terraform: nothing of it is asked of the bot. */
  readonly isTerraforms: boolean;
  /** The drift that people were told of and that is not over. */
  readonly told: Drift | undefined;
  /** Whether this incarnation is known already, or is one that the bot was asked to make. */
  readonly isKnown: boolean;
};

/** States that pass by themselves: what HCP is at work on is judged when it has settled. */
export const passing: readonly string[] = ['CREATING', 'UPDATING', 'DELETING'];

/** What one look says of a service. `unsettled`: nothing yet. */
export function judgeDrift(looked: Looked): Drift | 'none' | 'unsettled' {
  const { service, owned, told, isKnown } = looked;
  if (looked.isTerraforms) return 'none';
  if (service !== undefined && passing.includes(service.state)) return 'unsettled';
  const live = toLiveValues(service);
  if (owned !== undefined) return driftOfOurs(owned, live) ?? 'none';
  if (!live.exists || (isKnown && !wasToldToAppear(told, live))) return 'none';
  return { kind: 'appeared', live, approved: undefined };
}

function driftOfOurs(owned: OwnedService, live: LiveValues): Drift | undefined {
  const { approved } = owned;
  if (!live.exists) return { kind: 'gone', live: noService, approved };
  if (!isOwned(owned, live)) return { kind: 'remade', live, approved };
  return sameValues(live, approved) ? undefined : { kind: 'changed', live, approved };
}

/** A new service stays nobody's wish, however often it is seen, until somebody decides about it. */
function wasToldToAppear(told: Drift | undefined, live: LiveValues): boolean {
  if (told?.kind !== 'appeared' || !(told.live.exists && live.exists)) return false;
  return told.live.createdAt === live.createdAt;
}

/** Whether people who were told of one need not be told of the other. */
export function sameDrift(left: Drift, right: Drift): boolean {
  return left.kind === right.kind && sameLive(left.live, right.live);
}
