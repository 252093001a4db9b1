import type { JobHandlers, JobQueue, QueueFinding } from '../use-cases/ports/job-queue.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Broker } from './broker.ts';
import { createFaultReporter } from './fault-reporter.ts';
import { jobKinds } from './job-format.ts';
import { createLane } from './lane.ts';
import { createPostgresBroker, type PostgresConfig } from './postgres.ts';
import { createProcessor } from './processor.ts';
import { createProducer } from './producer.ts';
import { createRedisBroker, type RedisConfig } from './redis.ts';
import { noiseWindowMs } from './settings.ts';

export type QueueConfig =
  | ({ readonly kind: 'redis' } & RedisConfig)
  | ({ readonly kind: 'postgres' } & PostgresConfig);

type Workers = {
  /** Begins to take jobs. A store that is away delays the work, never the start for longer than two seconds. */
  start(): Promise<void>;
  /**
   * Takes no more jobs and lets the running ones end. Shortly before the deadline their signals
   * abort; a job that does not end is handed to another worker. Resolves at the latest about a
   * second after the deadline, even when the store is gone.
   */
  stop(deadlineMs: number): Promise<void>;
};

export type QueueEngine = {
  readonly jobs: JobQueue;
  createWorkers(handlers: JobHandlers): Workers;
  /** Looks at the store once. Never throws: a store that is away is a finding. */
  check(): Promise<QueueFinding[]>;
  /** Ends the producer's connections and cuts what is left. Stop the workers first. Never hangs. */
  close(): Promise<void>;
};

/** BullMQ behind the JobQueue port, on the engine that the configuration names. Connects when first used. */
export function createQueueEngine(config: QueueConfig, log: Log): QueueEngine {
  const report = createFaultReporter(log, noiseWindowMs);
  const broker: Broker =
    config.kind === 'redis'
      ? createRedisBroker(config, report)
      : createPostgresBroker(config, report);
  const producer = createProducer(broker);

  function createWorkers(handlers: JobHandlers): Workers {
    const lanes = jobKinds.map((kind) =>
      createLane({ broker, kind, processor: createProcessor(handlers[kind], log), report }),
    );
    return {
      start: async () => {
        await Promise.all(lanes.map((lane) => lane.start()));
      },
      stop: async (deadlineMs) => {
        await Promise.all(lanes.map((lane) => lane.stop(deadlineMs)));
      },
    };
  }

  return {
    jobs: { add: producer.add },
    createWorkers,
    check: broker.check,
    close: async () => {
      await producer.close().catch((fault: unknown) => report('closing the queue', fault));
      broker.cut();
    },
  };
}
