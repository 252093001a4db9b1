/** Work that has begun and must not be cut off without need. */
export type UnderWay = {
  /** Counts the work until it ends, however it ends. */
  add(work: Promise<unknown>): void;
  /** Resolves when nothing is under way, what begins in the meantime included. */
  idle(): Promise<void>;
};

export function createUnderWay(): UnderWay {
  const all = new Set<Promise<unknown>>();
  return {
    add: (work) => {
      const forget = (): void => void all.delete(ended);
      const ended: Promise<unknown> = work.then(forget, forget);
      all.add(ended);
    },
    idle: async () => {
      while (all.size > 0) await Promise.all(all);
    },
  };
}
