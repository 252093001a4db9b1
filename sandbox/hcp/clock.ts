/** Virtual time: real time × speed, plus what was advanced by hand. It starts at the real now. */
export type Clock = {
  now(): Date;
  /** Moves virtual time forward at once and wakes whoever waits for it. */
  advance(ms: number): void;
};

/** From a real moment on, virtual time went on from `virtual` at `speed`, up to the next stretch. */
export type Stretch = { readonly real: number; readonly virtual: number; readonly speed: number };

export type InnerClock = Clock & {
  ms(): number;
  /** The real moment of a virtual one since the start; earlier ones are as they are. */
  toReal(virtualMs: number): number;
  /** Resolves when virtual time has reached `virtualMs`, or `stop` was called. */
  until(virtualMs: number): Promise<void>;
  /** Called after each advance and each change of speed: what is to come is nearer, or farther. */
  onTurn(listener: () => void): void;
  readonly speed: number;
  /** From now on; the past stays as it was, and whoever waits waits for as long as it takes now. */
  setSpeed(speed: number): void;
  /** What `createClock` goes on from. Until then no virtual time passes. */
  save(): Stretch[];
  stop(): void;
};

/** Node's timers overflow beyond this and would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** With a `past` that was saved, its time and its last speed go on. */
export function createClock(speed: number, past: readonly Stretch[] = []): InnerClock {
  // Never before the past, or its moments would be other ones than they were.
  const begun = Math.max(Date.now(), past.at(-1)?.real ?? 0);
  const origin = performance.now();
  const listeners: (() => void)[] = [];
  const wakers = new Set<() => void>();
  let stopped = false;

  let running: Stretch = {
    real: begun,
    virtual: past.at(-1)?.virtual ?? begun,
    speed: past.findLast((each) => each.speed > 0)?.speed ?? speed,
  };
  const stretches = [...past, running];
  const realMs = () => begun + performance.now() - origin;
  const ms = () => running.virtual + (realMs() - running.real) * running.speed;
  const wakeAll = () => {
    for (const wake of [...wakers]) wake();
  };
  const turn = (change: { by?: number; speed?: number }) => {
    const real = realMs();
    const virtual = running.virtual + (real - running.real) * running.speed + (change.by ?? 0);
    running = { real, virtual, speed: change.speed ?? running.speed };
    stretches.push(running);
    for (const listener of listeners) listener();
    wakeAll();
  };
  const tick = (after: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(after, longestTimerMs));
      wakers.add(wake);
    });

  return {
    get speed() {
      return running.speed;
    },
    ms,
    now: () => new Date(ms()),
    toReal: (virtualMs) => realOf(stretches, virtualMs),
    async until(virtualMs) {
      while (!stopped && ms() < virtualMs)
        await tick(Math.ceil((virtualMs - ms()) / running.speed));
    },
    onTurn: (listener) => void listeners.push(listener),
    advance(by) {
      if (!(by >= 0)) throw new RangeError('virtual time only moves forward');
      turn({ by });
    },
    setSpeed(wanted) {
      if (!(wanted > 0 && wanted < Number.POSITIVE_INFINITY))
        throw new RangeError('virtual time only moves forward');
      turn({ speed: wanted });
    },
    save: () => [...stretches, { real: realMs(), virtual: ms(), speed: 0 }],
    stop() {
      stopped = true;
      wakeAll();
    },
  };
}

/** A moment inside a jump is the moment of the jump: it never comes later than the next stretch. */
function realOf(stretches: readonly Stretch[], virtualMs: number): number {
  const index = stretches.findLastIndex(({ virtual }) => virtual <= virtualMs);
  const within = stretches[index];
  if (within === undefined) return virtualMs;
  const end = stretches[index + 1]?.real ?? Number.POSITIVE_INFINITY;
  return Math.min(within.real + (virtualMs - within.virtual) / within.speed, end);
}
