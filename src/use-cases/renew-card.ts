import { isOpen } from '../domain/lifecycle.ts';
import type { RenewalCause, ThreadUpdate } from '../domain/message.ts';
import type { AnnounceDeps, Announcement, StepResult } from './announcing.ts';
import { commitOnce } from './commit-once.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import { giveUp, refusedPauseMs } from './refused-message.ts';

/** Whoever deletes each card anew means it: this many are posted for one request, and not one more. */
const mostCards = 10;

/**
 * Posts a card once more where the one there was cannot be brought back or redrawn. The new one is the
 * card from here on; a click on the old one, should somebody still see it, is bound to what that showed.
 */
export async function renewCard(
  deps: AnnounceDeps,
  run: Announcement,
  { card, because }: { readonly card: PlannedMessage; readonly because: RenewalCause },
): Promise<StepResult> {
  const { version, status } = run.snapshot.request;
  if (card.number + 1 >= mostCards)
    return isOpen(status) ? { waitMs: refusedPauseMs } : await giveUp(deps, run, card);
  const holdsValues = run.messages.some(
    ({ body }) => body?.code === 'values' && body.version === version,
  );
  const updates: readonly ThreadUpdate[] = [
    { code: 'posted_anew', because },
    // The whole lists were in the thread of the card before.
    ...(holdsValues ? [{ code: 'values', version } as const] : []),
  ];
  const details = { channel: card.to, number: card.number, because };
  return await commitOnce(deps, run, { action: 'card_renewed', details, card: 'anew', updates });
}
