/**
 * How waiting works here: whatever changes anything says so, and every waiter looks again.
 * Nothing polls; the only timers are time limits and the short quiet that `idle` asks for.
 */
export type Changes = {
  notify(): void;
  /** Counts work under way, for `idle`. Call the answer once, when it has ended. */
  begin(): () => void;
  waitFor<T>(what: string, probe: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  idle(): Promise<void>;
  /** Rejects every waiter. */
  close(): void;
};

const defaultTimeoutMs = 8_000;
const quietMs = 25;

/** `describe` adds the latest traffic to the error of a wait in vain. */
export function createChanges(describe: () => string): Changes {
  const waiters = new Set<{ look: () => void; end: (error: Error) => void }>();
  let underWay = 0;
  let beat = 0;

  const notify = () => {
    beat += 1;
    for (const waiter of [...waiters]) waiter.look();
  };

  const waitFor = <T>(
    what: string,
    probe: () => T | undefined | false,
    timeoutMs = defaultTimeoutMs,
  ): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        waiters.delete(waiter);
      };
      const end = (error: Error) => {
        done();
        reject(error);
      };
      const timer = setTimeout(
        () => end(new Error(`waited ${timeoutMs} ms in vain for ${what}\n${describe()}`)),
        timeoutMs,
      );
      const look = () => {
        try {
          const found = probe();
          if (found === undefined || found === false) return;
          done();
          resolve(found);
        } catch (error) {
          end(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const waiter = { look, end };
      waiters.add(waiter);
      look();
    });

  return {
    notify,
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
