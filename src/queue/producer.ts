import type { Job, JobKind, JobQueue } from '../use-cases/ports/job-queue.ts';
import type { Broker, QueueHandle } from './broker.ts';
import { within } from './deadline.ts';
import { assertJob, jobKinds, toBulkJob } from './job-format.ts';
import * as settings from './settings.ts';

type Queues = Readonly<Record<JobKind, QueueHandle>>;

/**
 * The JobQueue port over one engine. Connects at the first add; when the store cannot be opened the
 * attempt is thrown away, because BullMQ remembers a failed start for ever, and the next add tries anew.
 */
export function createProducer(broker: Broker): JobQueue & { close(): Promise<void> } {
  let opening: Promise<Queues> | undefined;
  let closed = false;
  const handles = new Set<QueueHandle>();

  async function open(): Promise<Queues> {
    await broker.prepare();
    const opened: Queues = {
      provision: broker.openQueue('provision'),
      announce: broker.openQueue('announce'),
    };
    for (const handle of Object.values(opened)) handles.add(handle);
    await Promise.all(Object.values(opened).map((handle) => handle.ready()));
    return opened;
  }

  async function discard(): Promise<void> {
    opening = undefined;
    const dead = [...handles];
    handles.clear();
    await Promise.allSettled(dead.map((handle) => handle.close()));
  }

  function queues(): Promise<Queues> {
    if (closed) return Promise.reject(new Error('the queue is closed'));
    opening ??= open().catch(async (fault: unknown) => {
      await discard();
      throw fault;
    });
    return opening;
  }

  async function add(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) assertJob(job);
    if (jobs.length === 0) return;
    const { addDeadlineMs } = settings.producer;
    const opened = await within(addDeadlineMs, 'opening the queue', queues());
    for (const kind of jobKinds)
      for (const batch of batches(jobs.filter((job) => job.kind === kind))) {
        const bulk = batch.map((job) => toBulkJob(job, Date.now()));
        await within(addDeadlineMs, 'adding jobs', opened[kind].addBulk(bulk));
      }
  }

  async function close(): Promise<void> {
    closed = true;
    await within(settings.shutdown.closeMs, 'closing the queue', discard());
  }

  return { add, close };
}

function* batches(jobs: readonly Job[]): Iterable<readonly Job[]> {
  for (let from = 0; from < jobs.length; from += settings.producer.batchSize)
    yield jobs.slice(from, from + settings.producer.batchSize);
}
