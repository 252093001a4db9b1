import type { PeopleFacts } from '../domain/people.ts';
import { maxFactsAgeMs } from '../domain/people.ts';
import { findEnvironment } from '../domain/policy.ts';
import type { ClickAnswer } from './click-answer.ts';
import { judgeCancel } from './judge-cancel.ts';
import { judgeReview } from './judge-review.ts';
import type {
  Click,
  ClickAction,
  DeliveryLog,
  PeopleDirectory,
  RequestStore,
  Snapshot,
  Verdict,
} from './ports.ts';
import { PeopleUnavailableError } from './ports.ts';
import type { VersionDeps } from './version.ts';

export type DecideDeps = VersionDeps & {
  readonly requests: RequestStore;
  readonly deliveries: DeliveryLog;
  readonly people: PeopleDirectory;
};

type Judge = (
  deps: DecideDeps,
  snapshot: Snapshot,
  click: Click & { readonly facts: PeopleFacts | undefined },
) => Verdict<ClickAnswer>;

const judges: Record<ClickAction, Judge> = {
  approve: judgeReview,
  reject: judgeReview,
  cancel: judgeCancel,
};

/** Somebody reviewed between the look at the reviewers and the decision: nothing is known of them yet. */
class ReviewedMeanwhileError extends Error {
  override readonly name = 'ReviewedMeanwhileError';
}

/**
 * Decides a click that was recorded before its ack. The facts about people are fetched first; the
 * decision itself is one transaction on the locked request, so two clicks at once give one decision
 * and one refusal. Who has reviewed meanwhile is asked about before they are judged, or their approval
 * would count for nothing. The same click again, from the sweeper or a second process, gets the same
 * answer.
 */
export async function decideClick(deps: DecideDeps, click: Click): Promise<ClickAnswer> {
  const answer = await tryDecide(deps, click).catch((error: unknown) => {
    if (error instanceof ReviewedMeanwhileError) return decideClick(deps, click);
    throw error;
  });
  if (answer !== undefined) return answer;
  const unknown: ClickAnswer = { code: 'unknown_request' };
  await deps.deliveries.closeClick(click.key, unknown);
  return unknown;
}

async function tryDecide(deps: DecideDeps, click: Click): Promise<ClickAnswer | undefined> {
  const before = await deps.requests.find(click.requestId);
  const facts = before && (await factsFor(deps, before, click));
  const known = new Set(before?.reviews.map(({ reviewer }) => reviewer));
  return await deps.requests.change(click.requestId, { click: click.key }, (snapshot) => {
    const open = snapshot.request.status === 'pending_approval';
    if (open && !snapshot.reviews.every(({ reviewer }) => known.has(reviewer)))
      throw new ReviewedMeanwhileError();
    return judges[click.action](deps, snapshot, { ...click, facts });
  });
}

/** `undefined` when Slack cannot be asked: nobody can be told from anybody, so nobody may decide. */
async function factsFor(
  deps: DecideDeps,
  { request, reviews, inForce }: Snapshot,
  click: Click,
): Promise<PeopleFacts | undefined> {
  const environment = findEnvironment(inForce.policy, request.target);
  const persons = new Set([click.person, ...reviews.map(({ reviewer }) => reviewer)]);
  const wanted = { persons: [...persons], groups: environment?.approvers.groups ?? [] };
  try {
    return await deps.people.facts(wanted, maxFactsAgeMs);
  } catch (error) {
    if (error instanceof PeopleUnavailableError) return undefined;
    throw error;
  }
}
