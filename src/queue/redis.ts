import { createRedisBackend, Queue, Worker } from 'bullmq';
import type { JobKind } from '../use-cases/ports/job-queue.ts';
import { type Broker, toQueueHandle, toWorkerHandle } from './broker.ts';
import { checkRedis } from './check-redis.ts';
import type { ReportFault } from './fault-reporter.ts';
import { backOffMs, type JobData } from './job-format.ts';
import * as settings from './settings.ts';
import { steady } from './steady-backend.ts';

export type RedisConfig = { readonly url: string; readonly prefix?: string };

/** BullMQ on Redis or Valkey. BullMQ opens and owns the connections: one per queue, two per worker. */
export function createRedisBroker(config: RedisConfig, report: ReportFault): Broker {
  // BullMQ's prefix, never ioredis' keyPrefix: its scripts compute keys that the latter cannot see.
  const prefix = config.prefix ?? 'privatelink';
  const common = {
    url: config.url,
    retryStrategy: (times: number) =>
      Math.min(settings.redis.reconnectCapMs, settings.redis.reconnectFirstMs * 2 ** (times - 1)),
    connectTimeout: settings.redis.connectTimeoutMs,
    disconnectTimeout: settings.redis.disconnectTimeoutMs,
  };
  // Fails fast: a batch that cannot be added now stays in the outbox.
  const impatient = {
    ...common,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: settings.producer.addDeadlineMs,
  };
  // Waits for ever: a worker has nothing better to do.
  const patient = {
    ...common,
    maxRetriesPerRequest: null,
    socketTimeout: settings.redis.workerSilenceMs,
  };
  const backend: typeof createRedisBackend = (...args) =>
    steady(createRedisBackend(...args), () => 'other', report);

  return {
    prepare: async () => undefined,
    openQueue: (kind) =>
      toQueueHandle(
        new Queue<JobData, void, JobKind, JobData, void, JobKind>(kind, {
          connection: impatient,
          prefix,
          streams: settings.keptEvents,
        }),
        report,
      ),
    openWorker: (kind, processor) =>
      toWorkerHandle(
        new Worker<JobData, void, JobKind>(
          kind,
          processor,
          {
            ...settings.worker,
            connection: patient,
            prefix,
            autorun: false,
            concurrency: settings.concurrency[kind],
            settings: { backoffStrategy: (attemptsMade) => backOffMs(attemptsMade) },
          },
          backend,
        ),
        report,
      ),
    check: () => checkRedis(config.url),
    // ioredis destroys a socket by itself when a disconnect is not answered (disconnectTimeout).
    cut: () => undefined,
  };
}
