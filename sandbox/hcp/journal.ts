import { longestTimerMs } from './clock.ts';
import type { LoggedRequest } from './types.ts';

export type Probe<T> = () => T | undefined | null | false | Promise<T | undefined | null | false>;

/** The request log, and the bell that rings whenever something may have changed. */
export type Journal = {
  requests: LoggedRequest[];
  ring(): void;
  waitFor<T>(what: string, probe: Probe<T>, timeoutMs?: number): Promise<T>;
  /** At each ring, and at each moment at which time alone changes something. The answer ends that. */
  onChange(listener: () => void): () => void;
};

const defaultTimeoutMs = 60_000;

/**
 * `untilNextMoment` gives the real milliseconds until virtual time alone will change something,
 * so that a wait does not depend on anybody's requests.
 */
export function createJournal(untilNextMoment: () => number | undefined): Journal {
  const requests: LoggedRequest[] = [];
  const listeners = new Set<() => void>();
  const ring = () => {
    for (const listener of [...listeners]) listener();
  };

  async function waitFor<T>(what: string, probe: Probe<T>, timeoutMs = defaultTimeoutMs) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const rung = nextRing();
      try {
        const value = await probe();
        if (value !== false && value !== null && value !== undefined) return value;
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`${what} did not happen in ${timeoutMs} ms${lately()}`);
        await rung.within(Math.min(left, untilNextMoment() ?? left));
      } finally {
        rung.forget();
      }
    }
  }

  /** Listens from now on, so that nothing is missed while the probe runs. */
  function nextRing() {
    let timer: NodeJS.Timeout | undefined;
    let resolve: () => void = () => {};
    const rung = new Promise<void>((done) => {
      resolve = done;
    });
    listeners.add(resolve);
    return {
      within(ms: number) {
        timer = setTimeout(resolve, ms);
        return rung;
      },
      forget() {
        clearTimeout(timer);
        listeners.delete(resolve);
      },
    };
  }

  function lately(): string {
    const last = requests.slice(-10);
    return last.map((each) => `\n  ${each.method} ${each.path} → ${each.status}`).join('');
  }

  function onChange(listener: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const arm = () => {
      clearTimeout(timer);
      const ms = untilNextMoment();
      if (ms !== undefined) timer = setTimeout(tell, Math.min(ms, longestTimerMs)).unref();
    };
    const tell = () => {
      arm();
      listener();
    };
    arm();
    listeners.add(tell);
    return () => {
      clearTimeout(timer);
      listeners.delete(tell);
    };
  }

  return { requests, ring, waitFor, onChange };
}
