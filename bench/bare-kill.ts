import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Started } from './bare-worker.ts';
import type { CleanUps } from './bench.ts';
import { type Child, startChild } from './child.ts';

export type BareKill = {
  /** Kills the worker that holds the jobs; how many seconds each took to start on the other one. */
  kill(): Promise<readonly number[]>;
};

/** Two bare workers: the first has all jobs in hand, the second waits. */
export async function startBareKill(
  cleanUps: CleanUps,
  { url, jobs }: { readonly url: string; readonly jobs: number },
): Promise<BareKill> {
  const name = `bare-${randomUUID()}`;
  const queue = new Queue(name, { connection: { url } });
  cleanUps.add(() => queue.close());
  const first = await startWorker(cleanUps, url, name);
  await queue.addBulk(
    Array.from({ length: jobs }, (_, index) => ({ name: 'hold', data: { index } })),
  );
  await first.started(jobs);
  const second = await startWorker(cleanUps, url, name);
  return {
    kill: async () => {
      const killedAt = Date.now();
      await first.child.stop();
      const started = await second.started(jobs);
      return started.map(({ at }) => (at - killedAt) / 1_000);
    },
  };
}

async function startWorker(cleanUps: CleanUps, url: string, name: string) {
  const all: Started[] = [];
  let look: () => void = () => undefined;
  const child: Child = await startChild('bare-worker.ts', [url, name]);
  cleanUps.add(() => child.stop());
  child.process.on('message', (message: Started) => {
    all.push(message);
    look();
  });
  /** Resolves when so many jobs have been started. */
  const started = (count: number): Promise<readonly Started[]> =>
    new Promise((resolve) => {
      look = () => {
        if (all.length >= count) resolve(all);
      };
      look();
    });
  return { child, started };
}
