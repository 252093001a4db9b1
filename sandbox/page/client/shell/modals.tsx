import { useState } from 'react';
import type { Submitted } from '../../wire.ts';
import { actsOn } from '../acts.ts';
import { ModalStack } from '../modal/modal-stack.tsx';
import { useStore } from '../store/use-store.ts';
import { useWorkspace } from '../workspace.ts';
import { Inspected } from './inspected.tsx';

/** The app's modals. What Slack said of the last submit stands there until the next one. */
export function Modals() {
  const workspace = useWorkspace();
  const modals = useStore((state) => state.modals);
  const [last, setLast] = useState<{ view: string; submitted: Submitted }>();
  const { attempt, names } = workspace;
  const top = modals.at(-1);
  const said = last !== undefined && last.view === top?.id ? last.submitted : undefined;
  return (
    <ModalStack
      modals={modals}
      names={names}
      acts={(view) => actsOn(workspace, { view })}
      errors={said?.kind === 'errors' ? said.errors : {}}
      trouble={said?.kind === 'trouble' ? said.shown : undefined}
      inside={({ view, ...looked }) => <Inspected {...looked} place={{ view }} />}
      onSubmit={async (view) => {
        const submitted = await attempt('submit', { view });
        if (submitted !== undefined) setLast({ view, submitted });
      }}
      onClose={async (view, all) => void (await attempt('close', { view, all }))}
    />
  );
}
