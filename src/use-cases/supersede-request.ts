import {
  type ChangeRequest,
  type RequestId,
  referenceOf,
  type SlackUserId,
} from '../domain/request.ts';
import { move } from './move.ts';
import type { Commit, Submission } from './ports/request-store.ts';

/**
 * Whether a request gives way to one that only takes away from the same service: closing a door must not
 * wait for those who want to open it. What is approved is promised, and gives way to nobody; nor does a
 * delete, which closes all there is.
 */
export function givesWay(
  { status, change, target }: Pick<ChangeRequest, 'status' | 'change' | 'target'>,
  { projectId, serviceId }: Pick<Submission['target'], 'projectId' | 'serviceId'>,
): boolean {
  return (
    status === 'pending_approval' &&
    change !== 'delete' &&
    target.projectId === projectId &&
    target.serviceId.toLowerCase() === serviceId.toLowerCase()
  );
}

/** The end of a pending request whose place another one takes, told to its requester. Pure. */
export function supersedeRequest(
  rival: ChangeRequest,
  by: { readonly requestId: RequestId; readonly requester: SlackUserId },
): Commit {
  const { requestId, requester } = by;
  const told = { code: 'superseded', by: requester, requestId } as const;
  const failure = { code: 'superseded', detail: referenceOf(requestId) } as const;
  return {
    request: { ...rival, ...move(rival, 'cancel'), failure },
    entry: {
      action: 'request_canceled',
      actor: requester,
      requestId: rival.id,
      details: {
        from: rival.status,
        version: rival.version,
        digest: rival.digest,
        superseded_by: requestId,
      },
    },
    updates: [told],
    notices: [{ to: rival.requester, notice: told }],
    jobs: ['announce'],
  };
}
