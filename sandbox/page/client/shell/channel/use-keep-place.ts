import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { isAtBottom } from './use-bottom.ts';

/**
 * Keeps what a reader looks at where it is while messages come in below. What comes in above moves
 * nothing by itself, since the list counts from its bottom.
 */
export function useKeepPlace(list: RefObject<HTMLElement | null>, first: string | undefined): void {
  const kept = useRef({ first, height: 0 });
  useEffect(() => {
    const element = list.current;
    const rows = element?.firstElementChild;
    if (element === null || rows === null || rows === undefined) return;
    // What a reader opens or makes wider themselves has not come in below.
    const resized = new ResizeObserver(() => {
      kept.current.height = element.scrollHeight;
    });
    resized.observe(rows);
    return () => resized.disconnect();
  }, [list]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const isGrownBelow = kept.current.first === first;
    if (isGrownBelow && !isAtBottom(element))
      element.scrollTop -= element.scrollHeight - kept.current.height;
    kept.current = { first, height: element.scrollHeight };
  });
}
