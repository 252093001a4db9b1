import { createQueueEngine, type QueueConfig } from '../../src/queue/engine.ts';
import type { Log } from '../../src/use-cases/ports/log.ts';

/**
 * A worker process that a test can kill, freeze or ask to stop. It says when a handler starts,
 * holds every job until told to end it, and leaves by itself: what would keep it alive is a leak.
 */
export type Told = { started: string } | { logged: string; fault: string } | { stopped: number };

const tell = (told: Told) => {
  if (process.connected) process.send?.(told);
};
const line: Log['warn'] = ({ err }, message) =>
  tell({ logged: message, fault: err instanceof Error ? err.message : String(err) });

const config: QueueConfig = JSON.parse(process.argv[2] ?? '');
const engine = createQueueEngine(config, { info: () => {}, warn: line, error: line });

let endAll = () => {};
const ended = new Promise<void>((resolve) => {
  endAll = resolve;
});
const workers = engine.createWorkers({
  provision: async (job) => {
    tell({ started: job.id });
    await ended;
    return { kind: 'settled' };
  },
  announce: () => Promise.resolve({ kind: 'settled' }),
});

process.on('message', endAll);
process.once('SIGTERM', async () => {
  const from = performance.now();
  await workers.stop(1_000);
  await engine.close();
  tell({ stopped: performance.now() - from });
  process.disconnect();
});
await workers.start();
