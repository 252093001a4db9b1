import { createContext, useContext } from 'react';
import type { Looked } from './inspected.tsx';

/** What can be opened beside the conversation from within it. */
export type DeskDeeds = {
  inspect(looked: Looked): void;
  /** An address outside of the workspace: it is shown, and nothing is opened. */
  leave(href: string): void;
};

export const DeskContext = createContext<DeskDeeds | undefined>(undefined);

export function useDesk(): DeskDeeds {
  const deeds = useContext(DeskContext);
  if (deeds === undefined) throw new Error('there is no desk around this');
  return deeds;
}
