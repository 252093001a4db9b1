import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { GroupFacts, PersonFacts, PersonKind } from '../domain/people.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { Log } from '../use-cases/log.ts';
import {
  type Clock,
  type PeopleCache,
  type PeopleDirectory,
  PeopleUnavailableError,
} from '../use-cases/ports.ts';

export type PeopleDeps = {
  readonly web: WebClient;
  readonly cache: PeopleCache;
  /** The workspace, or the enterprise around it: outside of it everyone is a stranger. */
  readonly boundary: () => Promise<TrustBoundary>;
  readonly clock: Clock;
  readonly log: Log;
};

export type TrustBoundary = { readonly teamId: string; readonly enterpriseId: string | undefined };

const userSchema = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_workflow_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
});
type User = z.infer<typeof userSchema>;

/** Slack knows that there is no such person, group or membership: an answer, not a fault. */
const noSuch = [
  'user_not_found',
  'user_not_visible',
  'users_not_found',
  'no_such_subteam',
  'subteam_disabled',
];

/**
 * Facts about people, fetched from Slack when what is kept is too old. Callers who ask for the same
 * thing at the same time share one call. What Slack does not tell is absent, and absent means no.
 */
export function createPeopleDirectory(deps: PeopleDeps): PeopleDirectory {
  const persons = createSingleFlight((id: SlackUserId) => fetchPerson(deps, id));
  const groups = createSingleFlight((id: string) => fetchGroup(deps, id));
  return {
    facts: async (wanted, maxAgeMs) => {
      const [knownPersons, knownGroups] = await Promise.all([
        deps.cache.readPersons(wanted.persons),
        deps.cache.readGroups(wanted.groups),
      ]);
      const oldest = deps.clock().getTime() - maxAgeMs;
      const fresh = (fact: { fetchedAt: Date } | undefined): boolean =>
        fact !== undefined && fact.fetchedAt.getTime() >= oldest;
      const [newPersons, newGroups] = await Promise.all([
        settle(wanted.persons.filter((id) => !fresh(knownPersons.get(id))).map(persons)),
        settle(wanted.groups.filter((id) => !fresh(knownGroups.get(id))).map(groups)),
      ]);
      report(deps, [...newPersons.faults, ...newGroups.faults], {
        anything: newPersons.asked + newGroups.asked,
      });
      const fetched = { persons: byId(newPersons.found), groups: byId(newGroups.found) };
      if (fetched.persons.size + fetched.groups.size > 0) await deps.cache.write(fetched);
      return {
        persons: new Map([
          ...[...knownPersons].filter(([, fact]) => fresh(fact)),
          ...fetched.persons,
        ]),
        groups: new Map([...[...knownGroups].filter(([, fact]) => fresh(fact)), ...fetched.groups]),
      };
    },
  };
}

/** A part that could not be asked is absent; only when nothing could be asked is Slack unavailable. */
function report(
  deps: PeopleDeps,
  faults: readonly unknown[],
  { anything }: { readonly anything: number },
): void {
  const [first] = faults;
  if (first === undefined) return;
  deps.log.warn(
    { err: first, failed: faults.length, asked: anything },
    'Slack could not be asked about people',
  );
  if (faults.length === anything)
    throw new PeopleUnavailableError('Slack did not answer', { cause: first });
}

async function settle<T>(flights: readonly Promise<T | undefined>[]): Promise<{
  readonly found: readonly T[];
  readonly faults: readonly unknown[];
  readonly asked: number;
}> {
  const results = await Promise.allSettled(flights);
  return {
    found: results.flatMap((result) =>
      result.status === 'fulfilled' && result.value !== undefined ? [result.value] : [],
    ),
    faults: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    asked: flights.length,
  };
}

function byId<T extends { readonly id: string }>(facts: readonly T[]): Map<T['id'], T> {
  return new Map(facts.map((fact) => [fact.id, fact]));
}

function createSingleFlight<K, T>(fetch: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const flights = new Map<K, Promise<T>>();
  return (key) => {
    const under = flights.get(key) ?? fetch(key).finally(() => flights.delete(key));
    flights.set(key, under);
    return under;
  };
}

async function asking<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WebAPIPlatformError && noSuch.includes(error.data.error)) return undefined;
    throw error;
  }
}

async function fetchPerson(deps: PeopleDeps, id: SlackUserId): Promise<PersonFacts | undefined> {
  const fetchedAt = deps.clock();
  const answer = await asking(() => deps.web.users.info({ user: id }));
  if (answer === undefined) return undefined;
  const user = userSchema.parse(answer.user);
  const kind = kindOf(user, await deps.boundary());
  return { id, kind, teamId: user.team_id ?? '', fetchedAt };
}

function kindOf(user: User, { teamId, enterpriseId }: TrustBoundary): PersonKind {
  if (user.deleted === true) return 'deactivated';
  if (user.is_bot === true || user.is_workflow_bot === true || user.id === 'USLACKBOT')
    return 'bot';
  const colleague =
    enterpriseId !== undefined && user.enterprise_user?.enterprise_id === enterpriseId;
  if (user.is_stranger === true || !(user.team_id === teamId || colleague)) return 'stranger';
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member';
}

const groupsSchema = z.array(
  z.object({ id: z.string(), handle: z.string(), date_delete: z.number().optional() }),
);

/** A disabled group has no members that count, so it is as good as absent. */
async function fetchGroup(deps: PeopleDeps, id: string): Promise<GroupFacts | undefined> {
  const fetchedAt = deps.clock();
  const [list, members] = await Promise.all([
    asking(() => deps.web.usergroups.list({ include_disabled: true })),
    asking(() => deps.web.usergroups.users.list({ usergroup: id })),
  ]);
  const group = groupsSchema.parse(list?.usergroups ?? []).find((one) => one.id === id);
  if (group === undefined || members === undefined || (group.date_delete ?? 0) > 0)
    return undefined;
  const users = z.array(z.string()).parse(members.users ?? []);
  return { id, handle: group.handle, members: users.map((user) => user as SlackUserId), fetchedAt };
}
