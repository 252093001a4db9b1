import type { Notice, ThreadUpdate } from '../../domain/message.ts';
import type { Who } from '../../domain/people.ts';
import { countedApprovals, missingApprovals } from '../../domain/review.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { fitList } from '../cut.ts';
import { dateText, groupMention, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import type { Told } from './ending-text.ts';
import { missingText, tallyText } from './rule-text.ts';
import { count } from './words.ts';

type Update<C extends ThreadUpdate['code']> = Extract<ThreadUpdate, { code: C }>;

/** Who can still decide is called once more, with how far it has come. */
export function reminderTold({ since, to }: Update<'reminder'>, state: CardState): Told {
  const called = calledText(to);
  const words = [
    mrkdwn`*Still waiting for a decision*, since ${dateText(new Date(since))}${soFar(state)}.${missingText(missingApprovals(state.reviews))}`,
    ...(called === undefined ? [] : [mrkdwn`Who can decide: ${called}.`]),
    mrkdwn`It expires ${dateText(state.request.expiresAt)}.`,
  ];
  return { words: joined(words, ' ') };
}

/** Others are called, and told what they may do from now on. */
export function escalatedTold({ since, to }: Update<'escalated'>, state: CardState): Told {
  const called = calledText(to) ?? mrkdwn`nobody`;
  const { quorum } = state.request;
  const needed = quorum === 1 ? mrkdwn`one approval` : mrkdwn`${quorum} approvals`;
  return {
    words: mrkdwn`*Escalated:* it has waited for a decision since ${dateText(new Date(since))}. ${called} may decide as well from now on. It needs ${needed} as before${soFar(state)}.`,
  };
}

/** The same in the thread and to the requester. */
export function expiresSoonTold({ expiresAt }: Update<'expires_soon'>, state: CardState): Told {
  const why =
    state.request.status === 'approved'
      ? mrkdwn`It is approved, and not carried out yet`
      : mrkdwn`It is not decided yet${soFar(state)}`;
  return {
    words: mrkdwn`*Expires soon:* ${dateText(new Date(expiresAt))}. ${why}. Once it has expired it can be requested again.`,
  };
}

/** To one of those who can decide; where not all of them are told directly, it says so. */
export function toDecideTold(
  { told, of }: Extract<Notice, { code: 'to_decide' }>,
  state: CardState,
): Told {
  const { quorum, expiresAt } = state.request;
  const one = mrkdwn`waits for your decision. It needs ${count(quorum, 'approval')}${soFar(state)}, and expires ${dateText(expiresAt)}.`;
  if (told >= of) return { words: one };
  return { words: mrkdwn`${one} Of ${of} who can decide, ${told} are told directly.` };
}

/** Of a request that was escalated, on its card: whom that has called. */
export function escalatedLines({ request: { prompts } }: CardState): readonly Mrkdwn[] {
  const escalated = prompts?.escalated;
  if (escalated === undefined) return [];
  const called = calledText(escalated.to) ?? mrkdwn`nobody`;
  return [mrkdwn`*Escalated* ${dateText(new Date(escalated.at))}: ${called} may decide as well.`];
}

function soFar({ request, reviews }: CardState): Mrkdwn {
  const counted = countedApprovals(reviews).length;
  return counted === 0 ? mrkdwn`` : mrkdwn`: ${tallyText(counted, request.quorum)} so far`;
}

/** Room for those who are called at once. */
const calledRoom = 600;

/** `undefined` where nobody is called. */
export function calledText({ groups, users }: Who): Mrkdwn | undefined {
  const called = [...groups.map(groupMention), ...users.map(mention)];
  if (called.length === 0) return undefined;
  return fitList(called, calledRoom, { separator: ', ', where: mrkdwn` in the policy` }).text;
}
