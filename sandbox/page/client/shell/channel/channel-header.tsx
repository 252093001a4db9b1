import type { ChannelRef } from '../../../wire.ts';
import { useStore } from '../../store/use-store.ts';
import { AppTabs } from '../app-tabs.tsx';
import { Icon } from '../icon.tsx';
import { InPage } from '../in-page.tsx';

/** Which conversation this is, and who is in it. The app's own has tabs in place of members. */
export function ChannelHeader({ channel }: { readonly channel: ChannelRef }) {
  const app = useStore((state) => state.scene?.app.name);
  const { kind, name, members, archived, hasApp } = channel;
  return (
    <header className="channel-header">
      <InPage className="icon-button back" to={{ kind: 'list' }} aria-label="Back to the list">
        <Icon name="back" />
      </InPage>
      {kind === 'im' ? (
        <>
          <h1>{app}</h1>
          <AppTabs shown="messages" />
        </>
      ) : (
        <>
          <h1>
            {kind === 'private' ? <Icon name="lock" /> : '#'}
            {name}
            {kind === 'private' ? <span className="unseen"> (private)</span> : null}
          </h1>
          <p className="soft">
            {members} {members === 1 ? 'member' : 'members'}
            {hasApp ? `, ${app} among them` : `; ${app} is not in here`}
            {archived ? '; archived' : ''}
          </p>
        </>
      )}
    </header>
  );
}
