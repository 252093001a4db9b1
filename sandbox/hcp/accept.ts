import { startOperation } from './operations.ts';
import { code, Refused } from './refused.ts';
import type { Answer } from './route.ts';
import type { Violation } from './rules.ts';
import type { GrpcStatus, Operation, Service } from './types.ts';
import { operationBody, rendered } from './wire.ts';
import type { Inner } from './world.ts';

/** What the three writes have in common: to refuse, to start an operation, to answer with it. */

export const notInState = ({ id, state }: Service, done: string) =>
  new Refused(
    code.failedPrecondition,
    `PrivateLink service "${id}" is ${state} and cannot be ${done}`,
  );

/** Throws what is reported on the call, and returns what its operation will report. */
export function reportedLater(violation: Violation | undefined): GrpcStatus | undefined {
  if (violation?.when === 'sync') throw new Refused(violation.code, violation.message);
  return violation && { code: violation.code, message: violation.message };
}

type Start = Omit<Parameters<typeof startOperation>[3], 'now'>;

export function start({ timeline, switches, planned, clock }: Inner, wanted: Start): Operation {
  return startOperation(timeline, switches, planned, { ...wanted, now: clock.ms() });
}

export function accepted(inner: Inner, operation: Operation, more: object = {}): Answer {
  const body = { ...more, operation: operationBody(inner, operation) };
  return { status: 200, body: rendered(body, inner.switches), effect: true };
}
