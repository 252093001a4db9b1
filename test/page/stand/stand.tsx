/** Draws whatever a test hands over, and asks the test about every deed. Runs in the browser. */
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Blocks } from '../../../sandbox/page/client/blocks/blocks.tsx';
import type { Acts, Names } from '../../../sandbox/page/client/blocks/props.ts';
import { ModalStack } from '../../../sandbox/page/client/modal/modal-stack.tsx';
import '../../../sandbox/page/client/shell/page.css';
import '../../../sandbox/page/client/style/tokens.css';
import type { Choice } from '../../../sandbox/page/wire.ts';
import type { Drawing } from './drawing.ts';

type Deed = (verb: string, ...what: readonly unknown[]) => Promise<unknown>;

const deed: Deed = (...what) => (window as unknown as { deed: Deed }).deed(...what);

const acts: Acts = {
  press: async (at, picked) => void (await deed('press', at, ...(picked ? [picked] : []))),
  fill: async (at, typed) => void (await deed('fill', at, typed)),
  pick: async (at, picked) => void (await deed('pick', at, picked)),
  suggest: async (at, query) => (await deed('suggest', at, query)) as readonly Choice[],
};

const person = { kind: 'member', role: '', canSignIn: true } as const;
const names: Names = {
  user: (id) => (id === 'U1' ? { ...person, id, handle: 'ada', name: 'Ada Lovelace' } : undefined),
  group: (id) => (id === 'S1' ? { id, handle: 'netsec', members: ['U1'] } : undefined),
  isMine: (kind, id) => kind === 'user' && id === 'U1',
  channel: (id) => (id === 'C1' ? { id, name: 'network', kind: 'public' } : undefined),
};

function Stand({ drawing, onDrawn }: { readonly drawing: Drawing; readonly onDrawn: () => void }) {
  const { blocks, surface, values, errors, modals, trouble } = drawing;
  useEffect(onDrawn);
  return (
    // As high as the workspace: axe takes what lies outside of a page that does not scroll for hidden.
    <main style={{ minHeight: '100dvh' }}>
      <h1>Stand</h1>
      <h2>Blocks</h2>
      <button type="button">Before</button>
      <Blocks
        {...{ blocks, surface, names, acts }}
        {...(values === undefined ? {} : { values })}
        {...(errors === undefined ? {} : { errors })}
      />
      <ModalStack
        {...{ modals, names, trouble }}
        errors={errors ?? {}}
        acts={() => acts}
        onSubmit={async (view) => void (await deed('submit', view))}
        onClose={async (view, all) => void (await deed('close', view, all))}
      />
    </main>
  );
}

const root = createRoot(document.body.appendChild(document.createElement('div')));
let number = 0;

/** Resolves when it stands there. Another number draws everything anew, as after a reload. */
const draw = (drawing: Drawing, isAnew: boolean) =>
  new Promise<void>((resolve) => {
    if (isAnew) number += 1;
    root.render(<Stand key={number} drawing={drawing} onDrawn={resolve} />);
  });

Object.assign(window, { draw });
