import { Suspense } from 'react';
import type { Place } from '../../wire.ts';
import { useWorkspace } from '../workspace.ts';
import { later } from './later.tsx';

const InspectPanel = later(async () => (await import('../inspect/inspect-panel.tsx')).InspectPanel);

export type Looked = {
  readonly place: Place;
  /** What it was opened by. */
  readonly opener: HTMLElement | undefined;
};

/** The inside of a message or a view, asked of the server as whoever is signed in. */
export function Inspected({ place, opener, onClose }: Looked & { readonly onClose: () => void }) {
  const { send } = useWorkspace();
  return (
    <Suspense fallback={<output className="empty">Looking inside …</output>}>
      <InspectPanel
        place={place}
        opener={opener}
        ask={(asked) => send('inspect', asked)}
        story={async (request) => (await send('story', { request })).story}
        onClose={onClose}
      />
    </Suspense>
  );
}
