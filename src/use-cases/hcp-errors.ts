/**
 * Faults of HCP, as a use case needs to tell them apart. Which answer is which fault is decided once,
 * in `hcp/errors.ts`; nobody else looks at a status code.
 */

/**
 * What a failed write may have done. `none`: HCP certainly did nothing (it refused, or was never
 * reached). `unclear`: the request may have had its effect, so look before sending anything again.
 */
export type Effect = 'none' | 'unclear';

/** HCP did not give the answer that was asked for. */
export class HcpError extends Error {
  override readonly name: string = 'HcpError';
  readonly effect: Effect;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly transient: boolean;
  /** Wait at least this long before the next call, where HCP said so. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: HcpFault, options?: ErrorOptions) {
    super(message, options);
    this.effect = facts.effect;
    this.transient = facts.transient;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export type HcpFault = {
  readonly effect: Effect;
  readonly transient: boolean;
  readonly retryAfterMs?: number;
};

/** HCP answered with an error. `code` is gRPC's, from the body; `reason` is HCP's sentence, never HTML. */
export class HcpAnswerError extends HcpError {
  override readonly name = 'HcpAnswerError';
  readonly status: number;
  readonly code: number | undefined;
  readonly reason: string;

  constructor(
    answer: { readonly status: number; readonly code: number | undefined; readonly reason: string },
    facts: HcpFault,
    options?: ErrorOptions,
  ) {
    super(`HCP answered ${answer.status}`, facts, options);
    this.status = answer.status;
    this.code = answer.code;
    this.reason = answer.reason;
  }
}

/** HCP gave no answer: refused, reset, timed out, or the run was aborted while waiting. */
export class HcpNoAnswerError extends HcpError {
  override readonly name = 'HcpNoAnswerError';
}

/** HCP answered in a shape that we do not know. Not an `HcpError`: asking again cannot help. */
export class HcpSchemaError extends Error {
  override readonly name = 'HcpSchemaError';
}

/** A call that the bot must never make. A bug: the transport refuses to send it. */
export class HcpForbiddenCallError extends Error {
  override readonly name = 'HcpForbiddenCallError';
}

/** HCP did not give the answer to a look, or gave one that nobody can read. */
export type FaultOfHcp = HcpError | HcpSchemaError;

export function isFaultOfHcp(error: unknown): error is FaultOfHcp {
  return error instanceof HcpError || error instanceof HcpSchemaError;
}
