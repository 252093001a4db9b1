import { Socket } from 'node:net';
import { createPostgresBackend, type JobProgress, Queue, Worker } from 'bullmq';
import type { JobKind } from '../use-cases/ports/job-queue.ts';
import { type Broker, toQueueHandle, toWorkerHandle } from './broker.ts';
import { checkPostgres } from './check-postgres.ts';
import type { ReportFault } from './fault-reporter.ts';
import { backOffMs, type JobData } from './job-format.ts';
import { judgePostgresFault } from './postgres-faults.ts';
import { prepareSchema } from './postgres-schema.ts';
import * as settings from './settings.ts';
import { steady } from './steady-backend.ts';

export type PostgresConfig = { readonly connectionString: string; readonly schema?: string };

/** BullMQ on PostgreSQL. `pg` opens the connections: a small pool per queue and worker, one LISTEN per worker. */
export function createPostgresBroker(config: PostgresConfig, report: ReportFault): Broker {
  const schema = config.schema ?? 'bullmq';
  const sockets = createSocketBook();
  const common = {
    connectionString: config.connectionString,
    schema,
    connectionTimeoutMillis: settings.postgres.connectTimeoutMs,
    keepAlive: true,
    stream: sockets.open,
  };
  // Fails fast: a batch that cannot be added now stays in the outbox.
  const impatient = {
    ...common,
    max: settings.postgres.producerPool,
    query_timeout: settings.producer.addDeadlineMs,
  };
  const patient = {
    ...common,
    max: settings.postgres.workerPool,
    query_timeout: settings.postgres.workerSilenceMs,
  };
  const backend: typeof createPostgresBackend = (...args) =>
    steady(createPostgresBackend(...args), judgePostgresFault, report);
  type Connection = Parameters<typeof createPostgresBackend>[1]['connection'];
  type Backend = ReturnType<typeof createPostgresBackend>;

  return {
    prepare: () => prepareSchema({ ...config, schema }),
    openQueue: (kind) =>
      toQueueHandle(
        new Queue<JobData, void, JobKind, JobData, void, JobKind, Backend, Connection>(
          kind,
          { connection: impatient, streams: settings.keptEvents },
          backend,
        ),
        report,
      ),
    openWorker: (kind, processor) =>
      toWorkerHandle(
        new Worker<JobData, void, JobKind, Backend, JobProgress, Connection>(
          kind,
          processor,
          {
            ...settings.worker,
            connection: patient,
            autorun: false,
            concurrency: settings.concurrency[kind],
            settings: { backoffStrategy: (attemptsMade) => backOffMs(attemptsMade) },
          },
          backend,
        ),
        report,
      ),
    check: () => checkPostgres({ ...config, schema }),
    cut: sockets.cut,
  };
}

/** Knows every socket that `pg` opened: its own `end` waits for a server that may never answer. */
function createSocketBook(): { open: () => Socket; cut: () => void } {
  const sockets = new Set<Socket>();
  return {
    open: () => {
      const socket = new Socket();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
