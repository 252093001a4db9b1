import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Less than this from the bottom is at the bottom. */
const nearPx = 40;

type Bottom = { readonly isAtBottom: boolean; readonly toBottom: () => void };

/** In a list that grows upwards the bottom is at 0, and what is above it is less. */
export function isAtBottom({ scrollTop }: HTMLElement): boolean {
  return -scrollTop < nearPx;
}

/** Whether the newest is in view. */
export function useBottom(
  list: RefObject<HTMLElement | null>,
  onBottom: ((isAtBottom: boolean) => void) | undefined,
): Bottom {
  const [isThere, setThere] = useState(true);
  useEffect(() => {
    const element = list.current;
    const look = () => {
      const isThereNow = element !== null && isAtBottom(element);
      setThere(isThereNow);
      onBottom?.(isThereNow);
    };
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  }, [list, onBottom]);
  const toBottom = useCallback(() => list.current?.scrollTo({ top: 0 }), [list]);
  return { isAtBottom: isThere, toBottom };
}
