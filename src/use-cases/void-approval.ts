import { findEnvironment } from '../domain/policy.ts';
import { toLiveValues } from '../domain/private-link.ts';
import type { FailureCode } from '../domain/request.ts';
import { expireRequest } from './expire-requests.ts';
import type { Commit, RequestView, Snapshot } from './ports/request-store.ts';
import { type Look, withSeen } from './see-outcome.ts';
import { showNextVersion, type VersionDeps, whatChanged } from './version.ts';
import { failStep, stepCommit } from './write-step.ts';

/** What HCP had when an approved request was about to be carried out, and whether that is still as shown. */
export type Checked = Look & { readonly isAsShown: boolean };

/**
 * What ends an approval before anything is done about it, whoever would do it: its time is over, the policy
 * no longer covers it or has another rule for it, or HCP has something else than was approved. `undefined`
 * where it stands. Pure.
 */
export function voidApproval(
  deps: VersionDeps,
  current: Snapshot,
  checked: Checked | undefined,
): Commit | undefined {
  if (checked === undefined || isOver(current)) return expireRequest(current);
  const { request, inForce } = current;
  const environment = findEnvironment(inForce.policy, request.target);
  if (environment === undefined) return failApproved(deps, current, checked, 'no_environment');
  const because = whatChanged(current, environment, checked.isAsShown);
  if (because === undefined) return undefined;
  const { service } = checked;
  const next = { trigger: 'drift', because, live: toLiveValues(service), environment } as const;
  return { ...showNextVersion(deps, current, next), seen: { service } };
}

/** Its time is over: like a pending request, it expires, even where the sweeper has not come by yet. */
export function isOver({ request, now }: RequestView): boolean {
  return now >= request.expiresAt;
}

/** Ends an approved request as failed: what was approved cannot be carried out any more. */
export function failApproved(
  deps: VersionDeps,
  current: Snapshot,
  look: Look,
  code: FailureCode,
): Commit {
  const { request, now } = current;
  const failure = withSeen(deps.hashing, current, { failure: { code }, look });
  return stepCommit(request, failStep(request, failure, look), now);
}
