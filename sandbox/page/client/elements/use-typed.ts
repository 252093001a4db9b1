import { useContext, useEffect, useRef, useState } from 'react';
import { type Flush, FlushingContext } from './flushing.ts';

type Typed = {
  readonly text: string;
  type(text: string): void;
  enter(): void;
  leave(): void;
};

/** Slack waits this long for the next key before it tells of what was typed. */
const patienceMs = 150;

/**
 * What stands in a field. While a person is in it, or some of it was not told yet, what they typed stands,
 * whatever else arrives; afterwards what was told of it does.
 */
export function useTyped(told: string, send: (text: string) => Promise<void>): Typed {
  const [text, setText] = useState(told);
  const flushing = useContext(FlushingContext);
  const held = useRef<Held>({ unsent: undefined, timer: undefined, isIn: false, send });
  held.current.send = send;

  useEffect(() => {
    const { unsent, isIn } = held.current;
    if (unsent === undefined && !isIn) setText(told);
  }, [told]);

  useEffect(() => {
    const flush: Flush = () => flushHeld(held.current);
    const leave = flushing.join(flush);
    return () => {
      leave();
      void flush();
    };
  }, [flushing]);

  return {
    text,
    type(next) {
      setText(next);
      clearTimeout(held.current.timer);
      held.current.unsent = next;
      held.current.timer = setTimeout(() => void flushHeld(held.current), patienceMs);
    },
    enter() {
      held.current.isIn = true;
    },
    leave() {
      held.current.isIn = false;
      void flushHeld(held.current);
    },
  };
}

type Held = {
  unsent: string | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  isIn: boolean;
  send: (text: string) => Promise<void>;
};

async function flushHeld(held: Held): Promise<void> {
  clearTimeout(held.timer);
  const { unsent } = held;
  if (unsent === undefined) return;
  held.unsent = undefined;
  await held.send(unsent);
}
