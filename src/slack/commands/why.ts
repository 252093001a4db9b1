import { approversNow } from '../../domain/escalation.ts';
import { type Explanation, explainPolicy } from '../../domain/explanation.ts';
import type { PeopleFacts } from '../../domain/people.ts';
import { findEnvironment, groupsOf } from '../../domain/policy.ts';
import type { SlackUserId } from '../../domain/request.ts';
import { maySee, rolesOf } from '../../domain/roles.ts';
import { reviewersOf } from '../../domain/rule.ts';
import type { RequestView } from '../../use-cases/ports/request-store.ts';
import type { Answer } from '../blocks.ts';
import { readerFactsAgeMs } from '../may-look.ts';
import { statusAnswer } from '../messages/answers.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { whyAnswer } from '../messages/why-answer.ts';
import type { Command, CommandDeps } from './command.ts';

/**
 * Why a request stands where it does. Shown to its requester, to those who may review it and to auditors;
 * for everybody else there is no such request.
 */
export async function showWhy(
  deps: CommandDeps,
  { person, rest: reference }: Command,
): Promise<Answer> {
  if (reference === '') return edgeAnswer('request_not_named');
  const found = await deps.requests.search(reference);
  const views = await Promise.all(found.map(({ id }) => deps.requests.view(id)));
  const visible = await seenBy(
    deps,
    person,
    views.filter((view) => view !== undefined),
  );
  const [only, ...others] = visible;
  if (only === undefined) return statusAnswer([], { more: false, named: reference });
  if (others.length > 0) return await listed(deps, visible, reference);
  return await explained(deps, only);
}

type Seen = { readonly view: RequestView; readonly explanation: Explanation };

/** Of these requests those that somebody may see, each with what the policy says of it. */
export async function seenBy(
  deps: CommandDeps,
  person: SlackUserId,
  views: readonly RequestView[],
): Promise<readonly Seen[]> {
  const [first] = views;
  if (first === undefined) return [];
  const { policy } = first.inForce;
  const facts = await deps.people
    .facts({ persons: [person], groups: groupsOf(policy) }, readerFactsAgeMs)
    .catch((): PeopleFacts => ({ persons: new Map(), groups: new Map() }));
  return views
    .filter((view) => isSeen(view, person, facts))
    .map((view) => ({ view, explanation: explain(view, person, facts) }));
}

/** Their own everybody may see; the rest takes a member whom the policy names. Who cannot be told is none. */
function isSeen({ request, shown, inForce }: RequestView, person: SlackUserId, facts: PeopleFacts) {
  if (request.requester === person) return true;
  const roles = rolesOf(inForce.policy, person, facts);
  if (typeof roles === 'string') return false;
  const environment = findEnvironment(inForce.policy, request.target);
  const approving = environment && approversNow(environment, request);
  const approvers = approving?.approvers ?? { groups: [], users: [] };
  const reviewers = reviewersOf({ approvers }, shown.rule).approvers;
  return maySee(roles, person, { requester: request.requester, reviewers, facts });
}

function explain(
  { request, shown, inForce }: RequestView,
  person: SlackUserId,
  facts: PeopleFacts,
) {
  const { target, requester } = request;
  const asked = { place: target, serviceId: target.serviceId, plan: shown.plan, valuesKnown: true };
  return explainPolicy(inForce.policy, { ...asked, person, requester }, facts);
}

async function explained(deps: CommandDeps, { view, explanation }: Seen): Promise<Answer> {
  const { id } = view.request;
  const [work, permalink] = await Promise.all([
    deps.requests.findWork(id),
    deps.permalinks.ofCard(id),
  ]);
  if (work === undefined) throw new Error('a request that was read is gone');
  return whyAnswer({ view, work, explanation, permalink });
}

async function listed(deps: CommandDeps, visible: readonly Seen[], named: string): Promise<Answer> {
  const requests = await Promise.all(
    visible.map(async ({ view: { request } }) => ({
      request,
      permalink: await deps.permalinks.ofCard(request.id),
    })),
  );
  return statusAnswer(requests, { more: false, named });
}
