import { useMemo } from 'react';
import type { ChannelRef, ShownMessage } from '../../../wire.ts';
import { topLevel } from '../../store/messages.ts';
import { useStore } from '../../store/use-store.ts';
import { Speaking } from '../composer/speaking.tsx';
import { Guide } from '../guide.tsx';
import { ChannelHeader } from './channel-header.tsx';
import { MessageList } from './message-list.tsx';
import { useLastRead, useReading } from './reading.ts';
import { useOlder } from './use-older.ts';

type ChannelPageProps = {
  readonly channel: ChannelRef;
  /** The message that a link leads to. */
  readonly message: string | undefined;
};

const none: readonly ShownMessage[] = [];

/** A conversation: what was said, newest at the bottom, and the field to say something. */
export function ChannelPage({ channel, message }: ChannelPageProps) {
  const all = useStore((state) => state.messages.get(channel.id) ?? none);
  const messages = useMemo(() => topLevel(all), [all]);
  const lastRead = useLastRead(channel);
  const older = useOlder(channel.id, messages);
  const onBottom = useReading(channel, messages.at(-1)?.ts);
  return (
    <div className="channel">
      <ChannelHeader channel={channel} />
      <Guide channel={channel} />
      <MessageList
        label={channel.kind === 'im' ? 'Messages' : `Messages in ${channel.name}`}
        messages={messages}
        lastRead={lastRead}
        older={older}
        goal={message}
        onBottom={onBottom}
      />
      <Speaking channel={channel} thread={undefined} />
    </div>
  );
}
