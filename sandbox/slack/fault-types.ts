/** What can be made to go wrong, and how to ask for it. */
import type { ApiCall } from './types.ts';

export type FaultScope = { times?: number; when?: (call: ApiCall) => boolean };
type Hold = { arrived: Promise<ApiCall>; release(): void };
export type ApiFaultKind = 'rateLimit' | 'fail' | 'loseAnswer' | 'reset';

/** `method` may be `*`. Each fault strikes once unless `times` says otherwise. */
export type ApiFaults = {
  rateLimit(method: string, options?: FaultScope & { retryAfter?: number }): void;
  /** With `error` an `ok: false` answer; otherwise HTTP `status` (500) with a body of no use. */
  fail(method: string, options?: FaultScope & { status?: number; error?: string }): void;
  /** No effect, no answer, the connection stays open. */
  hang(method: string, options?: FaultScope): void;
  /** Answers, late. */
  slow(method: string, options: FaultScope & { ms: number }): void;
  /** Holds the answer after the effect, or with `before` the effect itself. */
  hold(method: string, options?: FaultScope & { before?: boolean }): Hold;
  /** The effect happens, the connection is cut without an answer. */
  loseAnswer(method: string, options?: FaultScope): void;
  /** No effect, the connection is cut. */
  reset(method: string, options?: FaultScope): void;
  /** Each call is struck with probability `p`, by a seeded draw among `kinds` (default: all). */
  probability(method: string, p: number, seed: number, kinds?: readonly ApiFaultKind[]): void;
};

export type Faults = ApiFaults & {
  /** The next `times` (1) deliveries come twice, at once. */
  duplicateDelivery(times?: number): void;
  /** The next `times` (1) events come twice, under one event id. */
  duplicateEvent(times?: number): void;
  badSignature(times?: number): void;
  /** Signed six minutes ago. */
  staleTimestamp(times?: number): void;
  /** Signed an hour ahead. */
  futureTimestamp(times?: number): void;

  /** Cuts every Socket Mode connection without a closing handshake. */
  cutSockets(): void;
  /** Sends `disconnect` on every connection, then closes it as Slack does. */
  refreshSockets(reason?: 'warning' | 'refresh_requested'): void;
  /** Slack believes in a connection that is gone: its turn in the round loses the payload. */
  ghostSocket(): void;

  historyLagMs: number;
  clear(): void;
};
