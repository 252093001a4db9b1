import type { Wait } from '../../../src/hcp/call.ts';

/** Time that moves only when told. `wait` resolves as `advance` passes its end. */
export function createManualClock() {
  let time = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();

  const wait: Wait = (ms, signal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      };
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const sleeper = { until: time + ms, wake };
      sleepers.add(sleeper);
      signal.addEventListener('abort', leave);
    });

  return {
    wait,
    now: () => time,
    set: (ms: number) => {
      time = ms;
    },
    /** How long each sleeper still has to sleep. */
    sleeping: () => [...sleepers].map(({ until }) => until - time),
    async advance(ms: number): Promise<void> {
      const end = time + ms;
      await settle();
      for (let next = earliest(end); next !== undefined; next = earliest(end)) {
        time = Math.max(time, next.until);
        sleepers.delete(next);
        next.wake();
        await settle();
      }
      time = end;
    },
  };

  function earliest(end: number) {
    return [...sleepers].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0];
  }
}

/** Lets everything run that waits for nothing but promises. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
