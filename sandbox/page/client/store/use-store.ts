import { useSyncExternalStore } from 'react';
import { useWorkspace } from '../workspace.ts';
import type { State } from './state.ts';

/** A part of what is known; `select` answers with the same value as long as nothing changed. */
export function useStore<T>(select: (state: State) => T): T {
  const { store } = useWorkspace();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
