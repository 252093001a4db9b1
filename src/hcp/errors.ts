import {
  type Effect,
  HcpAnswerError,
  type HcpError,
  type HcpFault,
  HcpNoAnswerError,
  HcpSchemaError,
} from '../use-cases/hcp-errors.ts';
import type { Answer, CallKind } from './call.ts';
import { plainReason, reasonOfCode } from './reason.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * Decides what an answer of HCP means, and what its absence means; nobody else looks at a status.
 *
 * HCP's own `code` speaks before the HTTP status: 400 is bad input or the wrong state, 409 is "the name
 * is taken" or "something else is running". A body that is not JSON was not written by HCP but by
 * something in front of it, and proves nothing about what HCP did.
 *
 * @see grpc-ecosystem/grpc-gateway runtime/errors.go for the codes and their statuses
 */

type Meaning = { readonly effect: Effect; readonly transient: boolean };

const refused: Meaning = { effect: 'none', transient: false };
const refusedForNow: Meaning = { effect: 'none', transient: true };
const unclear: Meaning = { effect: 'unclear', transient: true };
/** Asking again cannot help, but looking can: it may be the work of an earlier call of ours. */
const unclearForGood: Meaning = { effect: 'unclear', transient: false };

const code = { notFound: 5, exhausted: 8, deadline: 4, unavailable: 14, unauthenticated: 16 };

const byCode: Readonly<Record<number, Meaning>> = {
  1: unclear,
  2: unclear,
  3: refused,
  4: unclear,
  5: refused,
  6: unclearForGood,
  7: refused,
  8: refusedForNow,
  9: refused,
  10: refusedForNow,
  11: refused,
  12: refused,
  13: unclear,
  14: unclear,
  15: unclear,
  16: refused,
};

/** Without a code in the body: two time-outs, and the 409 that means either of two things. */
const unclearStatuses = [408, 409, 499];

function meaningOf({ status, json }: Answer, grpcCode: number | undefined): Meaning {
  const said = grpcCode === undefined ? undefined : byCode[grpcCode];
  if (said !== undefined) return said;
  if (status === 429) return refusedForNow;
  if (status === 401) return refused;
  if (status < 400) return unclearForGood;
  const refusedByHcp = json !== undefined && status < 500 && !unclearStatuses.includes(status);
  return refusedByHcp ? refused : unclear;
}

/** gRPC's code, from either of HCP's two shapes. A number that gRPC does not use says nothing. */
function grpcCodeOf({ json }: Answer): number | undefined {
  const given = json?.['code'];
  return typeof given === 'number' && given in byCode ? given : undefined;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** "There is no such thing", said by HCP. A 404 from in front of it would make a deletion look done. */
export function isNotFound(answer: Answer): boolean {
  const grpcCode = grpcCodeOf(answer);
  if (grpcCode !== undefined) return grpcCode === code.notFound && !isSuccess(answer);
  return answer.status === 404 && answer.json !== undefined;
}

export function isTokenRefused(answer: Answer): boolean {
  const grpcCode = grpcCodeOf(answer);
  if (grpcCode !== undefined) return grpcCode === code.unauthenticated && !isSuccess(answer);
  return answer.status === 401;
}

export type AnswerFacts = {
  readonly kind: CallKind;
  readonly now: number;
  /** What must not appear in the error, should the answer repeat it. */
  readonly secrets: readonly string[];
};

/** The error for an answer that is not a success. */
export function answerError(answer: Answer, { kind, now, secrets }: AnswerFacts): HcpAnswerError {
  const { status, json } = answer;
  const grpcCode = grpcCodeOf(answer);
  const { effect, transient } = isQuota(answer, { kind, grpcCode })
    ? refused
    : meaningOf(answer, grpcCode);
  const limited = status === 429 || grpcCode === code.exhausted;
  const retryAfterMs = transient ? readRetryAfter(answer, { limited, now }) : undefined;
  const facts: HcpFault = {
    effect: kind === 'read' ? 'none' : effect,
    transient,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const words = [json?.['message'], json?.['error_description'], json?.['error']];
  const said = words.map((each) => plainReason(each, secrets)).find((each) => each !== undefined);
  const reason = said ?? (json === undefined ? unspoken(status) : reasonOfCode(grpcCode));
  return new HcpAnswerError({ status, code: grpcCode, reason }, facts);
}

/**
 * RESOURCE_EXHAUSTED is a rate limit or a quota. Only the former passes by itself, and it came with
 * headers that say so; a write that is refused without them would be sent again in vain for a day.
 */
function isQuota(
  { header }: Answer,
  { kind, grpcCode }: { readonly kind: CallKind; readonly grpcCode: number | undefined },
): boolean {
  const limitHeaders = ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-reset'];
  const isRateLimit = limitHeaders.some((name) => header(name) !== undefined);
  return kind === 'write' && grpcCode === code.exhausted && !isRateLimit;
}

function unspoken(status: number): string {
  if (status >= 300 && status < 400) return 'HCP pointed elsewhere; redirects are never followed';
  return `something in front of HCP answered ${status}, not HCP itself`;
}

/** A success in a shape that we do not know. After a write only a look can tell what happened. */
export function unknownShape(
  { name, kind }: { readonly name: string; readonly kind: CallKind },
  status: number,
  cause: unknown,
): HcpAnswerError | HcpSchemaError {
  if (kind === 'read') {
    return new HcpSchemaError(`${name} was answered in an unknown shape`, { cause });
  }
  const reason = 'HCP answered in a shape that this version does not know';
  return new HcpAnswerError({ status, code: undefined, reason }, unclearForGood, { cause });
}

/** The error for a call that its caller gave up. */
export function givenUp(effect: Effect, cause: unknown): HcpNoAnswerError {
  return new HcpNoAnswerError(
    'the call was given up before HCP answered',
    { effect, transient: true },
    { cause },
  );
}

/** The error for a call that got no answer; `cause` is what the network said. */
export function noAnswer(message: string, kind: CallKind, cause: unknown): HcpNoAnswerError {
  const effect = kind === 'read' || wasNeverSent(cause) ? 'none' : 'unclear';
  return new HcpNoAnswerError(message, { effect, transient: true }, { cause });
}

/** Faults of making a connection: not one byte of the request can have left. */
const beforeSending = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

function wasNeverSent(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if (cause instanceof AggregateError && cause.errors.length > 0) {
    return cause.errors.every(wasNeverSent);
  }
  const { code: fault, syscall } = cause as NodeJS.ErrnoException;
  return syscall === 'connect' || (fault !== undefined && beforeSending.includes(fault));
}

const repeatedCodes = [code.deadline, code.exhausted, code.unavailable];
const repeatedStatuses = [429, 502, 503, 504];

/** Whether a read that ended so may be made again at once. Never asked about writes. */
export function mayRepeatRead(error: unknown): error is HcpError {
  if (error instanceof HcpNoAnswerError) return true;
  if (!(error instanceof HcpAnswerError)) return false;
  const { code: grpcCode, status } = error;
  if (grpcCode !== undefined && repeatedCodes.includes(grpcCode)) return true;
  return error.transient && repeatedStatuses.includes(status);
}
