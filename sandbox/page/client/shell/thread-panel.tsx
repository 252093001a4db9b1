import { useEffect, useMemo } from 'react';
import type { ChannelRef, ShownMessage } from '../../wire.ts';
import { threadOf } from '../store/messages.ts';
import { useStore } from '../store/use-store.ts';
import { go } from '../use-address.ts';
import { useWorkspace } from '../workspace.ts';
import { MessageList } from './channel/message-list.tsx';
import { Speaking } from './composer/speaking.tsx';
import { PanelHead } from './panel-head.tsx';

type ThreadPanelProps = {
  readonly channel: ChannelRef;
  readonly root: string;
  readonly message: string | undefined;
};

const none: readonly ShownMessage[] = [];

/** A message and its replies, live for as long as it is open. */
export function ThreadPanel({ channel, root, message }: ThreadPanelProps) {
  const all = useStore((state) => state.messages.get(channel.id) ?? none);
  const thread = useMemo(() => threadOf(all, root), [all, root]);
  useReplies(channel.id, root);
  return (
    <section className="side-panel thread" aria-label="Thread">
      <PanelHead
        title="Thread"
        about={channel.kind === 'im' ? '' : `#${channel.name}`}
        onClose={() => go({ kind: 'channel', channel: channel.id })}
      />
      <MessageList label="Messages of the thread" messages={thread} inThread goal={message} />
      <Speaking channel={channel} thread={root} />
    </section>
  );
}

/** Asks for them once, and again whenever all was told anew. */
function useReplies(channel: string, ts: string): void {
  const { store, attempt } = useWorkspace();
  const epoch = useStore((state) => state.epoch);
  useEffect(() => {
    void attempt('thread', { channel, ts }).then((answer) => {
      if (answer !== undefined) store.hear({ kind: 'page', messages: answer.messages, epoch });
    });
  }, [attempt, store, channel, ts, epoch]);
}
