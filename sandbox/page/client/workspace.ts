import { createContext, useContext } from 'react';
import type { Verb, Verbs } from '../wire.ts';
import type { Names } from './blocks/props.ts';
import { openEvents } from './link/events.ts';
import { createSend, type Send } from './link/send.ts';
import { namesFrom } from './names.ts';
import { createStore, type Store } from './store/store.ts';
import { createToasts, type Toasts } from './toasts.ts';

/** One person's workspace: what they are told, and what they can do. */
export type Workspace = {
  readonly as: string;
  readonly store: Store;
  readonly names: Names;
  readonly toasts: Toasts;
  readonly send: Send;
  /** The same, where nobody waits for the answer: a refusal is shown in words, and `undefined`. */
  attempt<V extends Verb>(verb: V, ask: Verbs[V]['ask']): Promise<Verbs[V]['answer'] | undefined>;
  /** Listens until the function that it returns is called. */
  open(): () => void;
};

export function createWorkspace(as: string): Workspace {
  const store = createStore();
  const toasts = createToasts();
  const send = createSend(as);
  return {
    as,
    store,
    names: namesFrom(store),
    toasts,
    send,
    async attempt(verb, ask) {
      try {
        return await send(verb, ask);
      } catch (error) {
        toasts.add(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
    open: () => openEvents(as, store.hear),
  };
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === undefined) throw new Error('there is no workspace around this');
  return workspace;
}
