import { useSyncExternalStore } from 'react';
import { useWorkspace } from '../workspace.ts';
import { Icon } from './icon.tsx';
import './toasts.css';

/** What went wrong, until it is put away. */
export function Toasts() {
  const { toasts } = useWorkspace();
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <div className="toasts" role="alert">
      {shown.map(({ id, text }) => (
        <p key={id} className="toast">
          <span>{text}</span>
          <button
            type="button"
            className="icon-button"
            aria-label="Put away"
            onClick={() => toasts.dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}
