import type { ChannelRef } from '../../../wire.ts';
import { useStore } from '../../store/use-store.ts';
import { Icon } from '../icon.tsx';
import { InPage } from '../in-page.tsx';
import type { Shown } from '../where-shown.ts';
import './sidebar.css';

/** What there is: channels, and the app; `shown` where one of them is open beside it. */
export function Sidebar({ shown }: { readonly shown: Shown | undefined }) {
  const scene = useStore((state) => state.scene);
  const channels = scene?.channels.filter(({ kind }) => kind !== 'im') ?? [];
  const dm = scene?.channels.find(({ kind }) => kind === 'im');
  const here = shown?.kind === 'channel' ? shown.channel.id : undefined;
  return (
    <nav className="sidebar" aria-label="Channels and apps">
      <h2>Channels</h2>
      <ul>
        {channels.map((channel) => (
          <li key={channel.id}>
            <ChannelLink channel={channel} isHere={channel.id === here} />
          </li>
        ))}
      </ul>
      <h2>{scene?.app.name}</h2>
      <ul>
        {scene?.hasHome === true ? (
          <li>
            <InPage
              className="place"
              to={{ kind: 'home' }}
              aria-current={shown?.kind === 'home' ? 'page' : undefined}
            >
              <Icon name="home" />
              <span className="place-name">Home</span>
            </InPage>
          </li>
        ) : null}
        {dm === undefined ? null : (
          <li>
            <ChannelLink channel={dm} isHere={dm.id === here} />
          </li>
        )}
      </ul>
    </nav>
  );
}

type ChannelLinkProps = { readonly channel: ChannelRef; readonly isHere: boolean };

/** Bold where there is something unread, with a number where it is for this person. */
function ChannelLink({ channel, isHere }: ChannelLinkProps) {
  const { id, kind, name, archived, unread, mentioned } = channel;
  return (
    <InPage
      className="place"
      to={{ kind: 'channel', channel: id }}
      data-unread={unread > 0 && !isHere}
      data-archived={archived}
      aria-current={isHere ? 'page' : undefined}
    >
      {kind === 'public' ? (
        <span className="place-mark" aria-hidden="true">
          #
        </span>
      ) : null}
      {kind === 'private' ? <Icon name="lock" /> : null}
      {kind === 'im' ? <Icon name="message" /> : null}
      <span className="place-name">{kind === 'im' ? 'Messages' : name}</span>
      {archived ? <span className="soft">archived</span> : null}
      {unread === 0 || isHere ? null : mentioned ? (
        <span className="badge">
          {unread}
          <span className="unseen"> unread</span>
        </span>
      ) : (
        <span className="unseen">unread</span>
      )}
    </InPage>
  );
}
