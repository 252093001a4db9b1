import { type RefObject, useEffect, useRef } from 'react';
import type { Older } from './use-older.ts';

/** Loads older messages while the top of the list, on which the answer is put, is near. */
export function useTop(
  list: RefObject<HTMLElement | null>,
  older: Older | undefined,
): RefObject<HTMLDivElement | null> {
  const top = useRef<HTMLDivElement>(null);
  const isOver = older === undefined || older.isWhole;
  const load = older?.load;
  useEffect(() => {
    const element = top.current;
    if (element === null || isOver || load === undefined) return;
    const seen = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void load();
      },
      { root: list.current, rootMargin: '400px 0px 0px 0px' },
    );
    seen.observe(element);
    return () => seen.disconnect();
  }, [list, load, isOver]); // `load` is another one after each page, and so the top is looked at again
  return top;
}
