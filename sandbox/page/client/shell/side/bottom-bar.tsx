import { useStore } from '../../store/use-store.ts';
import { Icon } from '../icon.tsx';
import { InPage } from '../in-page.tsx';
import type { Shown } from '../where-shown.ts';
import './bottom-bar.css';

type BottomBarProps = {
  /** `undefined`: the list of what there is. */
  readonly shown: Shown | undefined;
  readonly cloudShown: boolean;
  readonly showCloud: (isShown: boolean) => void;
};

/** Of a narrow screen: what is a column elsewhere. */
export function BottomBar({ shown, cloudShown, showCloud }: BottomBarProps) {
  const scene = useStore((state) => state.scene);
  const dm = scene?.channels.find(({ kind }) => kind === 'im');
  const isDm = shown?.kind === 'channel' && shown.channel.id === dm?.id;
  const current = (isHere: boolean) => (isHere && !cloudShown ? 'page' : undefined);
  return (
    <nav className="bottom-bar" aria-label="Parts of the workspace">
      <InPage to={{ kind: 'list' }} aria-current={current(shown === undefined)}>
        <Icon name="list" />
        Channels
      </InPage>
      {dm === undefined ? null : (
        <InPage to={{ kind: 'channel', channel: dm.id }} aria-current={current(isDm)}>
          <Icon name="message" />
          Messages
          {dm.unread > 0 ? <span className="badge">{dm.unread}</span> : null}
        </InPage>
      )}
      {scene?.hasHome === true ? (
        <InPage to={{ kind: 'home' }} aria-current={current(shown?.kind === 'home')}>
          <Icon name="home" />
          Home
        </InPage>
      ) : null}
      <button type="button" aria-pressed={cloudShown} onClick={() => showCloud(!cloudShown)}>
        <Icon name="cloud" />
        Cloud
      </button>
    </nav>
  );
}
