import { type Heard, hear } from './hear.ts';
import { emptyState, type State } from './state.ts';

export type Store = {
  get(): State;
  hear(heard: Heard): void;
  subscribe(listener: () => void): () => void;
};

/** The one place where the page keeps what it was told. */
export function createStore(): Store {
  let state = emptyState;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    hear(heard) {
      state = hear(state, heard);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
