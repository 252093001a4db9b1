import { type Hashing, liveFingerprint } from '../domain/preimage.ts';
import { findService, type PrivateLinkService, toLiveValues } from '../domain/private-link.ts';
import type { ChangeRequest, Failure, Seen } from '../domain/request.ts';
import type { Snapshot } from './ports/request-store.ts';

/** A look at HCP: `service` is what was there. */
export type Look = { readonly service: PrivateLinkService | undefined };

/** What a look has shown of a request's service, under the digest that decisions are bound to. */
export function toSeen(
  hashing: Hashing,
  { request, code }: { readonly request: ChangeRequest; readonly code: Failure['code'] },
  { service, at }: Look & { readonly at: Date },
): Seen {
  const live = toLiveValues(service);
  const state = service?.state ?? null;
  const fingerprint = liveFingerprint(live, hashing);
  const shown = { version_digest: request.digest, failure: code, live: fingerprint, state };
  return {
    at: at.toISOString(),
    live,
    ...(service === undefined ? {} : { state: service.state }),
    digest: hashing.sha256(hashing.canonical(shown)),
  };
}

/**
 * A failure together with what HCP has: by the worker's own look where it has just taken one, else by the
 * last look at everything, if that is younger than what the request has done.
 */
export function withSeen(
  hashing: Hashing,
  { request, now, inventory }: Snapshot,
  { failure, look }: { readonly failure: Failure; readonly look?: Look | undefined },
): Failure {
  const about = { request, code: failure.code };
  if (look !== undefined) return { ...failure, seen: toSeen(hashing, about, { ...look, at: now }) };
  const { seenAt: at, services } = inventory;
  if (at === undefined || at < lastSentAt(request)) return failure;
  const service = findService(services, request.target.serviceId);
  return { ...failure, seen: toSeen(hashing, about, { service, at }) };
}

function lastSentAt({ progress, startedAt, createdAt }: ChangeRequest): Date {
  return progress.sentAt === undefined ? (startedAt ?? createdAt) : new Date(progress.sentAt);
}
