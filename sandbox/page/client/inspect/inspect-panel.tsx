import { type KeyboardEvent, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { Inspection, Obj, Place } from '../../wire.ts';
import { answered } from './answered.ts';
import './inspect.css';
import { Inside } from './inside.tsx';
import { Told } from './told.tsx';

type InspectPanelProps = {
  readonly place: Place;
  readonly ask: (place: Place) => Promise<Inspection>;
  /** What the bot's own log tells of a request; takes a second or two. */
  readonly story: (request: string) => Promise<Obj>;
  /** Where the focus goes when it closes. */
  readonly opener: HTMLElement | undefined;
  readonly onClose: () => void;
};

/**
 * What is inside a message or a view: its JSON, the limits it uses, the proof and the log behind it. It
 * takes the focus, and gives it back; Escape closes it.
 */
export function InspectPanel({ place, ask, story, opener, onClose }: InspectPanelProps) {
  const title = useId();
  const [asks, setAsks] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const key = 'view' in place ? place.view : `${place.channel} ${place.ts}`;
  useFocusFor(heading, key, opener);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation(); // what lies below stays open
    onClose();
  };
  return (
    <section className="inspect" aria-labelledby={title} onKeyDown={onKeyDown}>
      <header className="inspect-head">
        <h2 ref={heading} id={title} tabIndex={-1}>
          Look inside
        </h2>
        <button type="button" onClick={() => setAsks(asks + 1)}>
          Look again
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      <Look key={`${key} ${asks}`} place={place} ask={ask} story={story} />
    </section>
  );
}

/** Takes the focus for each place anew. It is given back only where nobody else has taken it. */
function useFocusFor(
  heading: { readonly current: HTMLElement | null },
  key: string,
  opener: HTMLElement | undefined,
): void {
  const back = useRef(opener);
  back.current = opener;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is another look
  useEffect(() => heading.current?.focus(), [heading, key]);
  useEffect(
    () => () => {
      if (document.activeElement === document.body) back.current?.focus();
    },
    [],
  );
}

type LookProps = Pick<InspectPanelProps, 'place' | 'ask' | 'story'>;

/** Asks once for as long as it stands there. */
function Look({ place, ask, story }: LookProps) {
  const [asked] = useState(() => answered(ask(place)));
  return (
    <Suspense fallback={<output>Looking inside …</output>}>
      <Told answer={asked}>{(inspection) => <Inside inspection={inspection} story={story} />}</Told>
    </Suspense>
  );
}
