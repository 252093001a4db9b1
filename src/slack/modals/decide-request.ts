import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { type Answer, context, plain } from '../blocks.ts';
import { actionIds, callbackIds } from '../ids.ts';
import { requestCard } from '../messages/request-card.ts';
import { link, mrkdwn } from '../text.ts';

/** What can be decided here: what opens a form, or is its requester's, stays on the card. */
const decisions: readonly string[] = [
  actionIds.approve,
  actionIds.reject,
  actionIds.retry,
  actionIds.adopt,
  actionIds.abandon,
  actionIds.look,
];

/**
 * The card of a request in somebody's hand: its stored decision section, byte for byte what an approval is
 * bound to, how far it has come, and the buttons that decide. They carry version and digest as on the card, so
 * what is pressed here is judged like a press there.
 */
export function decideRequestModal(state: CardState, permalink: string | undefined): ModalView {
  const card = JSON.parse(requestCard(state).blocks) as readonly KnownBlock[];
  const way = permalink === undefined ? undefined : link(permalink, 'Open the request');
  return {
    ...frame,
    blocks: [
      ...card.flatMap((block): readonly KnownBlock[] =>
        block.type === 'actions' ? decisionButtons(block) : [block],
      ),
      ...(way === undefined
        ? []
        : [
            context('card', mrkdwn`${way}: its thread has the values that a card has no room for.`),
          ]),
    ],
  };
}

function decisionButtons(block: ActionsBlock): readonly ActionsBlock[] {
  const elements = block.elements.filter(
    ({ action_id: action }) => action !== undefined && decisions.includes(action),
  );
  return elements.length === 0 ? [] : [{ ...block, elements }];
}

/** The same with what a press came to above it; that alone, where there is no such request. */
export function answeredModal(card: ModalView | undefined, { blocks }: Answer): ModalView {
  if (card === undefined) return { ...frame, blocks: [...blocks] };
  return { ...card, blocks: [...blocks, { type: 'divider' }, ...card.blocks] };
}

const frame = {
  type: 'modal',
  callback_id: callbackIds.decideRequest,
  title: plain('Decide'),
  close: plain('Close'),
} as const;
