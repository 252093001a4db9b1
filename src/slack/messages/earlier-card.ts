import { referenceOf } from '../../domain/request.ts';
import type { LinkedState } from '../../use-cases/ports/painter.ts';
import { section } from '../blocks.ts';
import { messageBlockId } from '../ids.ts';
import { channelMention, code, joined, link, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import type { Picture } from './request-card.ts';
import { verbs } from './words.ts';

/** What is left of a card whose place another has taken: no values, no buttons, and the way to that one. */
export function earlierCard(state: LinkedState): Picture {
  const { request } = state;
  const { id, change, target, requester } = request;
  const about = mrkdwn`${verbs[change]} PrivateLink service ${code(target.serviceId)}: request ${code(referenceOf(id))} of ${mention(requester)}.`;
  const moved = mrkdwn`*This is no longer its card*, which is in ${channelMention(request.channel)}. Nothing can be decided here.`;
  const open = linkToCard(state);
  const words = joined([about, moved, ...(open === undefined ? [] : [open])], '\n');
  const text = mrkdwn`Request ${code(referenceOf(id))} goes on in another card.`;
  return { blocks: JSON.stringify([section(messageBlockId('p', request, 'moved'), words)]), text };
}

/** Where the card is, as a link where it can be opened. */
export function wayToCard(state: LinkedState): Mrkdwn {
  return linkToCard(state) ?? mrkdwn`The card is in ${channelMention(state.request.channel)}.`;
}

function linkToCard({ permalink }: LinkedState): Mrkdwn | undefined {
  return permalink === undefined ? undefined : link(permalink, 'Open the request');
}
