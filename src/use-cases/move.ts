import { nextStatus, type Trigger } from '../domain/lifecycle.ts';
import type { ChangeRequest } from '../domain/request.ts';

/** Moves a request along an arrow of the lifecycle. A missing arrow is a bug of the caller. */
export function move(
  request: Pick<ChangeRequest, 'status'>,
  trigger: Trigger,
): Pick<ChangeRequest, 'status'> {
  const status = nextStatus(request.status, trigger);
  if (status === undefined) throw new Error(`${request.status} has no arrow ${trigger}`);
  return { status };
}
