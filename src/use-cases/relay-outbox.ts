import type { Job, JobQueue } from './ports/job-queue.ts';
import type { Outbox, OutboxRow } from './ports/outbox.ts';

/** Promises delivered in one pass. */
const batch = 200;

/**
 * Hands committed promises to the queue. A crash between adding and settling adds a job twice: its id
 * is the same, and its handler finds nothing left to do.
 */
export async function relayOutbox(deps: {
  readonly outbox: Outbox;
  readonly queue: JobQueue;
}): Promise<number> {
  return await deps.outbox.relay(batch, (rows) => deps.queue.add(rows.map(toJob)));
}

function toJob({ jobId, kind, requestId, runAt }: OutboxRow): Job {
  return { id: jobId, kind, requestId, ...(runAt === undefined ? {} : { runAt }) };
}
