import { useEffect, useRef, type RefObject } from 'react';

/**
 * Gives the focus to what took the place of the control a person used.
 *
 * A control that goes away leaves the focus nowhere, and the keyboard would begin again at the top.
 */
export function useTakenFocus<T extends HTMLElement>(): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) {
      target.current?.focus({ preventScroll: true });
    }
  }, []);
  return target;
}
