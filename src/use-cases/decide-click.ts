import type { PeopleFacts } from '../domain/people.ts';
import { maxFactsAgeMs } from '../domain/people.ts';
import { findEnvironment } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { ClickAnswer } from './click-answer.ts';
import { judgeCancel } from './judge-cancel.ts';
import { judgeReview } from './judge-review.ts';
import type { Click, ClickAction, DeliveryLog } from './ports/delivery-log.ts';
import type { PeopleDirectory } from './ports/people-directory.ts';
import { PeopleUnavailableError } from './ports/people-directory.ts';
import type { RequestStore, Snapshot, Verdict } from './ports/request-store.ts';
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

/** What must be known about whom before a click can be judged. */
type Wanted = { readonly persons: readonly SlackUserId[]; readonly groups: readonly string[] };

/** Somebody reviewed, or the policy changed, between the look at people and the decision. */
class AskedTooLittleError extends Error {
  override readonly name = 'AskedTooLittleError';
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
    if (error instanceof AskedTooLittleError) return decideClick(deps, click);
    throw error;
  });
  if (answer !== undefined) return answer;
  const unknown: ClickAnswer = { code: 'unknown_request' };
  await deps.deliveries.closeClick(click.key, unknown);
  return unknown;
}

async function tryDecide(deps: DecideDeps, click: Click): Promise<ClickAnswer | undefined> {
  const before = await deps.requests.find(click.requestId);
  const asked = before && wantedFor(before, click);
  const facts = asked && (await fetchFacts(deps.people, asked));
  return await deps.requests.change(click.requestId, { click: click.key }, (snapshot) => {
    const wanted = wantedFor(snapshot, click);
    if (asked !== undefined && !covers(asked, wanted)) throw new AskedTooLittleError();
    return judges[click.action](deps, snapshot, { ...click, facts });
  });
}

/** Nobody where nobody is judged: a cancel is the requester's, and what is not pending is decided. */
function wantedFor({ request, reviews, inForce }: Snapshot, click: Click): Wanted {
  if (click.action === 'cancel' || request.status !== 'pending_approval')
    return { persons: [], groups: [] };
  const environment = findEnvironment(inForce.policy, request.target);
  const persons = new Set([click.person, ...reviews.map(({ reviewer }) => reviewer)]);
  return { persons: [...persons], groups: environment?.approvers.groups ?? [] };
}

function covers(asked: Wanted, wanted: Wanted): boolean {
  return (
    wanted.persons.every((person) => asked.persons.includes(person)) &&
    wanted.groups.every((group) => asked.groups.includes(group))
  );
}

/** `undefined` when Slack cannot be asked: nobody can be told from anybody, so nobody may decide. */
async function fetchFacts(
  people: PeopleDirectory,
  wanted: Wanted,
): Promise<PeopleFacts | undefined> {
  if (wanted.persons.length === 0) return undefined;
  try {
    return await people.facts(wanted, maxFactsAgeMs);
  } catch (error) {
    if (error instanceof PeopleUnavailableError) return undefined;
    throw error;
  }
}
