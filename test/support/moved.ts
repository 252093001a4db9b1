import { expect, vi } from 'vitest';
import type { Asked } from './request-flow.ts';
import type { Stage } from './stage.ts';

const ended = Number.POSITIVE_INFINITY;

/** Measures how soon requests move again, holds that to the promise, and tells people at the end. */
export function createMovedClock(promisedMs = 15_000) {
  const measured: number[] = [];
  return {
    /** Waits until another run has taken the request up, and holds that to the promise. */
    expectMoved: async (
      stage: Stage,
      asked: Asked,
      since: { readonly what: 'provision' | 'announce'; readonly killedAt: number },
    ): Promise<void> => {
      const before = await fenceOf(stage, asked, since.what);
      await vi.waitFor(
        async () => {
          const now = await fenceOf(stage, asked, since.what);
          expect(now === ended || now > before).toBe(true);
        },
        { timeout: 2 * promisedMs, interval: 50 },
      );
      const ms = Date.now() - since.killedAt;
      measured.push(ms);
      expect(ms).toBeLessThan(promisedMs);
    },
    report: (after = 'a SIGKILL'): void => {
      const sorted = measured.toSorted((left, right) => left - right);
      const median = sorted[Math.floor(sorted.length / 2)];
      console.info(
        `${sorted.length} requests moved again after ${after}: p50 ${median} ms, last ${sorted.at(-1)} ms`,
      );
    },
  };
}

/** Every run that takes a request up raises its fence; one that has ended is as far as can be. */
async function fenceOf(
  { sql }: Stage,
  { id }: Asked,
  what: 'provision' | 'announce',
): Promise<number> {
  const [row] = await sql<{ worker: string; announcer: string; status: string }[]>`
    select lease_fence as worker, announcer_fence as announcer, status
    from change_requests where id = ${id}`;
  if (row?.status === 'succeeded') return ended;
  return Number(what === 'provision' ? row?.worker : row?.announcer);
}
