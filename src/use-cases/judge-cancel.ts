import { nextStatus } from '../domain/lifecycle.ts';
import type { ClickAnswer } from './click-answer.ts';
import type { Click } from './ports/delivery-log.ts';
import type { Snapshot, Verdict } from './ports/request-store.ts';
import { refuseClick } from './refuse-click.ts';

/** What the requester's click on Cancel comes to: it works until the call to HCP is intended. Pure. */
export function judgeCancel(
  _deps: unknown,
  { request }: Snapshot,
  click: Click,
): Verdict<ClickAnswer> {
  if (click.person !== request.requester) return refuseClick(click, { code: 'not_the_requester' });
  if (request.status === 'provisioning' || request.status === 'needs_attention')
    return refuseClick(click, { code: 'under_way' });
  const status = nextStatus(request.status, 'cancel');
  if (status === undefined)
    return refuseClick(click, { code: 'already_ended', status: request.status, by: null });
  return {
    answer: { code: 'canceled' },
    commit: {
      request: { ...request, status },
      entry: {
        action: 'request_canceled',
        actor: click.person,
        requestId: request.id,
        details: { from: request.status, version: request.version, digest: request.digest },
      },
      updates: [{ code: 'canceled', by: click.person }],
      jobs: ['announce'],
    },
  };
}
