import { useStore } from '../store/use-store.ts';
import { InPage } from './in-page.tsx';

/** The two sides of an app: its Home, and what it wrote to this person alone. */
export function AppTabs({ shown }: { readonly shown: 'home' | 'messages' }) {
  const hasHome = useStore((state) => state.scene?.hasHome ?? false);
  const dm = useStore((state) => state.scene?.channels.find(({ kind }) => kind === 'im')?.id);
  return (
    <nav className="app-tabs" aria-label="Of the app">
      {hasHome ? (
        <InPage to={{ kind: 'home' }} aria-current={shown === 'home' ? 'page' : undefined}>
          Home
        </InPage>
      ) : null}
      {dm === undefined ? null : (
        <InPage
          to={{ kind: 'channel', channel: dm }}
          aria-current={shown === 'messages' ? 'page' : undefined}
        >
          Messages
        </InPage>
      )}
    </nav>
  );
}
