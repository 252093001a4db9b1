import { setMaxListeners } from 'node:events';
import type { Log } from './use-cases/ports/log.ts';

/** Something periodic: `runOnce` again and again, never twice at once in this process. */
export type Loop = {
  start(): void;
  /** Runs as soon as the current run, if any, is over. */
  wake(): void;
  /** Waits for the current run. */
  stop(): Promise<void>;
};

/**
 * Creates a loop around a `runOnce`. A run that throws is logged and repeated after the same pause: the
 * world failed, and the next run finds whatever this one left.
 */
export function createLoop(
  name: string,
  everyMs: number,
  deps: { readonly runOnce: (signal: AbortSignal) => Promise<unknown>; readonly log: Log },
): Loop {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal); // every call of a run listens to it, and some runs make many at once
  let running: Promise<void> | undefined;
  let wakeUp: () => void = () => undefined;
  let woken = false;

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      woken = false;
      try {
        await deps.runOnce(ending.signal);
      } catch (err) {
        if (!ending.signal.aborted) deps.log.warn({ loop: name, err }, 'loop run failed');
      }
      if (!woken) await pause();
    }
  }

  async function pause(): Promise<void> {
    if (ending.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start: () => {
      running ??= run();
    },
    wake: () => {
      woken = true;
      wakeUp();
    },
    stop: async () => {
      ending.abort();
      wakeUp();
      await running;
    },
  };
}
