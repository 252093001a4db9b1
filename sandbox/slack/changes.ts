/**
 * How waiting works here: whatever changes anything says so, and every waiter looks again.
 * Nothing polls; the only timers are time limits and the short quiet that `idle` asks for.
 */
export type Changes = {
  notify(): void;
  /** Calls `listener` at each of them; the answer ends that. */
  onChange(listener: () => void): () => void;
  /** Counts work under way, for `idle`. Call the answer once, when it has ended. */
  begin(): () => void;
  waitFor: WaitFor;
  idle(): Promise<void>;
  /** Rejects every waiter. */
  close(): void;
};

type WaitFor = <T>(
  what: string,
  probe: () => T | undefined | false,
  timeoutMs?: number,
) => Promise<T>;
type Waiter = { look: () => void; end: (error: unknown) => void };

const defaultTimeoutMs = 60_000;
const quietMs = 25;

/** `describe` adds the latest traffic to the error of a wait in vain. */
export function createChanges(describe: () => string): Changes {
  const waiters = new Set<Waiter>();
  const listeners = new Set<() => void>();
  const waitFor = createWaitFor(waiters, describe);
  let underWay = 0;
  let beat = 0;

  const notify = () => {
    beat += 1;
    for (const waiter of [...waiters]) waiter.look();
    for (const listener of [...listeners]) listener();
  };

  return {
    notify,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    begin() {
      underWay += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        underWay -= 1;
        notify();
      };
    },
    waitFor,
    async idle() {
      for (let seen = -1; seen !== beat; ) {
        await waitFor('the twin to be idle', () => underWay === 0);
        seen = beat;
        await new Promise((resolve) => setTimeout(resolve, quietMs));
      }
    },
    close() {
      for (const waiter of [...waiters]) waiter.end(new Error('the Slack twin was stopped'));
    },
  };
}

/** A probe that throws ends the wait: its own words say more than a time limit would. */
function createWaitFor(waiters: Set<Waiter>, describe: () => string): WaitFor {
  return (what, probe, timeoutMs = defaultTimeoutMs) =>
    new Promise((resolve, reject) => {
      const forget = () => {
        clearTimeout(timer);
        waiters.delete(waiter);
      };
      const end = (error: unknown) => {
        forget();
        reject(error);
      };
      const look = () => {
        try {
          const found = probe();
          if (found === undefined || found === false) return;
          forget();
          resolve(found);
        } catch (error) {
          end(error);
        }
      };
      const waiter: Waiter = { look, end };
      const timer = setTimeout(() => {
        end(new Error(`waited ${timeoutMs} ms in vain for ${what}\n${describe()}`));
      }, timeoutMs);
      waiters.add(waiter);
      look();
    });
}
