import { useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back to what had it before the first modal opened. React Aria does so too, but where the modal is
 * taken away at once, about one time in twenty on a busy machine, it was left nowhere.
 */
export function useFocusBack(isOpen: boolean): void {
  const before = useRef<Element>(null);

  // Ahead of the effect in which the dialog takes the focus.
  useLayoutEffect(() => {
    if (isOpen) before.current = document.activeElement;
  }, [isOpen]);

  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (!isOpen && isLost && before.current instanceof HTMLElement) before.current.focus();
  }, [isOpen]);
}
