import { createContext } from 'react';

export type Flush = () => Promise<void>;

/**
 * Fields with something typed that was not told yet. Whoever submits a view tells all of it first, so
 * that the last keys before Submit count.
 */
export type Flushing = {
  /** Answers how to leave again. */
  join(flush: Flush): () => void;
  all(): Promise<void>;
};

export function createFlushing(): Flushing {
  const fields = new Set<Flush>();
  return {
    join(flush) {
      fields.add(flush);
      return () => void fields.delete(flush);
    },
    all: async () => void (await Promise.all([...fields].map((flush) => flush()))),
  };
}

export const FlushingContext = createContext<Flushing>(createFlushing());
