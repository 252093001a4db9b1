import type { RequestStatus } from '../../domain/lifecycle.ts';
import type { ChangeRequest } from '../../domain/request.ts';
import type { Work } from '../../use-cases/ports/request-store.ts';
import { code, dateText, type Mrkdwn, mrkdwn } from '../text.ts';

/** A look that is this late was not forgotten: the sweeper looks every fifteen seconds. */
const lateMs = 60_000;

/** What the worker is at with a request, and what HCP said last. */
export function workLines(request: ChangeRequest, work: Work): readonly Mrkdwn[] {
  const idle = idleWords[request.status];
  if (idle !== undefined) return [mrkdwn`*Worker:* ${idle}`, ...hcpLines(request)];
  const { now, heldUntil, starts, lookedAt, nextLookAt } = work;
  const late = nextLookAt !== undefined && now.getTime() - nextLookAt.getTime() > lateMs;
  return [
    heldUntil === undefined
      ? mrkdwn`*Worker:* waits for its next look.`
      : mrkdwn`*Worker:* at it now, with a lease until ${dateText(heldUntil)}.`,
    ...(lookedAt === undefined ? [] : [mrkdwn`Last look ${dateText(lookedAt)}.`]),
    ...(nextLookAt === undefined || heldUntil !== undefined
      ? []
      : [mrkdwn`Next look ${dateText(nextLookAt)}${late ? mrkdwn`, which is late` : mrkdwn``}.`]),
    ...(starts > 1 ? [mrkdwn`${starts} runs in a row began and did not end.`] : []),
    ...hcpLines(request),
  ];
}

const idleWords: Partial<Record<RequestStatus, Mrkdwn>> = {
  pending_approval: mrkdwn`nothing to do before enough have approved.`,
  needs_attention: mrkdwn`does nothing until people have decided.`,
  succeeded: mrkdwn`done with it.`,
  failed: mrkdwn`done with it.`,
  rejected: mrkdwn`nothing was to be done.`,
  canceled: mrkdwn`nothing was to be done.`,
  expired: mrkdwn`nothing was to be done.`,
  abandoned: mrkdwn`done with it.`,
};

/** HCP's last word, as far as one is kept. What went wrong at the end, the standing says. */
function hcpLines({ progress, sends, operationId }: ChangeRequest): readonly Mrkdwn[] {
  const { silentSince, sentAt, acceptedAt, endedAt, operationError } = progress;
  return [
    ...(sentAt === undefined
      ? []
      : [
          mrkdwn`Sent to HCP ${at(sentAt)}${sends > 1 ? mrkdwn`, ${sends} times in all` : mrkdwn``}.`,
        ]),
    ...(acceptedAt === undefined
      ? []
      : [
          mrkdwn`HCP took it on ${at(acceptedAt)}${operationId === undefined ? mrkdwn`` : mrkdwn`, as operation ${code(operationId)}`}.`,
        ]),
    ...(endedAt === undefined ? [] : [mrkdwn`HCP's operation was over ${at(endedAt)}.`]),
    ...(operationError === undefined
      ? []
      : [mrkdwn`It ended with HCP's code ${operationError.code}.`]),
    ...(silentSince === undefined ? [] : [mrkdwn`HCP has not answered since ${at(silentSince)}.`]),
  ];
}

function at(iso: string): Mrkdwn {
  return dateText(new Date(iso));
}
