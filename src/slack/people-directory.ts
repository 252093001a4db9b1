import type { UsergroupsListResponse, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { GroupFacts, PersonFacts } from '../domain/people.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { Clock } from '../use-cases/ports/clock.ts';
import type { Log } from '../use-cases/ports/log.ts';
import {
  type PeopleCache,
  type PeopleDirectory,
  PeopleUnavailableError,
} from '../use-cases/ports/people-directory.ts';
import { faultFields, toSlackFault } from './fault.ts';
import { emailOf, kindOf, type TrustBoundary, userSchema } from './person-kind.ts';

export type PeopleDeps = {
  readonly web: WebClient;
  readonly cache: PeopleCache;
  readonly boundary: () => Promise<TrustBoundary>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Slack knows that there is no such person, group or membership: an answer, not a fault. */
const noSuch = [
  'user_not_found',
  'user_not_visible',
  'users_not_found',
  'no_such_subteam',
  'subteam_disabled',
];

/** Clocks of two processes may differ by this much; a fact from further ahead is not believed. */
const maxAheadMs = 5_000;

/**
 * Facts about people, fetched from Slack when what is kept is too old. Callers who ask for the same
 * thing at the same time share one call. What Slack does not tell is absent, and absent means no.
 */
export function createPeopleDirectory(deps: PeopleDeps): PeopleDirectory {
  const listGroups = createSingleFlight((_all: 'all') =>
    // Of the methods that Slack allows least often, so one call serves all groups.
    deps.web.usergroups.list({ include_disabled: true }),
  );
  const persons = createSingleFlight((id: SlackUserId) => fetchPerson(deps, id));
  const groups = createSingleFlight((id: string) => fetchGroup(deps, () => listGroups('all'), id));
  return {
    facts: async (wanted, maxAgeMs) => {
      const [keptPersons, keptGroups] = await Promise.all([
        deps.cache.readPersons(wanted.persons),
        deps.cache.readGroups(wanted.groups),
      ]);
      const isFresh = createFreshness(deps.clock(), maxAgeMs);
      const knownPersons = [...keptPersons.values()].filter(isFresh);
      const knownGroups = [...keptGroups.values()].filter(isFresh);
      const [newPersons, newGroups] = await Promise.all([
        settle(without(wanted.persons, knownPersons), persons),
        settle(without(wanted.groups, knownGroups), groups),
      ]);
      const fetched = { persons: byId(newPersons.found), groups: byId(newGroups.found) };
      if (fetched.persons.size + fetched.groups.size > 0) await deps.cache.write(fetched);
      const facts = {
        persons: byId([...knownPersons, ...newPersons.found]),
        groups: byId([...knownGroups, ...newGroups.found]),
        unanswered: new Set([...newPersons.unanswered, ...newGroups.unanswered]),
      };
      report(deps.log, [...newPersons.faults, ...newGroups.faults], {
        known: facts.persons.size + facts.groups.size,
      });
      return facts;
    },
  };
}

type Dated = { readonly fetchedAt: Date };

function createFreshness(now: Date, maxAgeMs: number): (fact: Dated) => boolean {
  return ({ fetchedAt }) => {
    const ageMs = now.getTime() - fetchedAt.getTime();
    return ageMs <= maxAgeMs && ageMs >= -maxAheadMs;
  };
}

function without<T extends string>(
  ids: readonly T[],
  known: readonly { readonly id: T }[],
): readonly T[] {
  return [...new Set(ids)].filter((id) => known.every((fact) => fact.id !== id));
}

/** A part that could not be asked is absent; only when nothing is known is Slack unavailable. */
function report(log: Log, faults: readonly unknown[], { known }: { readonly known: number }): void {
  const [first] = faults;
  if (first === undefined) return;
  const fields = { failed: faults.length, known, ...faultFields(first) };
  log.warn(fields, 'Slack could not be asked about people');
  if (known === 0) throw new PeopleUnavailableError('Slack did not answer', { cause: first });
}

type Settled<T> = {
  readonly found: readonly T[];
  readonly unanswered: readonly string[];
  readonly faults: readonly unknown[];
};

async function settle<K extends string, T>(
  keys: readonly K[],
  fetch: (key: K) => Promise<T | undefined>,
): Promise<Settled<T>> {
  const results = await Promise.allSettled(keys.map(fetch));
  return {
    found: results.flatMap((result) =>
      result.status === 'fulfilled' && result.value !== undefined ? [result.value] : [],
    ),
    unanswered: keys.filter((_, index) => results[index]?.status === 'rejected'),
    faults: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

function byId<T extends { readonly id: string }>(facts: readonly T[]): Map<T['id'], T> {
  return new Map(facts.map((fact) => [fact.id, fact]));
}

function createSingleFlight<K, T>(fetch: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const flights = new Map<K, Promise<T>>();
  return (key) => {
    const flight = flights.get(key) ?? fetch(key).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
}

async function asking<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const fault = toSlackFault(error);
    if (fault?.kind === 'refused' && noSuch.includes(fault.code)) return undefined;
    throw error;
  }
}

async function fetchPerson(deps: PeopleDeps, id: SlackUserId): Promise<PersonFacts | undefined> {
  const fetchedAt = deps.clock();
  const answer = await asking(() => deps.web.users.info({ user: id }));
  if (answer === undefined) return undefined;
  const user = userSchema.parse(answer.user);
  const kind = kindOf(user, await deps.boundary());
  return { id, kind, teamId: user.team_id ?? '', ...emailOf(user), fetchedAt };
}

const groupsSchema = z.array(
  z.object({ id: z.string(), handle: z.string(), date_delete: z.number().nullish() }),
);

/** A disabled group has no members that count, so it is as good as absent. */
async function fetchGroup(
  { web, clock }: PeopleDeps,
  listGroups: () => Promise<UsergroupsListResponse>,
  id: string,
): Promise<GroupFacts | undefined> {
  const fetchedAt = clock();
  const [list, members] = await Promise.all([
    asking(listGroups),
    asking(() => web.usergroups.users.list({ usergroup: id })),
  ]);
  const group = groupsSchema.parse(list?.usergroups ?? []).find((one) => one.id === id);
  if (group === undefined || members === undefined || (group.date_delete ?? 0) > 0)
    return undefined;
  const users = z.array(z.string()).parse(members.users ?? []);
  return { id, handle: group.handle, members: users.map((user) => user as SlackUserId), fetchedAt };
}
