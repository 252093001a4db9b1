import type { ShownMessage } from '../../../wire.ts';
import { useWorkspace } from '../../workspace.ts';
import { Avatar } from '../avatar.tsx';
import { InPage } from '../in-page.tsx';
import { lastReplyOf } from '../times.ts';

/** `3 replies`, who wrote them, and when the last one was written. */
export function ThreadSummary({ message }: { readonly message: ShownMessage }) {
  const { names } = useWorkspace();
  const { channel, ts, replies } = message;
  if (replies === undefined || replies.count === 0) return null;
  return (
    <InPage className="thread-summary" to={{ kind: 'channel', channel, thread: ts }}>
      {replies.users.slice(0, 5).map((id) => (
        <Avatar key={id} id={id} name={names.user(id)?.name ?? id} small />
      ))}
      <span className="thread-count">
        {replies.count} {replies.count === 1 ? 'reply' : 'replies'}
      </span>
      <span className="soft">Last reply {lastReplyOf(replies.latest, new Date())}</span>
    </InPage>
  );
}
