import { type RefObject, useEffect, useState } from 'react';
import type { ShownMessage } from '../../../wire.ts';
import type { Older } from './use-older.ts';

type Goal = {
  readonly goal: string | undefined;
  readonly messages: readonly ShownMessage[];
  readonly older: Older | undefined;
};

/** Brings the message that a link named into view, once, loading older ones until it is there. */
export function useGoal(
  list: RefObject<HTMLElement | null>,
  { goal, messages, older }: Goal,
): void {
  const [reached, setReached] = useState<string>();
  useEffect(() => {
    if (goal === undefined || goal === reached) return;
    const element = list.current?.querySelector<HTMLElement>(`article[data-ts="${goal}"]`);
    if (element === null || element === undefined) {
      const mayCome = messages[0] !== undefined && messages[0].ts > goal;
      if (mayCome && older !== undefined && !older.isWhole) void older.load();
      return;
    }
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
    element.dataset['goal'] = 'true'; // the styles let it fade
    setReached(goal);
  }, [list, goal, reached, messages, older]);
}
