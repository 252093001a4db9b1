import type { HomePainter, HomeState } from '../../use-cases/ports/home.ts';
import type { RequestPage } from '../../use-cases/ports/request-views.ts';
import type { BoardPost } from '../../use-cases/ports/thread-board.ts';
import type { LinkedRequest } from '../messages/request-line.ts';
import type { Linked } from './home-lists.ts';
import { homeView } from './home-view.ts';

type Deps = {
  readonly sha256: (text: string) => string;
  readonly linkOf: (post: BoardPost) => Promise<string>;
};

/** Draws Homes, with the ways to the cards in them. The hash tells whether Slack has this very drawing. */
export function createHomePainter({ sha256, linkOf }: Deps): HomePainter {
  const link = async (post: BoardPost | undefined): Promise<string | undefined> =>
    post && (await linkOf(post));
  return {
    draw: async (state) => {
      const linked = state.seen === undefined ? undefined : await linkedOf(state.seen, link);
      const blocks = JSON.stringify(homeView(state, linked));
      return { blocks, hash: sha256(blocks) };
    },
  };
}

type Link = (post: BoardPost | undefined) => Promise<string | undefined>;

async function linkedOf(seen: NonNullable<HomeState['seen']>, link: Link): Promise<Linked> {
  const requests = ({ listed }: RequestPage): Promise<readonly LinkedRequest[]> =>
    Promise.all(listed.map(async (each) => ({ ...each, permalink: await link(each.card) })));
  const { views, owners } = seen.services;
  const services = views.map(async (view, index) => ({
    ...view,
    owner: owners[index] ?? ('observed' as const),
    openCard: await link(view.open?.card),
    lastCard: undefined,
  }));
  const [own, toDecide, drifts, ...shown] = await Promise.all([
    requests(seen.own),
    requests(seen.toDecide),
    Promise.all(seen.around.drifts.listed.map(({ card }) => link(card))),
    ...services,
  ]);
  return { own, toDecide, drifts, services: shown };
}
