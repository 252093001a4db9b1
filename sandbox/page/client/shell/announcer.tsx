import { useEffect, useRef, useState } from 'react';
import type { ShownMessage } from '../../wire.ts';
import { useStore } from '../store/use-store.ts';
import { useWorkspace } from '../workspace.ts';
import { spokenOf } from './spoken.ts';

/** Says politely what others wrote since the page was opened, each message once; edits are not news. */
export function Announcer() {
  const { names } = useWorkspace();
  const messages = useStore((state) => state.messages);
  const me = useStore((state) => state.scene?.me.id);
  const heard = useRef<string>(undefined);
  const [text, setText] = useState('');

  useEffect(() => {
    const newest = newestOf([...messages.values()].flatMap((all) => all.slice(-1)));
    const since = heard.current;
    if (newest === undefined || newest.ts === since) return;
    heard.current = newest.ts;
    if (since === undefined) return;
    const news = [...messages.values()].flatMap((all) =>
      all.filter(({ ts, user, deleted }) => ts > since && user !== me && !deleted),
    );
    if (news.length > 0) setText(news.map((message) => spokenOf(message, names)).join('. '));
  }, [messages, me, names]);

  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}

function newestOf(messages: readonly ShownMessage[]): ShownMessage | undefined {
  return messages.reduce<ShownMessage | undefined>(
    (newest, message) => (newest === undefined || message.ts > newest.ts ? message : newest),
    undefined,
  );
}
