import type { RequestId } from '../domain/request.ts';
import type { MessageStore } from '../use-cases/ports/message-store.ts';

export type Permalinks = {
  /** The way to a request's card, where that is up. */
  ofCard(id: RequestId): Promise<string | undefined>;
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
  return {
    ofCard: async (id) => {
      const card = (await messages.list(id)).find(({ kind }) => kind === 'card');
      if (card?.ts === undefined) return undefined;
      return `${await workspaceUrl()}archives/${card.to}/p${card.ts.replace('.', '')}`;
    },
  };
}
