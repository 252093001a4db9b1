import { isOpen } from '../../domain/lifecycle.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ChangeRequest, SlackUserId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { readerFactsAgeMs, whyNotLook } from '../may-look.ts';
import { listedAtMost, statusAnswer } from '../messages/answers.ts';
import { unknownServiceAnswer } from '../messages/service-status.ts';
import { noteFreezes } from '../note-freezes.ts';
import { findServices } from '../show-services.ts';
import type { Command, CommandDeps } from './command.ts';

/**
 * What goes by a name: services, for members; else one's own requests of that reference or service, and
 * anybody's for auditors. Without a name, all of one's own requests.
 */
export async function showStatus(deps: CommandDeps, { person, rest }: Command): Promise<Answer> {
  const own = await deps.requests.listByRequester(person, listedAtMost + 1);
  if (rest === '') return await requestsAnswer(deps, own, undefined);
  const refused = await whyNotLook(deps, person);
  const services = refused === undefined ? await findServices(deps, rest) : { near: [] };
  if ('answer' in services) return services.answer;
  const requests = await findNamed(deps, { person, named: rest, own });
  if (requests.length > 0) return await requestsAnswer(deps, requests, rest);
  return refused ?? unknownServiceAnswer(rest, services.near);
}

async function requestsAnswer(
  deps: CommandDeps,
  found: readonly ChangeRequest[],
  named: string | undefined,
): Promise<Answer> {
  const listed = await Promise.all(
    found.slice(0, listedAtMost).map(async (request) => ({
      request,
      permalink: await deps.permalinks.ofCard(request.id),
    })),
  );
  const more = found.length > listedAtMost;
  const answer = statusAnswer(listed, named === undefined ? { more } : { more, named });
  const open = found.slice(0, listedAtMost).filter(({ status }) => isOpen(status));
  return await noteFreezes(
    deps,
    answer,
    open.map(({ environment }) => environment),
  );
}

async function findNamed(
  deps: CommandDeps,
  {
    person,
    named,
    own,
  }: {
    readonly person: SlackUserId;
    readonly named: string;
    readonly own: readonly ChangeRequest[];
  },
): Promise<readonly ChangeRequest[]> {
  const byReference = await deps.requests.search(named);
  const seesAll = await isAuditor(deps, person);
  const visible = byReference.filter(({ requester }) => seesAll || requester === person);
  const byService = own.filter(
    ({ target }) => target.serviceId.toLowerCase() === named.toLowerCase(),
  );
  return [...new Map([...visible, ...byService].map((request) => [request.id, request])).values()];
}

/** Whom the policy names, as long as they are a member: who cannot be told is no auditor. */
async function isAuditor(deps: CommandDeps, person: SlackUserId): Promise<boolean> {
  const policy: Policy | undefined = await deps.policy();
  if (policy === undefined) return false;
  const { groups, users } = policy.auditors;
  if (groups.length + users.length === 0) return false;
  const facts = await deps.people
    .facts({ persons: [person], groups }, readerFactsAgeMs)
    .catch(() => undefined);
  if (facts?.persons.get(person)?.kind !== 'member') return false;
  if (users.includes(person)) return true;
  return groups.some((group) => facts.groups.get(group)?.members.includes(person) === true);
}
