import { isSinceIntent } from '../../domain/judge-service.ts';
import type { LiveValues } from '../../domain/private-link.ts';
import { type Remedy, remediesOf, type Situation, situationOf } from '../../domain/remedies.ts';
import {
  type Failure,
  type HcpChange,
  hcpChangeOf,
  type OutcomeDecision,
} from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { code, dateText, exactDateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { amongText } from './rule-text.ts';
import { count, outcomeVerbs } from './words.ts';

/**
 * What people decide by where a request did not end well: what HCP has, what each button would do about
 * it, and who has decided so far.
 */
export function outcomeLines(state: CardState): readonly Mrkdwn[] {
  const { request, shown } = state;
  const { failure, status } = request;
  if (failure === undefined) return [];
  const given = { request, before: shown.live };
  const seen = failure.seen === undefined ? unseen : seenWords(state, failure.seen);
  const remedies = remediesOf(given).flatMap((remedy) => remedyWords[remedy](state));
  // Of a request that has failed there is nothing to decide on what was never looked at.
  if (status === 'failed' && failure.seen === undefined) return remedies;
  return [seen, ...remedies, ...reviewLines(failure)];
}

const unseen = mrkdwn`HCP has not been looked at since. *Look again* shows what it has.`;

type Seen = NonNullable<Failure['seen']>;

function seenWords(state: CardState, { at, live, state: hcpState }: Seen): Mrkdwn {
  const { request, shown } = state;
  const what = situations[situationOf({ request, before: shown.live })];
  const lead = mrkdwn`As seen at HCP ${dateText(new Date(at))}: ${what}`;
  if (!live.exists) return mrkdwn`${lead}.`;
  const made = mrkdwn`created ${exactDateText(live.createdAt)}`;
  return mrkdwn`${lead}; state ${code(hcpState ?? 'unknown')}, ${made}, cluster ${code(live.clusterId)}${age(state, live)}.`;
}

const situations: Record<Situation, Mrkdwn> = {
  unseen: mrkdwn`nothing`,
  absent: mrkdwn`there is no such service`,
  remade: mrkdwn`another service stands under this id, made after the approval, which nobody has approved to change`,
  failed: mrkdwn`the service is there, and has failed`,
  leaving: mrkdwn`the service is being deleted`,
  as_approved: mrkdwn`the service has the values that were approved`,
  unchanged: mrkdwn`the service has the values from before, so nothing of the change is there`,
  differs: mrkdwn`the service has other values than were approved`,
};

/** Whose it may be: of what was to be created, its age is all that tells. */
function age({ request }: CardState, live: Extract<LiveValues, { exists: true }>): Mrkdwn {
  if (request.change !== 'create' || request.startedAt === undefined) return mrkdwn``;
  return isSinceIntent(request, live)
    ? mrkdwn`, not older than the bot's call`
    : mrkdwn`, older than the bot's call`;
}

const adoptWords: Record<HcpChange, Mrkdwn> = {
  create: mrkdwn`• *Adopt* takes that service for the result of this request: the bot looks at it until it is AVAILABLE, and owns it then.`,
  update: mrkdwn`• *Adopt* takes that for the result of this request: the bot looks until the service is AVAILABLE with these values.`,
  delete: mrkdwn`• *Adopt* takes that for the result of this request: the service is deleted.`,
};

const remedyWords: Record<Remedy, (state: CardState) => readonly Mrkdwn[]> = {
  adopt: ({ request }) => [adoptWords[hcpChangeOf(request)]],
  retry: () => [
    mrkdwn`• *Try again* is safe: it shows the change anew, against what HCP has now, and nothing is sent before a new approval. Its requester and approvers can press it.`,
  ],
  abandon: ({ request: { quorum }, shown: { rule } }) => [
    mrkdwn`• *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.`,
    mrkdwn`A decision to adopt or to abandon takes ${count(quorum, 'approval')}, as the change itself did.${amongText(rule)} Nobody decides on their own request.`,
  ],
  delete: () => [
    mrkdwn`• *Delete …* opens the form that removes what is left: the bot may, since its own change left it.`,
  ],
  look: () => [],
};

function reviewLines({ reviews = [] }: Failure): readonly Mrkdwn[] {
  const decisions: readonly OutcomeDecision[] = ['adopt', 'abandon'];
  return decisions.flatMap((decision) => {
    const by = reviews.filter((one) => one.decision === decision);
    if (by.length === 0) return [];
    const who = joined(
      by.map(({ reviewer }) => mention(reviewer)),
      ', ',
    );
    return [mrkdwn`Decided so far ${outcomeVerbs[decision]}: ${who}.`];
  });
}
