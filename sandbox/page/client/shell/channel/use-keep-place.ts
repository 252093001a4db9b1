import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { isAtBottom } from './use-bottom.ts';

/**
 * Keeps what a reader looks at where it is while something comes in below. What comes in above moves
 * nothing by itself, since the list counts from its bottom.
 */
export function useKeepPlace(list: RefObject<HTMLElement | null>, first: string | undefined): void {
  const kept = useRef({ first, top: 0 });
  useEffect(() => {
    const element = list.current;
    const keep = () => {
      if (element !== null) kept.current.top = topOf(element);
    };
    element?.addEventListener('scroll', keep, { passive: true });
    return () => element?.removeEventListener('scroll', keep);
  }, [list]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const isSameTop = kept.current.first === first;
    if (isSameTop && !isAtBottom(element)) element.scrollTop += kept.current.top - topOf(element);
    kept.current = { first, top: topOf(element) };
  });
}

/** How far the view is from the first message. */
function topOf({ scrollHeight, clientHeight, scrollTop }: HTMLElement): number {
  return scrollHeight - clientHeight + scrollTop;
}
