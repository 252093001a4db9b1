import { isJsonObject, type Json, type JsonObject, parseJsonObject, textOrNull } from './json.ts';

/** An entry of the log as its body tells it. `null`: the body does not say. */
export type LoggedEntry = {
  readonly seq: number;
  readonly at: string;
  readonly requestId: string | null;
  readonly actor: string | null;
  readonly action: string;
  readonly revision: number | null;
  readonly version: number | null;
  readonly status: string | null;
  readonly details: JsonObject;
};

/** `undefined` of a body that no version of the bot can have written. */
export function readLoggedEntry({
  seq,
  body,
}: {
  readonly seq: number;
  readonly body: string;
}): LoggedEntry | undefined {
  const said: JsonObject = parseJsonObject(body) ?? {};
  const { at, action, details, request_id: requestId, actor, revision, version, status } = said;
  if (typeof at !== 'string' || typeof action !== 'string' || !isJsonObject(details))
    return undefined;
  return {
    ...{ seq, at, action, details },
    ...{ requestId: textOrNull(requestId), actor: textOrNull(actor), status: textOrNull(status) },
    ...{ revision: numberOrNull(revision), version: numberOrNull(version) },
  };
}

function numberOrNull(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** An entry that tells of a "no": it moves nothing. */
export function isRefusal({ action }: Pick<LoggedEntry, 'action'>): boolean {
  return action.endsWith('_refused');
}

const reviewActions: readonly string[] = [
  'review_recorded',
  'request_approved',
  'request_rejected',
];

/** A decision on a version. */
export function isReview({ action }: Pick<LoggedEntry, 'action'>): boolean {
  return reviewActions.includes(action);
}

/** Whether there is a review of it: of who presses once more, to complete a request, there is none. */
export function isNewReview(entry: LoggedEntry): boolean {
  return isReview(entry) && entry.details['pressed_again'] !== true;
}

/** Whether it shows people a version, and so has all that its digest is made of. */
export function showsVersion({ details }: Pick<LoggedEntry, 'details'>): boolean {
  return typeof details['preimage'] === 'string';
}
