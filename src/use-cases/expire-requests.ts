import { nextStatus } from '../domain/lifecycle.ts';
import { move } from './move.ts';
import type { Commit, RequestStore, Snapshot } from './ports.ts';

/** Requests looked at in one pass: the next pass takes the rest. */
const batch = 100;

/** Ends the requests whose time is over: pending ones, and approved ones that could not start. */
export async function expireRequests(deps: { readonly requests: RequestStore }): Promise<number> {
  const due = await deps.requests.listExpired(batch);
  let ended = 0;
  for (const id of due) {
    const expired = await deps.requests.change(id, {}, (snapshot) =>
      isExpired(snapshot) ? { answer: true, commit: expireRequest(snapshot) } : { answer: false },
    );
    if (expired === true) ended += 1;
  }
  return ended;
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
