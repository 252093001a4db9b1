import type { RequestId } from '../domain/request.ts';
import { type MessageStore, newestCard } from '../use-cases/ports/message-store.ts';
import type { BoardPost } from '../use-cases/ports/thread-board.ts';

export type Permalinks = {
  /** The way to a request's card, where that is up. */
  ofCard(id: RequestId): Promise<string | undefined>;
  /** The way to a message whose place is known. */
  ofPost(post: BoardPost): Promise<string>;
};

/**
 * Permalinks by Slack's own form, so that a list of requests costs no calls.
 *
 * @see docs.slack.dev, chat.getPermalink: `{workspace}/archives/{channel}/p{ts without its dot}`
 */
export function createPermalinks(
  messages: Pick<MessageStore, 'list'>,
  workspaceUrl: () => Promise<string>,
): Permalinks {
  const ofPost = async ({ channel, ts }: BoardPost): Promise<string> =>
    `${await workspaceUrl()}archives/${channel}/p${ts.replace('.', '')}`;
  return {
    ofPost,
    ofCard: async (id) => {
      const card = newestCard(await messages.list(id));
      if (card?.ts === undefined) return undefined;
      return await ofPost({ channel: card.to, ts: card.ts });
    },
  };
}
