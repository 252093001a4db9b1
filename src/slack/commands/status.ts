import type { Policy } from '../../domain/policy.ts';
import type { ChangeRequest, SlackUserId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { listedAtMost, statusAnswer } from '../messages/answers.ts';
import type { Command, CommandDeps } from './command.ts';

/** Lists one's own requests, all or those of one reference or service. Auditors find anybody's. */
export async function showStatus(deps: CommandDeps, { person, rest }: Command): Promise<Answer> {
  const own = await deps.requests.listByRequester(person, listedAtMost + 1);
  const found = rest === '' ? own : await findNamed(deps, { person, named: rest, own });
  const listed = await Promise.all(
    found.map(async (request) => ({
      request,
      permalink: await deps.permalinks.ofCard(request.id),
    })),
  );
  const more = found.length > listedAtMost;
  return statusAnswer(
    listed.slice(0, listedAtMost),
    rest === '' ? { more } : { more, named: rest },
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
    .facts({ persons: [person], groups }, auditorFactsAgeMs)
    .catch(() => undefined);
  if (facts?.persons.get(person)?.kind !== 'member') return false;
  if (users.includes(person)) return true;
  return groups.some((group) => facts.groups.get(group)?.members.includes(person) === true);
}

/** Reading is no decision: facts a few minutes old will do. */
const auditorFactsAgeMs = 5 * 60_000;
