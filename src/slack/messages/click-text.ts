import type { RequestStatus } from '../../domain/lifecycle.ts';
import type { PersonKind } from '../../domain/people.ts';
import { referenceOf, type SlackUserId } from '../../domain/request.ts';
import type { ClickAnswer } from '../../use-cases/click-answer.ts';
import { code, dateText, groupMention, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { missingText, tallyText } from './rule-text.ts';
import { cardLink } from './service-words.ts';
import { causeWords, outcomeVerbs } from './words.ts';

/** What a person is told of their click, alone. Every answer has words here or this does not compile. */
type ClickWords = {
  readonly [C in ClickAnswer['code']]: (answer: Extract<ClickAnswer, { code: C }>) => Mrkdwn;
};

/** What people who are no members are told, as the beginning of a sentence's end. */
export const kindWords: Record<Exclude<PersonKind, 'member'>, Mrkdwn> = {
  guest: mrkdwn`You are a guest here, and guests do not decide`,
  bot: mrkdwn`A bot does not decide`,
  deactivated: mrkdwn`Your account is deactivated`,
  stranger: mrkdwn`You are from another company, and only members of this workspace decide`,
};

const endedWords: Record<RequestStatus, Mrkdwn> = {
  pending_approval: mrkdwn`is waiting for approval`,
  approved: mrkdwn`is approved`,
  provisioning: mrkdwn`is approved and under way`,
  needs_attention: mrkdwn`was approved and needs attention`,
  succeeded: mrkdwn`was approved and carried out`,
  failed: mrkdwn`was approved and failed`,
  rejected: mrkdwn`is rejected`,
  canceled: mrkdwn`is canceled`,
  expired: mrkdwn`has expired`,
  abandoned: mrkdwn`was given up`,
};

/** What every click may come to, on whichever card. */
export const everyClickWords = {
  person_unknown: () =>
    mrkdwn`Slack could not tell the bot who you are, so nothing was done. Click again in a minute.`,
  not_a_member: ({ kind }) => mrkdwn`${kindWords[kind]}. Nothing was done.`,
  group_unknown: ({ groups }) =>
    mrkdwn`Slack could not tell the bot who is in ${joined(groups.map(groupMention), ', ')}, so nothing was done. Click again in a minute.`,
  facts_unavailable: () =>
    mrkdwn`Slack could not be asked who may decide, so nothing was done. Click again in a minute.`,
  digest_differs: () =>
    mrkdwn`What this button stands for is not what is recorded, so nothing was done. Read the card again, and tell whoever runs the bot.`,
} satisfies Pick<
  ClickWords,
  'person_unknown' | 'not_a_member' | 'group_unknown' | 'facts_unavailable' | 'digest_differs'
>;

const waits = {
  ordered: mrkdwn`Its environment is frozen: the bot sends the change to HCP when the freeze ends.`,
  lost: mrkdwn`The audit log is older than a published checkpoint: the bot sends the change to HCP when an operator has acknowledged the loss.`,
};

const clickWords: ClickWords = {
  ...everyClickWords,
  approved: ({ quorum, frozen }) => {
    const next =
      frozen === undefined ? mrkdwn`The bot now sends the change to HCP.` : waits[frozen];
    return quorum === 1
      ? mrkdwn`You approved. ${next}`
      : mrkdwn`You approved, as the last of ${quorum}. ${next}`;
  },
  approval_counted: ({ counted, quorum, left, missing }) =>
    mrkdwn`Your approval counts: ${tallyText(counted, quorum)}.${missingText(missing)}${noLongerCounts(left)}`,
  rejected: () => mrkdwn`You rejected the request. Its requester is told why.`,
  canceled: () => mrkdwn`The request is canceled. Nothing was sent to HCP.`,
  outcome_counted: ({ decision, counted, quorum, missing }) =>
    mrkdwn`Your decision counts: ${tallyText(counted, quorum)} ${outcomeVerbs[decision]}.${missingText(missing)}`,
  adopted: () =>
    mrkdwn`It is taken for the result of the request. The bot looks at HCP until it can say how that ended.`,
  abandoned: () => mrkdwn`The request is given up. The bot does nothing more for it.`,
  retried: ({ version }) =>
    mrkdwn`The card now shows it as version ${version}, for a new approval. Nothing is sent to HCP before that.`,
  looked: ({ anew }) =>
    anew
      ? mrkdwn`HCP was looked at just now, and has something else than the card showed. The card shows it now.`
      : mrkdwn`HCP was looked at just now, and still has what the card shows.`,
  unknown_request: () => mrkdwn`The bot has no record of this request. Nothing was done.`,
  self_review: () => mrkdwn`You asked for this, so somebody else must decide. Nothing was done.`,
  not_an_approver: () =>
    mrkdwn`The policy does not name you as an approver here. Nothing was done.`,
  not_seasoned: ({ from }) =>
    from === undefined
      ? mrkdwn`The bot has not seen you among the approvers for long enough. Nothing was done. Click again in a minute to learn from when on you can decide.`
      : mrkdwn`You are new among the approvers, and the policy wants them to have been there for some time. You can decide from ${dateText(new Date(from))} on. Nothing was done.`,
  not_the_requester: () =>
    mrkdwn`Only the requester can cancel a request. An approver can reject it.`,
  already_reviewed: () => mrkdwn`You have decided on this version already; it counts once.`,
  already_ended: ({ status, by }) => {
    const who = by === null ? mrkdwn`` : mrkdwn` The last decision was by ${mention(by)}.`;
    return mrkdwn`There is nothing left to decide: this request ${endedWords[status]}.${who}`;
  },
  under_way: () =>
    mrkdwn`HCP may be working on it already, so it can no longer be canceled. The thread shows how it goes.`,
  stale_version: ({ version }) =>
    mrkdwn`You clicked on an older version; version ${version} is shown now. Read it, then decide.`,
  refreshed: ({ because, version }) =>
    mrkdwn`Nothing was decided, because ${causeWords[because]}. The card now shows version ${version}. Read it, then decide.`,
  no_environment: () =>
    mrkdwn`No environment of the policy covers this cluster any more, so nobody can decide. Nothing was done.`,
  not_a_requester: () =>
    mrkdwn`The policy no longer lets you ask for changes here. Nothing was done.`,
  stale_look: () =>
    mrkdwn`The card shows another look at HCP by now. Read it, then decide. Nothing was done.`,
  seen_anew: () =>
    mrkdwn`Nothing was decided, because HCP has something else by now. The card shows it. Read it, then decide.`,
  hcp_silent: () =>
    mrkdwn`HCP could not be looked at just now, so nothing was done. Click again in a minute.`,
  not_offered: () => mrkdwn`As HCP is now, this makes no sense any more. Nothing was done.`,
  target_taken: ({ by }) =>
    by === undefined
      ? mrkdwn`Another request on this service or its cluster was open a moment ago, so nothing was done. Click again.`
      : mrkdwn`Another request on this service or its cluster is open, ${code(referenceOf(by))}, so nothing was done. Try again when it has ended.`,
};

function noLongerCounts(left: readonly SlackUserId[]): Mrkdwn {
  if (left.length === 0) return mrkdwn``;
  return mrkdwn` No longer counted, because they may not approve any more: ${joined(left.map(mention), ', ')}.`;
}

/** `card`: the way to the request that stands in the way. */
export function clickText(answer: ClickAnswer, card?: string): Mrkdwn {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const words = clickWords[answer.code] as (answer: ClickAnswer) => Mrkdwn;
  return mrkdwn`${words(answer)}${cardLink(card)}`;
}
