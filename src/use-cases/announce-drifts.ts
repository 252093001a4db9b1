import { type AnnounceCardsDeps, announceCards } from './announce-cards.ts';
import type { DriftStore } from './ports/drift-store.ts';
import type { Painter } from './ports/painter.ts';

export type AnnounceDriftsDeps = AnnounceCardsDeps & {
  readonly drifts: Omit<DriftStore, 'judge'>;
  readonly painter: Pick<Painter, 'drift'>;
};

/** Brings the cards of drifts to what is known of them. */
export async function announceDrifts(deps: AnnounceDriftsDeps): Promise<void> {
  const { drifts, painter } = deps;
  await announceCards(deps, { kind: 'drift', cards: drifts, draw: painter.drift });
}
