import { type KeyboardEvent, useState } from 'react';
import { useStore } from '../../store/use-store.ts';
import { type Completion, completionAt, type Item } from './completion.ts';

type Typed = { readonly text: string; readonly caret: number };

export type Completing = {
  readonly completion: Completion | undefined;
  /** Of the item that Enter would take; -1 for none. */
  readonly active: number;
  /** Takes an item in. */
  take(item: Item): void;
  /** Whether the key was one of the list's. */
  press(event: KeyboardEvent): boolean;
};

/** The list over the field: arrows choose, Tab takes, Escape puts it away until something else is typed. */
export function useCompletion(
  { text, caret }: Typed,
  write: (text: string, caret: number) => void,
): Completing {
  const scene = useStore((state) => state.scene);
  const typed = text.slice(0, caret);
  const [chosen, choose] = useState({ typed: '', index: -1 });
  const [putAway, putItAway] = useState<string>();
  const completion =
    scene === undefined || putAway === typed ? undefined : completionAt(text, caret, scene);
  const items = completion?.items ?? [];
  const first = completion?.isEager === true ? 0 : -1;
  const active = chosen.typed === typed ? chosen.index : first;

  const take = (item: Item) => {
    const before = text.slice(0, completion?.from ?? 0) + item.insert;
    write(before + text.slice(caret), before.length);
  };
  const move = (by: number) => {
    const index = active === -1 && by < 0 ? items.length - 1 : active + by;
    choose({ typed, index: (index + items.length) % items.length });
  };
  const takeAt = (index: number): boolean => {
    const item = items[index];
    if (item !== undefined) take(item);
    return item !== undefined;
  };
  const act = (key: string): boolean => {
    switch (key) {
      case 'ArrowDown':
        move(1);
        return true;
      case 'ArrowUp':
        move(-1);
        return true;
      case 'Escape':
        putItAway(typed);
        return true;
      case 'Enter':
        return takeAt(active);
      case 'Tab':
        return takeAt(Math.max(active, 0));
      default:
        return false;
    }
  };
  const press = (event: KeyboardEvent): boolean => {
    const isPlain = !event.shiftKey && !event.nativeEvent.isComposing;
    const isTaken = items.length > 0 && isPlain && act(event.key);
    if (isTaken) event.preventDefault();
    return isTaken;
  };
  return { completion, active, take, press };
}
