import type { Phase, RequestStatus } from '../../domain/lifecycle.ts';
import { isByTerraform } from '../../domain/plan.ts';
import { digestPrefix } from '../../domain/preimage.ts';
import { isOwnershipChange, type SlackUserId } from '../../domain/request.ts';
import { countedApprovals, missingApprovals } from '../../domain/review.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { removalLine } from './ending-text.ts';
import { failureAdvice, failureText } from './failure-text.ts';
import { freezeProgress } from './freeze-progress.ts';
import { outcomeLines } from './outcome-text.ts';
import { ownershipWords } from './ownership-words.ts';
import { escalatedLines } from './prompt-text.ts';
import { missingText, tallyText } from './rule-text.ts';
import { count } from './words.ts';

/**
 * How far a request has come, as lines of words: who approved, then where it stands now. The last line
 * is always the present state, and each state has words of its own.
 */
export function progressLines(state: CardState): readonly Mrkdwn[] {
  return [
    ...approvalLines(state),
    ...freezeProgress(state),
    ...statusLines[state.request.status](state),
  ];
}

/** Names the version that buttons stand for, so that anybody can compare it with the log. */
export function bindingLine({ request }: CardState): Mrkdwn {
  return mrkdwn`Version ${request.version}, digest ${code(digestPrefix(request.digest))}`;
}

function people(ids: readonly SlackUserId[]): Mrkdwn {
  return joined(ids.map(mention), ', ');
}

function approvalLines({ request, reviews }: CardState): readonly Mrkdwn[] {
  const counted = countedApprovals(reviews, request.progress);
  if (request.status === 'pending_approval' || counted.length === 0) return [];
  return [mrkdwn`Approved by ${people(counted)} (${tallyText(counted.length, request.quorum)})`];
}

type Lines = (state: CardState) => readonly Mrkdwn[];

const statusLines: Record<RequestStatus, Lines> = {
  pending_approval: pendingLines,
  approved: ({ request, shown }) => {
    if (isByTerraform(shown.plan))
      return [
        mrkdwn`*Approved*, to be carried out with Terraform: what the pull request needs is in the thread. The bot changes nothing; it looks until HCP has what was approved.`,
      ];
    return [
      isOwnershipChange(request.change)
        ? mrkdwn`*Approved.* It counts once the bot has looked at HCP again.`
        : mrkdwn`*Approved.* Nothing has been sent to HCP yet.`,
    ];
  },
  provisioning: (state) => phaseLines[state.request.phase ?? 'sending'](state),
  needs_attention: (state) => {
    const { failure } = state.request;
    return [
      mrkdwn`*Needs attention:* ${failure === undefined ? mrkdwn`the bot cannot go on` : failureText(failure)}. A person has to decide what is next; until then the bot changes nothing.`,
      ...outcomeLines(state),
    ];
  },
  succeeded: succeededLines,
  failed: (state) => {
    const { failure, change } = state.request;
    if (failure === undefined) return [mrkdwn`*Failed*.`];
    return [
      mrkdwn`*Failed*: ${failureText(failure)}.${failureAdvice(failure, change)}`,
      ...outcomeLines(state),
    ];
  },
  rejected: ({ reviews }) => {
    const reviewer = reviews.findLast(({ decision }) => decision === 'reject')?.reviewer;
    return [
      reviewer === undefined
        ? mrkdwn`*Rejected.* Nothing was sent to HCP.`
        : mrkdwn`*Rejected* by ${mention(reviewer)}. Nothing was sent to HCP.`,
    ];
  },
  canceled: ({ request }) => [
    request.failure === undefined
      ? mrkdwn`*Canceled* by ${mention(request.requester)}. Nothing was sent to HCP.`
      : mrkdwn`*Canceled*: ${failureText(request.failure)}. Nothing was sent to HCP.`,
  ],
  expired: ({ request }) => [
    mrkdwn`*Expired* ${dateText(request.expiresAt)}. Nothing was sent to HCP.`,
  ],
  abandoned: ({ request: { failure } }) => {
    const by = (failure?.reviews ?? [])
      .filter(({ decision }) => decision === 'abandon')
      .map(({ reviewer }) => reviewer);
    return [
      mrkdwn`*Given up* by ${by.length === 0 ? mrkdwn`a person's decision` : people(by)}. HCP keeps what it has.`,
    ];
  },
};

function pendingLines(state: CardState): readonly Mrkdwn[] {
  const { request, reviews } = state;
  const counted = countedApprovals(reviews);
  const soFar =
    counted.length === 0
      ? mrkdwn`none so far`
      : mrkdwn`${tallyText(counted.length, request.quorum)} so far, by ${people(counted)}`;
  const waiting = mrkdwn`*Waiting for ${count(request.quorum, 'approval')}:* ${soFar}.${missingText(missingApprovals(reviews))}`;
  const now = [waiting, ...escalatedLines(state)];
  if (request.version === 1) return now;
  return [
    ...now,
    mrkdwn`Shown again for a new decision: this is version ${request.version}, and approvals of earlier versions no longer count. The thread says why.`,
  ];
}

const phaseLines: Record<Phase, Lines> = {
  sending: ({ request: { progress } }) => [
    progress.unsent === true
      ? mrkdwn`*Being sent to HCP.* HCP could not take it the last time and did nothing; the bot tries again.`
      : mrkdwn`*Being sent to HCP.* There is no answer yet.`,
  ],
  accepted: (state) => [mrkdwn`*Accepted by HCP*${operation(state)}.`],
  running: (state) => [mrkdwn`*Running at HCP*${operation(state)}.`],
  awaiting_available: (state) => [
    ...adoptedLines(state),
    state.request.change === 'delete'
      ? mrkdwn`*Waiting for the service to be gone.*`
      : mrkdwn`*Waiting for the service to be AVAILABLE.*`,
  ],
  verifying: (state) => [
    mrkdwn`*Outcome unknown, checking*${operation(state)}. HCP's answer was lost: the bot looks at what HCP has before it sends anything again.`,
  ],
};

/** What goes before the wait for the service: the end of HCP's operation, or a decision of people. */
function adoptedLines(state: CardState): readonly Mrkdwn[] {
  const { adopted } = state.request.progress;
  return adopted === undefined
    ? [mrkdwn`HCP's operation has ended${operation(state)}.`]
    : [mrkdwn`*Adopted* by ${people(adopted.by)}: what HCP has is to be the result.`];
}

function operation({ request: { operationId } }: CardState): Mrkdwn {
  return operationId === undefined ? mrkdwn`` : mrkdwn` (operation ${code(operationId)})`;
}

function succeededLines(state: CardState): readonly Mrkdwn[] {
  const { change } = state.request;
  if (isOwnershipChange(change)) return [ownershipWords[change].done];
  const outside = isByTerraform(state.shown.plan) ? [mrkdwn`*Carried out outside the bot.*`] : [];
  return [...outside, ...endLines(state)];
}

/** What HCP has been seen to have. */
function endLines(state: CardState): readonly Mrkdwn[] {
  const { change, externalName } = state.request;
  if (change === 'delete') return [mrkdwn`*Deleted:* HCP no longer has the service.`];
  return [
    ...(externalName === undefined ? [] : [mrkdwn`External name ${code(externalName)}`]),
    ...(change === 'create'
      ? [mrkdwn`*AVAILABLE*, with the values that were approved. What comes next is in the thread.`]
      : updatedLines(state)),
  ];
}

function updatedLines(state: CardState): readonly Mrkdwn[] {
  const removal = removalLine(state);
  const available = mrkdwn`*AVAILABLE*, with the values that were approved.`;
  return removal === undefined ? [available] : [removal, available];
}
