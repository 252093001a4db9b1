import { type Environment, findEnvironment } from '../domain/policy.ts';
import { findService, toLiveValues } from '../domain/private-link.ts';
import type { Snapshot, Verdict } from './ports/request-store.ts';
import { showNextVersion, type VersionDeps } from './version.ts';

/** The environment of a pending request, where the policy has given that another channel than its card is in. */
export function newPlace({ request, inForce, inventory, now }: Snapshot): Environment | undefined {
  const isDecidable = request.status === 'pending_approval' && now < request.expiresAt;
  // What was never looked at would be shown as a service that is not there.
  if (!isDecidable || inventory.seenAt === undefined) return undefined;
  const environment = findEnvironment(inForce.policy, request.target);
  return environment?.channel === request.channel ? undefined : environment;
}

/**
 * Shows a pending request anew where its environment has another channel: approvers look there now, and
 * its card follows. The rule that it was shown under has changed, so its reviews no longer count. Pure.
 */
export function moveCard(deps: VersionDeps, snapshot: Snapshot): Verdict<void> {
  const environment = newPlace(snapshot);
  if (environment === undefined) return { answer: undefined };
  const { inventory, request } = snapshot;
  const live = toLiveValues(findService(inventory.services, request.target.serviceId));
  const next = { trigger: 'refresh', because: 'rule_changed', live, environment } as const;
  return { answer: undefined, commit: showNextVersion(deps, snapshot, next) };
}
