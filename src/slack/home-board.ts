import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { HomeBoard } from '../use-cases/ports/home.ts';
import type { Log } from '../use-cases/ports/log.ts';
import { calling } from './board-calls.ts';
import { createPatience } from './patience.ts';

/** Publishes Homes. A call without a clear answer is `BoardUnclearError`: it may have been shown. */
export function createHomeBoard(web: WebClient, log: Log): HomeBoard {
  const board = { web, log, patience: createPatience() };
  return {
    publish: async (person, { blocks }) => {
      await calling(board, 'views.publish', () =>
        web.views.publish({
          user_id: person,
          view: { type: 'home', blocks: JSON.parse(blocks) as KnownBlock[] },
        }),
      );
    },
  };
}
