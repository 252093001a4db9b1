import { nextStatus } from '../domain/lifecycle.ts';
import type { RequestId } from '../domain/request.ts';
import { move } from './move.ts';
import type { Log } from './ports/log.ts';
import type { Commit, RequestStore, Snapshot } from './ports/request-store.ts';

/** Requests looked at in one pass: the next pass takes the rest. */
const batch = 100;

/**
 * Ends the requests whose time is over: pending ones, and approved ones that could not start. One that
 * cannot be ended does not keep the rest.
 */
export async function expireRequests(deps: {
  readonly requests: RequestStore;
  readonly log: Log;
}): Promise<number> {
  const due = await deps.requests.listExpired(batch);
  let ended = 0;
  for (const requestId of due) {
    const expired = await expire(deps.requests, requestId).catch((err: unknown) => {
      deps.log.warn({ err, requestId }, 'requests could not be ended');
      return false;
    });
    if (expired) ended += 1;
  }
  return ended;
}

async function expire(requests: RequestStore, id: RequestId): Promise<boolean> {
  const expired = await requests.change(id, {}, (snapshot) =>
    isExpired(snapshot) ? { answer: true, commit: expireRequest(snapshot) } : { answer: false },
  );
  return expired === true;
}

function isExpired({ request, now }: Snapshot): boolean {
  return nextStatus(request.status, 'expire') !== undefined && now >= request.expiresAt;
}

export function expireRequest({ request }: Snapshot): Commit {
  return {
    request: { ...request, ...move(request, 'expire') },
    entry: {
      action: 'request_expired',
      actor: null,
      requestId: request.id,
      details: { from: request.status, version: request.version, digest: request.digest },
    },
    updates: [{ code: 'expired' }],
    notices: [{ to: request.requester, notice: { code: 'expired' } }],
    jobs: ['announce'],
  };
}
