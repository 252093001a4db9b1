import type { KnownBlock } from '@slack/types';
import type { RenewalCause, ThreadUpdate } from '../../domain/message.ts';
import { isByTerraform } from '../../domain/plan.ts';
import {
  type HcpChange,
  hcpChangeOf,
  isOwnershipChange,
  referenceOf,
} from '../../domain/request.ts';
import { countedApprovals, missingApprovals } from '../../domain/review.ts';
import type { VersionDifference } from '../../domain/version-difference.ts';
import type { CardState, LinkedState } from '../../use-cases/ports/painter.ts';
import { context, plainSection, section } from '../blocks.ts';
import { type BlockPlace, messageBlockId } from '../ids.ts';
import { code, dateText, joined, link, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { differenceText } from './difference-text.ts';
import { wayToCard } from './earlier-card.ts';
import { deletedWords, type Told, updatedTold } from './ending-text.ts';
import { failureAdvice, failureFacts, failureText } from './failure-text.ts';
import { untilWords } from './freeze-words.ts';
import { handOverSteps } from './hand-over-steps.ts';
import { nextSteps } from './next-steps.ts';
import { carriedOutTold, pullRequestTold } from './outside-text.ts';
import { ownershipWords } from './ownership-words.ts';
import { escalatedTold, expiresSoonTold, reminderTold } from './prompt-text.ts';
import { type Picture, repeatedNote } from './request-card.ts';
import { missingText, tallyText } from './rule-text.ts';
import { wholeValues } from './whole-values.ts';
import { causeWords, outcomeVerbs, verbs } from './words.ts';

type Teller<U> = (update: U, state: LinkedState, id: (name: string) => string) => Told;

/** Every code has words here, or this does not compile. */
type Tellers = { readonly [C in ThreadUpdate['code']]: Teller<Extract<ThreadUpdate, { code: C }>> };

const tellers: Tellers = {
  values: valuesTold,
  approved_by: ({ reviewer, counted, missing }, { request }) => ({
    words: mrkdwn`${mention(reviewer)} approved: ${tallyText(counted, request.quorum)}.${missingText(missing)}`,
  }),
  approved: ({ reviewers }, state) => ({
    words: mrkdwn`*Approved*, with ${reviewers.length} counted. ${nextWords(state)}`,
  }),
  for_terraform: pullRequestTold,
  rejected: ({ reviewer, reason }, _, id) => ({
    words: mrkdwn`*Rejected* by ${mention(reviewer)}. Nothing was sent to HCP.`,
    more: [plainSection(id('reason'), `Reason: ${reason}`)],
  }),
  canceled: ({ by }) => ({ words: mrkdwn`*Canceled* by ${mention(by)}. Nothing was sent to HCP.` }),
  superseded: ({ by, requestId }) => ({
    words: mrkdwn`*Canceled*, because request ${code(referenceOf(requestId))} of ${mention(by)} takes its place: that one only takes away. Nothing was sent to HCP.`,
  }),
  expired: (_, state) => ({ words: expiredWords(state) }),
  reminder: reminderTold,
  escalated: escalatedTold,
  expires_soon: expiresSoonTold,
  refreshed: ({ version, because, difference }, _, id) => ({
    words: mrkdwn`Shown again as version ${version}, because ${causeWords[because]}. Approvals of earlier versions no longer count.`,
    more: differenceTold(difference, id),
  }),
  sent_back: ({ version, because, difference }, _, id) => ({
    words: mrkdwn`*Sent back* before anything was sent to HCP, because ${causeWords[because]}. It needs a new decision, as version ${version}.`,
    more: differenceTold(difference, id),
  }),
  sent: () => ({ words: mrkdwn`Being *sent* to HCP. There is no answer yet.` }),
  accepted: ({ operationId }) => ({
    words:
      operationId === undefined
        ? mrkdwn`*Accepted by HCP.* It is not done yet.`
        : mrkdwn`*Accepted by HCP* as operation ${code(operationId)}. It is not done yet.`,
  }),
  running: () => ({ words: mrkdwn`*Running* at HCP.` }),
  awaiting_available: (_, { request }) => ({
    words:
      request.change === 'delete'
        ? mrkdwn`HCP's operation has ended. Waiting for the service to be gone.`
        : mrkdwn`HCP's operation has ended. Waiting for the service to be AVAILABLE.`,
  }),
  verifying: () => ({
    words: mrkdwn`*Outcome unknown, checking.* HCP's answer was lost: the bot looks at what HCP has before it sends anything again.`,
  }),
  sent_again: (_, { request }) => ({
    words: mrkdwn`${missingWords[hcpChangeOf(request)]} is sent once more, under the same approval.`,
  }),
  slow: ({ minutes }) => ({
    words: mrkdwn`This takes longer than usual: ${minutes} minutes so far. The bot keeps looking. HCP's status: ${statusPage}`,
  }),
  no_answer: ({ since }) => ({
    words: mrkdwn`HCP has not answered since ${dateText(new Date(since))}. The request goes on as soon as it does.`,
  }),
  answers_again: () => ({ words: mrkdwn`HCP answers again.` }),
  available: ({ externalName }, state, id) => ({
    words: mrkdwn`*AVAILABLE:* HCP has the service with the values that were approved.`,
    more: nextSteps(state, externalName, id),
  }),
  updated: (_, state, id) => updatedTold(state, id),
  deleted: (_, state) => ({ words: deletedWords(state) }),
  ownership_changed: ({ change }) => ({ words: ownershipWords[change].done }),
  handed_over: ({ lists }, { request }, id) => ({
    words: mrkdwn`*Handed over:* the bot writes this service no more.`,
    more: handOverSteps(request, lists, id),
  }),
  carried_out: carriedOutTold,
  failed: ({ failure }, { request }, id) => ({
    words: mrkdwn`*Failed:* ${failureText(failure)}.${failureAdvice(failure, request.change)} Running it again takes a new approval.`,
    more: failureFacts(id, failure),
  }),
  posted_anew: ({ because }) => ({ words: renewalWords[because] }),
  goes_on: (_, state) => ({
    words: mrkdwn`Slack no longer lets the bot change this card, so it is out of date. ${wayToCard(state)}`,
  }),
  needs_attention: ({ failure }, _, id) => ({
    words: mrkdwn`*Needs attention:* ${failureText(failure)}. A person has to decide, with the buttons of the card; until then the bot changes nothing.`,
    more: failureFacts(id, failure),
  }),
  outcome_reviewed: ({ reviewer, decision, counted, quorum, missing }) => ({
    words: mrkdwn`${mention(reviewer)} decided ${outcomeVerbs[decision]}: ${tallyText(counted, quorum)}.${missingText(missing)}`,
  }),
  outcome_void: () => ({
    words: mrkdwn`HCP has something else than was decided on, so decisions so far count no longer. The card shows what it has.`,
  }),
  adopted: ({ by }, { request: { change } }) => ({
    words: mrkdwn`*Adopted* by ${joined(by.map(mention), ', ')}: what HCP has is to be the result. ${change === 'delete' ? mrkdwn`The bot looks whether the service is gone.` : mrkdwn`The bot looks until the service is AVAILABLE.`}`,
  }),
  abandoned: ({ by }) => ({
    words: mrkdwn`*Given up* by ${joined(by.map(mention), ', ')}. HCP keeps what it has, and the bot does nothing more for this request.`,
  }),
  retried: ({ by, version, difference }, _, id) => ({
    words: mrkdwn`${mention(by)} wants to *try again*: shown as version ${version}, for a new approval. Nothing is sent to HCP before that.`,
    more: differenceTold(difference, id),
  }),
};

/** Where HashiCorp says whether something is wrong on their side. */
const statusPage = link('https://status.hashicorp.com', 'status.hashicorp.com') ?? mrkdwn``;

const renewalWords: Record<RenewalCause, Mrkdwn> = {
  gone: mrkdwn`Posted again, because the earlier card is gone. What has happened so far is on the card and in the audit log.`,
  frozen: mrkdwn`Posted again, because Slack no longer lets the bot change the earlier card. This one is kept up to date.`,
};

function nextWords({ request: { change }, shown, freeze }: CardState): Mrkdwn {
  if (isByTerraform(shown.plan)) return mrkdwn`Next, it is carried out with Terraform.`;
  if (freeze !== undefined) {
    const why =
      freeze.lost === undefined
        ? mrkdwn`Its environment is frozen`
        : mrkdwn`The audit log is older than a published checkpoint`;
    return mrkdwn`${why}: it goes on by itself when ${untilWords(freeze)}.`;
  }
  return isOwnershipChange(change)
    ? mrkdwn`Next, the bot looks at HCP once more.`
    : mrkdwn`Next, the bot sends it to HCP.`;
}

const missingWords: Record<HcpChange, Mrkdwn> = {
  create: mrkdwn`HCP has nothing of the first attempt, so it`,
  update: mrkdwn`HCP does not have all of it, so what is missing`,
  delete: mrkdwn`HCP still has the service, so the deletion`,
};

export function tell(update: ThreadUpdate, state: LinkedState, place: BlockPlace): Told {
  const id = (name: string): string =>
    messageBlockId(place, state.request, `${update.code}-${name}`);
  // The table's type ties each code to its teller; TypeScript cannot follow that through an index.
  const teller = tellers[update.code] as Teller<ThreadUpdate>;
  return teller(update, state, id);
}

/** A reply in the card's thread. It is never edited: it says what was true when it was posted. */
export function threadUpdate(update: ThreadUpdate, state: LinkedState): Picture {
  const { words, more = [] } = tell(update, state, 't');
  const { request } = state;
  const id = (name: string): string => messageBlockId('t', request, `${update.code}-${name}`);
  const notes = repeatedNote(state).map((note) => context(id('repeated'), note));
  const blocks = [...(startsItself(update, more) ? [] : [section(id('words'), words)]), ...more];
  return {
    blocks: JSON.stringify([...blocks, ...notes]),
    text: mrkdwn`Request ${code(referenceOf(request.id))}: ${words}`,
  };
}

/** The next steps open with the words themselves. */
function startsItself(update: ThreadUpdate, more: readonly KnownBlock[]): boolean {
  return update.code === 'available' && more.length > 0;
}

/** The values of a version that has been replaced meanwhile are no longer at hand, and no longer asked. */
function valuesTold(
  { version }: Extract<ThreadUpdate, { code: 'values' }>,
  state: CardState,
  id: (name: string) => string,
): Told {
  if (version !== state.request.version)
    return {
      words: mrkdwn`Version ${version} has been replaced; its values are in the audit log.`,
    };
  return { words: mrkdwn`All values of version ${version}:`, more: wholeValues(state, id) };
}

/** A reviewer who left changes nothing of what is shown. */
export function differenceTold(
  difference: VersionDifference,
  id: (name: string) => string,
): readonly KnownBlock[] {
  const text = differenceText(difference);
  return text === '' ? [] : [section(id('difference'), text)];
}

function expiredWords({ request, shown, reviews }: CardState): Mrkdwn {
  const { progress, quorum } = request;
  const approved =
    countedApprovals(reviews, progress).length >= quorum &&
    missingApprovals(reviews, progress).length === 0;
  if (!approved) return mrkdwn`*Expired.* It was not decided in time. Nothing was sent to HCP.`;
  return isByTerraform(shown.plan)
    ? mrkdwn`*Expired.* It was approved, but HCP did not have it in time. It is not to be carried out any more.`
    : mrkdwn`*Expired.* It was approved, but could not be started in time. Nothing was sent to HCP.`;
}

/** What was asked for, for those who read it without the card. */
export function subject({ request: { id, change, target } }: CardState): Mrkdwn {
  return mrkdwn`request ${code(referenceOf(id))} (${verbs[change]} ${code(target.serviceId)})`;
}
