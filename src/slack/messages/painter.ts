import type { Drawing, Painter } from '../../use-cases/ports/painter.ts';
import { bulletinMessage } from './bulletin.ts';
import type { Offers } from './buttons.ts';
import { decisionSection } from './decision-section.ts';
import { driftCard } from './drift-card.ts';
import { earlierCard } from './earlier-card.ts';
import { noticeMessage } from './notice.ts';
import { policyCard } from './policy-card.ts';
import { type Picture, requestCard } from './request-card.ts';
import { threadUpdate } from './thread-update.ts';

/** Draws requests as Slack messages. The hash tells whether Slack has this very drawing already. */
export function createPainter({
  sha256,
  receipts = false,
}: Partial<Offers> & { readonly sha256: (text: string) => string }): Painter {
  const drawing = ({ blocks, text }: Picture): Drawing => ({
    blocks,
    text,
    hash: sha256(JSON.stringify([blocks, text])),
  });
  return {
    decisionSection,
    card: (state) => drawing(requestCard(state, { receipts })),
    earlierCard: (state) => drawing(earlierCard(state)),
    update: (update, state) => drawing(threadUpdate(update, state)),
    bulletin: (bulletin, state) => drawing(bulletinMessage(bulletin, state)),
    drift: (drift, state) => drawing(driftCard(drift, state)),
    policy: (candidacy, state) => drawing(policyCard(candidacy, state)),
    notice: (notice, state) => drawing(noticeMessage(notice, state)),
  };
}
