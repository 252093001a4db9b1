import type { ChannelRef } from '../../../wire.ts';
import { Composer } from './composer.tsx';

type SpeakingProps = { readonly channel: ChannelRef; readonly thread: string | undefined };

/** Where something is said; or Slack's words for why nothing can be. */
export function Speaking({ channel, thread }: SpeakingProps) {
  const closed = closedIn(channel);
  if (closed === undefined) return <Composer channel={channel} thread={thread} />;
  return <p className="composer-closed">{closed}</p>;
}

function closedIn({ name, archived, readOnly }: ChannelRef): string | undefined {
  if (archived) return `#${name} is archived: nobody can write here.`;
  return readOnly ? 'Sending messages to this app has been turned off.' : undefined;
}
