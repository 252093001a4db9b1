import { approversNow } from '../domain/escalation.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { findEnvironment } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';
import { reviewersOf, ruleFor } from '../domain/rule.ts';
import { askAbout } from './ask-about.ts';
import { networkOf } from './carry-out.ts';
import type { ClickAnswer } from './click-answer.ts';
import { isFaultOfHcp } from './hcp-errors.ts';
import { judgeCancel } from './judge-cancel.ts';
import { judgeLook } from './judge-outcome.ts';
import { judgeReview } from './judge-review.ts';
import type { Click, ClickAction, DeliveryLog } from './ports/delivery-log.ts';
import type { Network, PrivateLinkApi } from './ports/hcp.ts';
import type { Log } from './ports/log.ts';
import type { PeopleDirectory } from './ports/people-directory.ts';
import {
  type RequestStore,
  type RequestView,
  type Snapshot,
  TargetTakenError,
  type Verdict,
} from './ports/request-store.ts';
import { refuseClick } from './refuse-click.ts';
import { retryRequest } from './retry-request.ts';
import { reviewOutcome } from './review-outcome.ts';
import type { Look } from './see-outcome.ts';
import type { VersionDeps } from './version.ts';

export type DecideDeps = VersionDeps & {
  readonly requests: RequestStore;
  readonly deliveries: DeliveryLog;
  readonly people: PeopleDirectory;
  readonly hcp: Pick<PrivateLinkApi, 'findService'>;
  /** Brings what is known of a network up to date, if it can. */
  readonly lookAgain: (network: Network, signal: AbortSignal) => Promise<unknown>;
  readonly log: Log;
};

/** What was found out before a click is judged. */
type Known = { readonly facts: PeopleFacts | undefined; readonly look: Look | undefined };

type Judge = (
  deps: DecideDeps,
  snapshot: Snapshot,
  click: Click,
  known: Known,
) => Verdict<ClickAnswer>;

/** What must be known about whom before a click can be judged. */
type Wanted = { readonly persons: readonly SlackUserId[]; readonly groups: readonly string[] };

type Handling = {
  readonly judge: Judge;
  /** About whom to ask, of a request that can be decided in this way at all. */
  readonly wanted: (snapshot: RequestView, click: Click) => Wanted;
  /** Whether HCP is looked at for it. */
  readonly looks: boolean;
};

const nobody: Wanted = { persons: [], groups: [] };

const review = {
  judge: (deps, snapshot, click, { facts }) => judgeReview(deps, snapshot, { ...click, facts }),
  wanted: (snapshot, { person }) =>
    snapshot.request.status === 'pending_approval'
      ? reviewers(snapshot, [person, ...snapshot.reviews.map(({ reviewer }) => reviewer)])
      : nobody,
  looks: false,
} satisfies Handling;

const outcomeReview = (action: 'adopt' | 'abandon'): Handling => ({
  judge: (deps, snapshot, click, known) =>
    reviewOutcome(deps, snapshot, { ...click, action, ...known }),
  wanted: (snapshot, { person }) => {
    const earlier = snapshot.request.failure?.reviews ?? [];
    return reviewers(snapshot, [person, ...earlier.map(({ reviewer }) => reviewer)]);
  },
  looks: true,
});

const handlings: Record<ClickAction, Handling> = {
  approve: review,
  reject: review,
  cancel: { judge: judgeCancel, wanted: () => nobody, looks: false },
  adopt: outcomeReview('adopt'),
  abandon: outcomeReview('abandon'),
  retry: {
    judge: (deps, snapshot, click, known) =>
      retryRequest(deps, snapshot, { ...click, action: 'retry', ...known }),
    wanted: (snapshot, { person }) => {
      const { requesters } = environmentOf(snapshot) ?? { requesters: undefined };
      const { persons, groups } = reviewers(snapshot, [person]);
      return {
        persons,
        groups: [...groups, ...(requesters?.anyone === false ? requesters.groups : [])],
      };
    },
    looks: true,
  },
  look: {
    judge: (deps, snapshot, click, known) =>
      judgeLook(deps, snapshot, { ...click, action: 'look', ...known }),
    wanted: (_, { person }) => ({ persons: [person], groups: [] }),
    looks: true,
  },
};

function environmentOf({ inForce, request }: RequestView) {
  return findEnvironment(inForce.policy, request.target);
}

function reviewers(snapshot: RequestView, persons: readonly SlackUserId[]): Wanted {
  const environment = environmentOf(snapshot);
  const asked = [...new Set(persons)];
  if (environment === undefined) return { persons: asked, groups: [] };
  const rule = ruleFor(environment, snapshot.shown.plan);
  const { approvers } = reviewersOf(approversNow(environment, snapshot.request), rule);
  return { persons: asked, groups: approvers.groups };
}

/** Somebody reviewed, or the policy changed, between the look at people and the decision. */
class AskedTooLittleError extends Error {
  override readonly name = 'AskedTooLittleError';
}

/**
 * Decides a click that was recorded before its ack. The facts about people are fetched first, and HCP is
 * looked at where the click is about what HCP has; the decision itself is one transaction on the locked
 * request, so two clicks at once give one decision and one refusal. Who has reviewed meanwhile is asked
 * about before they are judged, or their approval would count for nothing. The same click again, from the
 * sweeper or a second process, gets the same answer.
 */
export async function decideClick(deps: DecideDeps, click: Click): Promise<ClickAnswer> {
  const answer = await tryDecide(deps, click).catch(async (error: unknown) => {
    if (error instanceof AskedTooLittleError) return await decideClick(deps, click);
    if (error instanceof TargetTakenError) return await refuseTaken(deps, click, error);
    throw error;
  });
  if (answer !== undefined) return answer;
  const unknown: ClickAnswer = { code: 'unknown_request' };
  await deps.deliveries.closeClick(click.key, unknown);
  return unknown;
}

async function tryDecide(deps: DecideDeps, click: Click): Promise<ClickAnswer | undefined> {
  const { judge, wanted, looks } = handlings[click.action];
  const before = await deps.requests.view(click.requestId);
  const asked = before && wanted(before, click);
  const [facts, look] = await Promise.all([
    asked && asked.persons.length > 0 ? askAbout(deps.people, asked) : undefined,
    before !== undefined && looks ? lookAtHcp(deps, before, click) : undefined,
  ]);
  const guard = { click: click.key, persons: asked?.persons ?? [] };
  return await deps.requests.change(click.requestId, guard, (snapshot) => {
    if (asked !== undefined && !covers(asked, wanted(snapshot, click)))
      throw new AskedTooLittleError();
    return judge(deps, snapshot, click, { facts, look });
  });
}

/** Another request came to the target first: the database has said so, whoever looked when. */
async function refuseTaken(
  { requests }: DecideDeps,
  click: Click,
  { by }: TargetTakenError,
): Promise<ClickAnswer | undefined> {
  return await requests.change<ClickAnswer>(click.requestId, { click: click.key }, () =>
    refuseClick(click, { code: 'target_taken', by }),
  );
}

function covers(asked: Wanted, wanted: Wanted): boolean {
  return (
    wanted.persons.every((person) => asked.persons.includes(person)) &&
    wanted.groups.every((group) => asked.groups.includes(group))
  );
}

/** Somebody waits for the answer: longer than this, and they are told that HCP gave none. */
const lookWithinMs = 10_000;

/**
 * What HCP has of the service now; `undefined` where it gives no answer. What is shown anew is compared at
 * the next click with what is known of the network, so that is brought up to date as well.
 */
async function lookAtHcp(
  deps: DecideDeps,
  { request }: RequestView,
  { action }: Click,
): Promise<Look | undefined> {
  const network = networkOf(request);
  const signal = AbortSignal.timeout(lookWithinMs);
  if (action === 'retry') await deps.lookAgain(network, signal);
  try {
    return { service: await deps.hcp.findService(network, request.target.serviceId, signal) };
  } catch (error) {
    if (!isFaultOfHcp(error)) throw error;
    const { name, message } = error;
    deps.log.warn({ requestId: request.id, error: name, message }, 'look at HCP failed');
    return undefined;
  }
}
