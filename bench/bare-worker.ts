/**
 * The anchor of the kills: a worker of BullMQ on the bot's own settings that holds every job it is given
 * until it is killed. It tells of each job that it starts, with the time.
 */
import { Worker } from 'bullmq';
import { worker as settings } from '../src/queue/settings.ts';

const [url = '', name = ''] = process.argv.slice(2);

export type Started = { readonly job: string; readonly at: number };

const worker = new Worker(
  name,
  async (job) => {
    process.send?.({ job: job.id ?? '', at: Date.now() } satisfies Started);
    await new Promise(() => undefined);
  },
  { ...settings, connection: { url, maxRetriesPerRequest: null }, concurrency: 32 },
);
worker.on('error', (error) => process.stderr.write(`bare worker: ${error.message}\n`));
await worker.waitUntilReady();
process.send?.('ready');
