import { useEffect, useRef, useState } from 'react';
import { useStore } from '../store/use-store.ts';
import { useWorkspace } from '../workspace.ts';
import { spokenOf } from './spoken.ts';

/** Says politely what others wrote since the page was opened, each message once; edits are not news. */
export function Announcer() {
  const { names } = useWorkspace();
  const messages = useStore((state) => state.messages);
  const me = useStore((state) => state.scene?.me.id);
  const [opened] = useState(() => (Date.now() / 1000).toFixed(6));
  const heard = useRef(opened);
  const [text, setText] = useState('');

  useEffect(() => {
    const news = [...messages.values()].flatMap((all) =>
      all.filter(({ ts, deleted }) => ts > heard.current && !deleted),
    );
    if (news.length === 0) return;
    heard.current =
      news
        .map(({ ts }) => ts)
        .sort()
        .at(-1) ?? heard.current;
    const ofOthers = news.filter(({ user }) => user !== me);
    if (ofOthers.length > 0)
      setText(ofOthers.map((message) => spokenOf(message, names)).join('. '));
  }, [messages, me, names]);

  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
