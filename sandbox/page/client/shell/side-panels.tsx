import { Suspense } from 'react';
import { useStore } from '../store/use-store.ts';
import { useWorkspace } from '../workspace.ts';
import { Icon } from './icon.tsx';
import { Inspected, type Looked } from './inspected.tsx';
import { later } from './later.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { useNarrow } from './use-narrow.ts';
import type { Shown } from './where-shown.ts';

const CloudPanel = later(async () => (await import('../cloud/cloud-panel.tsx')).CloudPanel);

type SidePanelsProps = {
  readonly shown: Shown;
  readonly inspected: Looked | undefined;
  readonly onCloseInspected: () => void;
  readonly cloudShown: boolean;
  readonly onCloseCloud: () => void;
};

/** What stands beside the conversation: a thread or the inside of something, and the cloud. */
export function SidePanels(props: SidePanelsProps) {
  const { shown, inspected, onCloseInspected, cloudShown, onCloseCloud } = props;
  const root = shown.kind === 'channel' ? shown.thread : undefined;
  return (
    <>
      {inspected !== undefined ? (
        <div className="side-panel">
          <TopHeading>Look inside</TopHeading>
          <Inspected {...inspected} onClose={onCloseInspected} />
        </div>
      ) : shown.kind === 'channel' && root !== undefined ? (
        <ThreadPanel key={root} channel={shown.channel} root={root} message={shown.message} />
      ) : null}
      {cloudShown ? <Cloud onClose={onCloseCloud} /> : null}
    </>
  );
}

function Cloud({ onClose }: { readonly onClose: () => void }) {
  const { send } = useWorkspace();
  const cloud = useStore((state) => state.cloud);
  const looking = (
    <p className="empty" role="status">
      Looking at HCP …
    </p>
  );
  return (
    <div className="side-panel cloud-side">
      <TopHeading>Cloud</TopHeading>
      <button type="button" className="icon-button" aria-label="Close the cloud" onClick={onClose}>
        <Icon name="close" />
      </button>
      {cloud === undefined ? (
        looking
      ) : (
        <Suspense fallback={looking}>
          <CloudPanel cloud={cloud} send={async (deed) => void (await send('cloud', deed))} />
        </Suspense>
      )}
    </div>
  );
}

/** Where a panel is all there is, the page needs a heading of the first level, as any page does. */
function TopHeading({ children }: { readonly children: string }) {
  return useNarrow() ? <h1 className="unseen">{children}</h1> : null;
}
