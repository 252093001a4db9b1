import type { KnownBlock } from '@slack/types';
import type { Notice } from '../../domain/message.ts';
import type { LinkedState } from '../../use-cases/ports/painter.ts';
import { context, section } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { messageBlockId } from '../ids.ts';
import { channelMention, code, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { againRow } from './buttons.ts';
import { wayToCard } from './earlier-card.ts';
import type { Told } from './ending-text.ts';
import { toDecideTold } from './prompt-text.ts';
import { type Picture, repeatedNote } from './request-card.ts';
import { differenceTold, subject, tell } from './thread-update.ts';

/** A direct message, mostly to the requester: which request, what happened, and the way to its card. */
export function noticeMessage(notice: Notice, state: LinkedState): Picture {
  const { words, more = [] } = noticeTold(notice, state);
  const { request } = state;
  const id = (name: string): string => messageBlockId('n', request, `${notice.code}-${name}`);
  const about = aboutWords(notice, state);
  const blocks: readonly KnownBlock[] = [
    section(id('words'), joined([about, words], '\n')),
    ...more,
    context(id('way'), wayToCard(state), ...repeatedNote(state)),
    ...(notice.code === 'expired' ? [againRow(state, id('again'))] : []),
  ];
  return { blocks: JSON.stringify(blocks), text: mrkdwn`${about}: ${words}` };
}

/** Whose it is, by who is told. */
function aboutWords(notice: Notice, state: LinkedState): Mrkdwn {
  const { requester } = state.request;
  return notice.code === 'approval_void' || notice.code === 'to_decide'
    ? mrkdwn`The ${subject(state)} of ${mention(requester)}`
    : mrkdwn`Your ${subject(state)}`;
}

function noticeTold(notice: Notice, state: LinkedState): Told {
  switch (notice.code) {
    case 'recorded':
      return { words: recordedWords(state) };
    case 'to_decide':
      return toDecideTold(notice, state);
    case 'approval_void':
      return {
        words: mrkdwn`was edited after you had approved it, so your approval no longer counts. It needs a new decision, as version ${notice.version}.`,
        more: differenceTold(notice.difference, (name) => messageBlockId('n', state.request, name)),
      };
    case 'card_not_posted':
      return { words: notPosted(notice) };
    case 'available':
      return { words: availableWords(notice) };
    case 'carried_out':
      return { words: carriedOutWords(notice, state) };
    default:
      return tell(notice, state, 'n');
  }
}

/** It may be told late, where the card could not be posted or found for a while. */
function recordedWords({ request: { status } }: LinkedState): Mrkdwn {
  return status === 'pending_approval'
    ? mrkdwn`is recorded. Nothing is done before approvers agree.`
    : mrkdwn`is recorded. Its card shows how far it has come.`;
}

/** The next steps themselves are in the thread, once, where colleagues find them too. */
function availableWords({ externalName }: Extract<Notice, { code: 'available' }>): Mrkdwn {
  const available = mrkdwn`*AVAILABLE*, with the external name ${code(externalName)}.`;
  return joined([available, whatIsNext], '\n');
}

const whatIsNext = mrkdwn`What you need for your VPC endpoint is in the thread of the card.`;

function carriedOutWords(
  notice: Extract<Notice, { code: 'carried_out' }>,
  state: LinkedState,
): Mrkdwn {
  const { words } = tell(notice, state, 'n');
  if (state.request.change !== 'create') return words;
  const { externalName = '' } = notice;
  return joined([words, mrkdwn`External name ${code(externalName)}. ${whatIsNext}`], '\n');
}

/** @see Slack docs, "chat.postMessage", errors */
const notPostedWords = new Map<string, Mrkdwn>([
  ['not_in_channel', mrkdwn`the bot is not in that channel. Ask one of its members to invite it`],
  [
    'channel_not_found',
    mrkdwn`the bot cannot see that channel. If it is private, ask for an invite`,
  ],
  ['is_archived', mrkdwn`that channel is archived. Ask for another one in the policy`],
]);

function notPosted({
  channel,
  error,
}: {
  readonly channel: string;
  readonly error: string;
}): Mrkdwn {
  const why = notPostedWords.get(error) ?? mrkdwn`Slack says ${code(cutPlain(error, 100))}`;
  return mrkdwn`is recorded, but approvers cannot see it yet: its card could not be posted in ${channelMention(channel)}, because ${why}. It is posted when that is put right, unless the request has expired by then.`;
}
