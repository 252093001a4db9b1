import { Suspense, useId, useState } from 'react';
import type { Inspection, Obj, Place } from '../../wire.ts';
import { answered } from './answered.ts';
import './inspect.css';
import { Inside } from './inside.tsx';
import { Told } from './told.tsx';

export type InspectPanelProps = {
  readonly place: Place;
  readonly ask: (place: Place) => Promise<Inspection>;
  /** What the bot's own log tells of a request; takes a second or two. */
  readonly story: (request: string) => Promise<Obj>;
  readonly onClose: () => void;
};

/** What is inside a message or a view: its JSON, the limits it uses, the proof and the log behind it. */
export function InspectPanel({ place, ask, story, onClose }: InspectPanelProps) {
  const title = useId();
  const [asks, setAsks] = useState(0);
  const key = 'view' in place ? place.view : `${place.channel} ${place.ts}`;
  return (
    <section className="inspect" aria-labelledby={title}>
      <header className="inspect-head">
        <h2 id={title}>Look inside</h2>
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

/** Asks once for as long as it stands there. */
function Look({ place, ask, story }: Omit<InspectPanelProps, 'onClose'>) {
  const [asked] = useState(() => answered(ask(place)));
  return (
    <Suspense fallback={<output>Looking inside …</output>}>
      <Told answer={asked}>{(inspection) => <Inside inspection={inspection} story={story} />}</Told>
    </Suspense>
  );
}
