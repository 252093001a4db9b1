/**
 * Every number that the queue runs on, with the reason for it. BullMQ's own defaults are made for
 * throughput and kept history; ours for coming back quickly and for keeping nothing.
 */

import type { JobKind } from '../use-cases/ports/job-queue.ts';

/** Runs at once, per process. Work is mostly waiting for HCP or Slack; above 32 BullMQ's Postgres backend begins to deadlock. */
export const concurrency: Readonly<Record<JobKind, number>> = { provision: 32, announce: 16 };

export const worker = {
  /** How long a job stays with a worker that is not heard of; a live one renews it every few seconds. */
  lockDuration: 10_000,
  /**
   * How often jobs without a lock are looked for. A killed worker's job is promised to move again
   * within 15 s: lock + two looks = 14 s. Two, because BullMQ lets one look in for each interval,
   * and a timer that fires a millisecond early is turned away (with 4 s, 16 s were seen).
   */
  stalledInterval: 2_000,
  /** Practically never: whether a job is poison is decided by the counter of starts in Postgres. BullMQ's 1 would fail a request whose worker was killed twice. */
  maxStalledCount: 1_000,
  /**
   * Seconds of one blocking look at an empty queue, also where the next job is known to be far off.
   * Bounds how long a lost wake-up can go unseen, and how long BullMQ's watchdog of that look keeps
   * a closed process alive when Redis is gone. Costs an idle worker half a call a second.
   */
  drainDelay: 2,
  /** Pause after a fetch that found the store away. BullMQ's 15 s would spend the whole recovery budget. */
  runRetryDelay: 1_000,
  // maxStartedAttempts stays unset: every look at a waiting operation is a start, so any limit would end long operations.
} as const;

export const job = {
  /** For faults that the handler threw; about two minutes in all. What is given up then is brought back by the sweeper. */
  attempts: 8,
  /** Ended jobs go at once: a kept one would hold its id, and the sweeper could not bring the request back. */
  removeOnComplete: true,
  removeOnFail: true,
  /** No stack traces in the store: they would carry more than ids and times. */
  stackTraceLimit: 0,
  keepLogs: 0,
} as const;

/** First wait after a thrown fault, doubled each time, never above the cap; half of it is chance, so that a crowd spreads. */
export const backOff = { firstMs: 1_000, capMs: 30_000, jitter: 0.5 } as const;

export const producer = {
  /** Longest wait for the store to take one batch. The outbox keeps what could not be added, so waiting longer helps nobody. */
  addDeadlineMs: 2_000,
  /** Jobs per round trip: a batch must fit well inside the deadline on a busy two-core machine. */
  batchSize: 500,
} as const;

/** BullMQ's stream of events is read by nobody here; 10,000 of them would be kept. */
export const keptEvents = { events: { maxLen: 100 } } as const;

export const redis = {
  /** Reconnects after 100, 200, 400 … ms, at most 2 s: work resumes soon after Redis does. */
  reconnectFirstMs: 100,
  reconnectCapMs: 2_000,
  connectTimeoutMs: 2_000,
  /** ioredis waits this long for a goodbye before it destroys the socket. */
  disconnectTimeoutMs: 500,
  /** A worker's socket that swallows commands is given up; above BullMQ's longest blocking read of 10 s. */
  workerSilenceMs: 20_000,
} as const;

export const postgres = {
  connectTimeoutMs: 2_000,
  /** Connections per producer and per worker; a worker has one more, for LISTEN. */
  producerPool: 2,
  workerPool: 4,
  /** A worker's statement that takes longer is taken for lost. The producer's limit is its deadline. */
  workerSilenceMs: 20_000,
  /** A deadlock (40P01) rolled everything back: the same statement is simply sent again, this often. */
  deadlockRetries: 5,
} as const;

export const shutdown = {
  /** Before the deadline, running handlers are told by their signal to come to an end. */
  abortLeadMs: 2_000,
  /** A handler that does not listen loses its job to the next worker this long after the signal. */
  handOverGraceMs: 1_000,
  /** Closing connections may take this long; then their sockets are cut. */
  closeMs: 1_000,
} as const;

/** A start waits this long for the store; then it goes on, and the work begins when the store is there. */
export const startMs = 2_000;

/** Pause before a worker that could not open its connections tries again. */
export const reopenDelayMs = 1_000;

/** The same trouble is logged once per window, with a count of what was held back. */
export const noiseWindowMs = 30_000;
