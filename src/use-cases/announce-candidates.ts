import { type AnnounceCardsDeps, announceCards } from './announce-cards.ts';
import type { Painter } from './ports/painter.ts';
import type { CandidateCards } from './ports/policy-store.ts';

export type AnnounceCandidatesDeps = AnnounceCardsDeps & {
  readonly candidateCards: CandidateCards;
  readonly painter: Pick<Painter, 'policy'>;
};

/** Brings the cards of proposed policies to what was decided on them. */
export async function announceCandidates(deps: AnnounceCandidatesDeps): Promise<void> {
  const { candidateCards: cards, painter } = deps;
  await announceCards(deps, { kind: 'policy', cards, draw: painter.policy });
}
