import type { KnownBlock } from '@slack/types';
import { countChanges } from '../../domain/plan.ts';
import { seenDifference } from '../../domain/remedies.ts';
import { type Failure, referenceOf } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { context, plainSection, section } from '../blocks.ts';
import { messageBlockId } from '../ids.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { buttons, type Offers } from './buttons.ts';
import { failureFacts } from './failure-text.ts';
import { freezeProgress } from './freeze-progress.ts';
import { freezeReason, reasonRoom } from './freeze-words.ts';
import { bindingLine, progressLines } from './progress.ts';
import { statusWords, verbs } from './words.ts';

export type Picture = { readonly blocks: string; readonly text: Mrkdwn };

/**
 * The card of a request: the stored decision section, byte for byte, and below it how far it has come
 * and what can be done. The same state always gives the same card.
 */
export function requestCard(state: CardState, offers: Offers = { receipts: false }): Picture {
  const below = JSON.stringify(progressBlocks(state, offers));
  // Both are JSON arrays: joined as text, so that the bytes of the section stay what was hashed.
  const blocks = `${state.shown.decisionSection.slice(0, -1)},${below.slice(1)}`;
  return { blocks, text: cardText(state) };
}

function progressBlocks(state: CardState, offers: Offers): readonly KnownBlock[] {
  const { request, reviews } = state;
  const id = (name: string): string => messageBlockId('p', request, name);
  const rejection = reviews.findLast(({ decision }) => decision === 'reject')?.reason;
  return [
    section(id('progress'), joined(progressLines(state), '\n')),
    ...(showsFailure(state) ? [] : freezeNotes(id('freeze'), state)),
    ...(request.failure === undefined || !showsFailure(state)
      ? []
      : failureFacts(id, failureShown(state, request.failure))),
    ...(request.status === 'rejected' && rejection !== undefined
      ? [plainSection(id('reason'), `Reason: ${rejection}`, rejectionRoom)]
      : []),
    ...buttons(state, offers),
    context(id('binding'), bindingLine(state), ...repeatedNote(state)),
  ];
}

/** Why there is a freeze, beside what that means: of a request that failed, there is more to read. */
function freezeNotes(id: string, state: CardState): readonly KnownBlock[] {
  if (freezeProgress(state).length === 0) return [];
  return freezeReason(id, { freeze: state.freeze, room: reasonRoom.card });
}

/** The whole reason is in the thread and in the requester's direct message. */
const rejectionRoom = 400;

function showsFailure({ request: { status } }: CardState): boolean {
  return status === 'failed' || status === 'needs_attention';
}

/** With what HCP was seen to have, where the worker itself did not compare it with what was approved. */
function failureShown({ request, shown }: CardState, failure: Failure): Failure {
  const differs = failure.differs ?? seenDifference({ request, before: shown.live });
  return differs === undefined ? failure : { ...failure, differs };
}

/** Said where Slack's history could not show whether an earlier post had arrived. */
export function repeatedNote({ repeated }: Pick<CardState, 'repeated'>): readonly Mrkdwn[] {
  return repeated === true
    ? [mrkdwn`Possibly posted twice: Slack did not say whether the first one arrived.`]
    : [];
}

/** What notifications show and screen readers read in place of the blocks: the facts, no mention. */
function cardText({ request, shown }: CardState): Mrkdwn {
  const { added, removed } = countChanges(shown.plan);
  const { change, target, version } = request;
  return mrkdwn`${verbs[change]} PrivateLink service ${code(target.serviceId)} of cluster ${code(target.clusterId)}: + ${added}, − ${removed}. Request ${code(referenceOf(request.id))}, version ${version}: ${statusWords(request)}.`;
}
