import {
  comparableValues,
  type Operation,
  type PrivateLinkService,
  sameValues,
} from './private-link.ts';
import type { ChangeRequest, Failure } from './request.ts';

/** What one look means: go on looking, go on to the next look, or the end. */
export type Judgement =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'unsure'; readonly failure: Failure };

/**
 * What a look at HCP's operation means for the request. `DONE` without an error ends the operation,
 * not the request: the service itself is looked at next. A state that we do not know is waited for.
 */
export function judgeOperation(operation: Operation | undefined): Judgement {
  if (operation === undefined) return { kind: 'done' };
  if (operation.state !== 'DONE') return { kind: 'waiting' };
  if (operation.error === undefined) return { kind: 'done' };
  return { kind: 'failed', failure: { code: 'operation_failed', hcp: operation.error } };
}

/**
 * What a look at the service means for a create. Only `AVAILABLE`, with the values that were approved
 * and the name that consumers need, is success.
 */
export function judgeCreated(
  request: Pick<ChangeRequest, 'desired' | 'target'>,
  service: PrivateLinkService | undefined,
): Judgement {
  if (service === undefined) return { kind: 'unsure', failure: { code: 'gone' } };
  if (service.state === 'FAILED') return { kind: 'failed', failure: { code: 'service_failed' } };
  if (service.state === 'DELETING') return { kind: 'unsure', failure: { code: 'gone' } };
  if (service.state !== 'AVAILABLE' || service.externalName === undefined)
    return { kind: 'waiting' };
  return isAsDesired(request, service)
    ? { kind: 'done' }
    : { kind: 'unsure', failure: { code: 'not_as_desired' } };
}

function isAsDesired(
  request: Pick<ChangeRequest, 'desired' | 'target'>,
  service: PrivateLinkService,
): boolean {
  return (
    service.clusterId === request.target.clusterId &&
    sameValues(comparableValues(service), request.desired)
  );
}

/** Right after HCP took something on, or was done with it, a read may still miss it; only later not. */
export const readLagMs = 120_000;

/** HCP's clock and ours may differ by this much before "older than our intent" is believed. */
const clockToleranceMs = 60_000;

/** Whether something at HCP was begun after we meant to call, and so can be our call's doing at all. */
export function isSinceIntent(
  { startedAt }: Pick<ChangeRequest, 'startedAt'>,
  { createdAt }: { readonly createdAt: string },
): boolean {
  if (startedAt === undefined) return false;
  return Date.parse(createdAt) >= startedAt.getTime() - clockToleranceMs;
}

/**
 * Whether a service that is there after an unclear answer is the one that our call made: equal values,
 * and not created before the intent. An identical older service is somebody else's.
 */
export function isOurs(request: ChangeRequest, service: PrivateLinkService): boolean {
  return isAsDesired(request, service) && isSinceIntent(request, service);
}
