import { useEffect, useMemo } from 'react';
import { actsOn } from '../acts.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { useStore } from '../store/use-store.ts';
import { useWorkspace } from '../workspace.ts';
import { AppTabs } from './app-tabs.tsx';
import { useDesk } from './desk-context.ts';
import './home.css';
import { Icon } from './icon.tsx';
import { InPage } from './in-page.tsx';

/** The app's Home, which it is told that this person has opened. */
export function HomePage() {
  const workspace = useWorkspace();
  const { inspect } = useDesk();
  const { attempt, names } = workspace;
  const app = useStore((state) => state.scene?.app.name);
  const home = useStore((state) => state.home);
  const id = home?.id;
  const acts = useMemo(
    () => (id === undefined ? undefined : actsOn(workspace, { view: id })),
    [workspace, id],
  );
  useEffect(() => void attempt('home', {}), [attempt]);
  return (
    <div className="channel">
      <header className="channel-header">
        <InPage className="icon-button back" to={{ kind: 'list' }} aria-label="Back to the list">
          <Icon name="back" />
        </InPage>
        <h1>{app}</h1>
        <AppTabs shown="home" />
        {id === undefined ? null : (
          <button
            type="button"
            className="link-button"
            onClick={({ currentTarget: opener }) => inspect({ place: { view: id }, opener })}
          >
            Look inside
          </button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="home" aria-label="Home" tabIndex={0}>
        {home === null ? (
          <p className="empty" role="status">
            {app} has drawn no Home for you yet …
          </p>
        ) : (
          <Blocks
            blocks={home.blocks}
            surface="home"
            names={names}
            acts={acts}
            values={home.values}
          />
        )}
      </section>
    </div>
  );
}
