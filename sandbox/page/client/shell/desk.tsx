import { useMemo, useState } from 'react';
import { formatWhere, type Where } from '../address.ts';
import { useStore } from '../store/use-store.ts';
import { Announcer } from './announcer.tsx';
import { ChannelPage } from './channel/channel-page.tsx';
import './desk.css';
import { DeskContext } from './desk-context.ts';
import { HomePage } from './home-page.tsx';
import type { Looked } from './inspected.tsx';
import { Leave } from './leave.tsx';
import { Modals } from './modals.tsx';
import { BottomBar } from './side/bottom-bar.tsx';
import { Sidebar } from './side/sidebar.tsx';
import { SidePanels } from './side-panels.tsx';
import { Toasts } from './toasts.tsx';
import { TopBar } from './top/top-bar.tsx';
import { useCloudShown } from './use-cloud-shown.ts';
import { useFollowing } from './use-following.ts';
import { useNarrow } from './use-narrow.ts';
import { useTitle } from './use-title.ts';
import { type Shown, shownAt } from './where-shown.ts';

/** Everything that somebody who is signed in sees. On a narrow screen it is one of its columns. */
export function Desk({ where }: { readonly where: Where }) {
  const scene = useStore((state) => state.scene);
  const isNarrow = useNarrow();
  const [cloudShown, showCloud] = useCloudShown();
  const [looked, look] = useState<Looked & { readonly at: string }>();
  const [leaving, leave] = useState<string>();
  const at = formatWhere(where);
  const deeds = useMemo(
    () => ({ inspect: (looked: Looked) => look({ ...looked, at }), leave }),
    [at],
  );
  useFollowing(leave);
  useTitle(where);
  if (scene === undefined) return <Opening />;

  const shown = shownAt(where, scene);
  const inspected = looked?.at === at ? looked : undefined;
  const isList = isNarrow && where.kind === 'list';
  const panels = (
    <SidePanels
      shown={shown}
      inspected={inspected}
      onCloseInspected={() => look(undefined)}
      cloudShown={cloudShown}
      onCloseCloud={() => showCloud(false)}
    />
  );
  return (
    <DeskContext value={deeds}>
      <div className="desk">
        <button
          type="button"
          className="skip"
          onClick={() => document.getElementById('main')?.focus()}
        >
          Skip to the conversation
        </button>
        <TopBar cloudShown={cloudShown} showCloud={showCloud} where={where} />
        {isNarrow ? null : <Sidebar shown={shown} />}
        <main id="main" tabIndex={-1}>
          {isList ? <List /> : <Main shown={shown} />}
          {isNarrow ? panels : null}
        </main>
        {isNarrow ? null : panels}
        <BottomBar
          shown={isList ? undefined : shown}
          cloudShown={cloudShown}
          showCloud={showCloud}
        />
      </div>
      <Modals />
      <Leave href={leaving} onClose={() => leave(undefined)} />
      <Toasts />
      <Announcer />
    </DeskContext>
  );
}

/** What there is, where it does not stand beside the rest. */
function List() {
  const workspace = useStore((state) => state.scene?.workspace);
  return (
    <>
      <h1 className="unseen">{workspace}</h1>
      <Sidebar shown={undefined} />
    </>
  );
}

function Main({ shown }: { readonly shown: Shown }) {
  if (shown.kind === 'home') return <HomePage />;
  if (shown.kind === 'nothing')
    return <p className="empty">There is nothing here that you can see.</p>;
  return <ChannelPage key={shown.channel.id} channel={shown.channel} message={shown.message} />;
}

function Opening() {
  const link = useStore((state) => state.link);
  return (
    <p className="empty" role="status">
      {link === 'lost' ? 'The sandbox does not answer. Trying again …' : 'Opening the workspace …'}
    </p>
  );
}
