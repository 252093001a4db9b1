import { memo } from 'react';
import type { ShownMessage } from '../../../wire.ts';
import { isReply } from '../../store/messages.ts';
import { useWorkspace } from '../../workspace.ts';
import { Avatar } from '../avatar.tsx';
import { InPage } from '../in-page.tsx';
import './message.css';
import { Files } from './files.tsx';
import { MessageBody } from './message-body.tsx';
import { MessageTime } from './message-time.tsx';
import { MessageTools } from './message-tools.tsx';
import { ThreadSummary } from './thread-summary.tsx';

type MessageProps = {
  readonly message: ShownMessage;
  readonly follows: boolean;
  readonly inThread: boolean;
};

/** One message, drawn again only when it is another one. */
export const Message = memo(function Message({ message, follows, inThread }: MessageProps) {
  const { names } = useWorkspace();
  const { ts, channel, user, byApp, ephemeral, deleted, files, replies, threadTs } = message;
  const name = names.user(user)?.name ?? user;
  if (deleted)
    return (
      <article className="message" data-ts={ts} tabIndex={-1}>
        <div className="message-main">
          <p className="soft">This message was deleted.</p>
          {inThread ? null : <ThreadSummary message={message} />}
        </div>
      </article>
    );
  return (
    <article
      className="message"
      data-ts={ts}
      data-follows={follows}
      data-ephemeral={ephemeral}
      tabIndex={-1}
      aria-label={`${name}, ${ephemeral ? 'only visible to you' : 'message'}`}
    >
      {follows ? <MessageTime message={message} short /> : <Avatar id={user} name={name} />}
      <div className="message-main">
        {ephemeral ? <p className="soft">Only visible to you</p> : null}
        {isReply(message) && !inThread && threadTs !== undefined ? (
          <p className="soft">
            replied to <InPage to={{ kind: 'channel', channel, thread: threadTs }}>a thread</InPage>
          </p>
        ) : null}
        {follows ? null : (
          <p className="message-head">
            <strong>{name}</strong>
            {byApp ? <span className="app-badge">APP</span> : null}
            <MessageTime message={message} />
          </p>
        )}
        <MessageBody message={message} />
        <Files files={files} />
        {inThread || replies === undefined ? null : <ThreadSummary message={message} />}
      </div>
      <MessageTools message={message} inThread={inThread} />
    </article>
  );
});
