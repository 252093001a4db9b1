/** Virtual time: real time × speed, plus what was advanced by hand. It starts at the real now. */
export type Clock = {
  now(): Date;
  /** Moves virtual time forward at once and wakes whoever waits for it. */
  advance(ms: number): void;
};

export type InnerClock = Clock & {
  ms(): number;
  /** The real moment of a virtual one since the start; earlier ones are as they are. */
  toReal(virtualMs: number): number;
  /** Resolves when virtual time has reached `virtualMs`, or `stop` was called. */
  until(virtualMs: number): Promise<void>;
  /** Called after each advance. */
  onAdvance(listener: () => void): void;
  speed: number;
  stop(): void;
};

/** Node's timers overflow beyond this and would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

export function createClock(speed: number): InnerClock {
  const begun = Date.now();
  const origin = performance.now();
  const listeners: (() => void)[] = [];
  const wakers = new Set<() => void>();
  let advanced = 0;
  let stopped = false;

  const jumps: { from: number; by: number }[] = [];
  const ms = () => begun + (performance.now() - origin) * speed + advanced;
  const wakeAll = () => {
    for (const wake of [...wakers]) wake();
  };
  const tick = (realMs: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(realMs, longestTimerMs));
      wakers.add(wake);
    });

  return {
    speed,
    ms,
    now: () => new Date(ms()),
    toReal(virtualMs) {
      if (virtualMs <= begun) return virtualMs;
      // A moment inside a jump is the moment of the jump.
      const jumped = jumps.map(({ from, by }) => Math.min(Math.max(virtualMs - from, 0), by));
      return begun + (virtualMs - begun - jumped.reduce((sum, by) => sum + by, 0)) / speed;
    },
    async until(virtualMs) {
      while (!stopped && ms() < virtualMs) await tick(Math.ceil((virtualMs - ms()) / speed));
    },
    onAdvance: (listener) => void listeners.push(listener),
    advance(by) {
      if (!(by >= 0)) throw new RangeError('virtual time only moves forward');
      jumps.push({ from: ms(), by });
      advanced += by;
      for (const listener of listeners) listener();
      wakeAll();
    },
    stop() {
      stopped = true;
      wakeAll();
    },
  };
}
