import type { Where } from '../../address.ts';
import { useStore } from '../../store/use-store.ts';
import { Icon } from '../icon.tsx';
import { PersonMenu } from './person-menu.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import './top-bar.css';

type TopBarProps = {
  readonly where: Where;
  readonly cloudShown: boolean;
  readonly showCloud: (isShown: boolean) => void;
};

/** Whose workspace this is, whether the bot is there, and who one is. */
export function TopBar({ where, cloudShown, showCloud }: TopBarProps) {
  const workspace = useStore((state) => state.scene?.workspace);
  const auditPage = useStore((state) => state.scene?.auditPage);
  return (
    <header className="top-bar">
      <p className="top-name">{workspace}</p>
      <Line />
      <span className="top-space" />
      {auditPage === undefined ? null : (
        <a className="top-link" href={auditPage} target="_blank" rel="noreferrer" data-opens="true">
          Audit page
        </a>
      )}
      <button
        type="button"
        className="top-link top-cloud"
        aria-pressed={cloudShown}
        onClick={() => showCloud(!cloudShown)}
      >
        <Icon name="cloud" />
        Cloud
      </button>
      <ThemeToggle />
      <PersonMenu where={where} />
    </header>
  );
}

/** What this page hears, and what the bot does. */
function Line() {
  const link = useStore((state) => state.link);
  const isBotHere = useStore((state) => (state.scene?.sockets ?? 0) > 0);
  const app = useStore((state) => state.scene?.app.name);
  return (
    <p className="top-line" role="status" data-good={link === 'live' && isBotHere}>
      {link === 'lost'
        ? 'Reconnecting …'
        : isBotHere
          ? `${app} is connected`
          : `${app} is not connected`}
    </p>
  );
}
