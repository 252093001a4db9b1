import type { Place } from '../../wire.ts';
import { CloudPanel } from '../cloud/cloud-panel.tsx';
import { InspectPanel } from '../inspect/inspect-panel.tsx';
import { useStore } from '../store/use-store.ts';
import { useWorkspace } from '../workspace.ts';
import { Icon } from './icon.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { useNarrow } from './use-narrow.ts';
import type { Shown } from './where-shown.ts';

type SidePanelsProps = {
  readonly shown: Shown;
  readonly inspected: Place | undefined;
  readonly onCloseInspected: () => void;
  readonly cloudShown: boolean;
  readonly onCloseCloud: () => void;
};

/** What stands beside the conversation: a thread or the inside of something, and the cloud. */
export function SidePanels(props: SidePanelsProps) {
  const { shown, inspected, onCloseInspected, cloudShown, onCloseCloud } = props;
  const { send } = useWorkspace();
  const root = shown.kind === 'channel' ? shown.thread : undefined;
  return (
    <>
      {inspected !== undefined ? (
        <div className="side-panel">
          <TopHeading>Look inside</TopHeading>
          <InspectPanel
            place={inspected}
            ask={(place) => send('inspect', place)}
            story={async (request) => (await send('story', { request })).story}
            onClose={onCloseInspected}
          />
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
  return (
    <div className="side-panel cloud-side">
      <TopHeading>Cloud</TopHeading>
      <button type="button" className="icon-button" aria-label="Close the cloud" onClick={onClose}>
        <Icon name="close" />
      </button>
      {cloud === undefined ? (
        <p className="empty" role="status">
          Looking at HCP …
        </p>
      ) : (
        <CloudPanel cloud={cloud} send={async (deed) => void (await send('cloud', deed))} />
      )}
    </div>
  );
}

/** Where a panel is all there is, the page needs a heading of the first level, as any page does. */
function TopHeading({ children }: { readonly children: string }) {
  return useNarrow() ? <h1 className="unseen">{children}</h1> : null;
}
