import { inArray, or, sql } from 'drizzle-orm';
import type { GroupFacts, PeopleFacts, PersonFacts, Who } from '../domain/people.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { PeopleCache } from '../use-cases/ports/people-directory.ts';
import type { Orm, Transaction } from './database.ts';
import { lockGroups, noteMembers } from './group-members.ts';
import { people, userGroups } from './schema.ts';
import { type Queries, reads, transact } from './transaction.ts';

type Deps = { readonly orm: Orm; readonly canonical: Hashing['canonical'] };

/** What Slack last said of people and groups. Facts never give way to older ones. */
export function createPeopleCache({ orm, canonical }: Deps): PeopleCache {
  return {
    readPersons: (ids) => reads(readPersons(orm, ids)),
    readGroups: (ids) => reads(readGroups(orm, ids)),
    write: (facts) => write({ orm, canonical }, facts),
  };
}

export async function readPersons(
  queries: Queries,
  ids: readonly SlackUserId[],
): Promise<PeopleFacts['persons']> {
  if (ids.length === 0) return new Map();
  const rows = await queries
    .select()
    .from(people)
    .where(inArray(people.id, [...ids]));
  return new Map(rows.map((row) => [row.id, toPerson(row)]));
}

/** Absent, not null, where Slack does not tell who they are. */
function toPerson({ email, ...row }: typeof people.$inferSelect): PersonFacts {
  return email === null ? row : { ...row, email };
}

const groupColumns = {
  id: userGroups.id,
  handle: userGroups.handle,
  members: userGroups.members,
  fetchedAt: userGroups.fetchedAt,
};

export async function readGroups(
  queries: Queries,
  ids: readonly string[],
): Promise<PeopleFacts['groups']> {
  if (ids.length === 0) return new Map();
  const rows = await queries
    .select(groupColumns)
    .from(userGroups)
    .where(inArray(userGroups.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** All that is kept, of whatever age. */
export async function readAllPeople(queries: Queries): Promise<PeopleFacts> {
  const [persons, groups] = await Promise.all([
    queries.select().from(people),
    queries.select(groupColumns).from(userGroups),
  ]);
  return {
    persons: new Map(persons.map((row) => [row.id, toPerson(row)])),
    groups: new Map(groups.map((row) => [row.id, row])),
  };
}

/** More than any quorum needs, and those who count come first. */
const askedApprovers = 200;

/** What is kept of those who may approve: members of groups, and users by name. */
export async function readApprovers(
  queries: Queries,
  { groups, users }: Who,
): Promise<PeopleFacts['persons']> {
  const members = queries
    .select({ id: sql`unnest(${userGroups.members})` })
    .from(userGroups)
    .where(inArray(userGroups.id, [...groups]));
  const rows = await queries
    .select()
    .from(people)
    .where(or(inArray(people.id, [...users]), inArray(people.id, members)))
    .orderBy(sql`${people.kind} <> 'member'`)
    .limit(askedApprovers);
  return new Map(rows.map((row) => [row.id, toPerson(row)]));
}

async function write({ orm, canonical }: Deps, facts: PeopleFacts): Promise<void> {
  const persons = inOrder([...facts.persons.values()]);
  const groups = inOrder([...facts.groups.values()]).map((group) => ({
    ...group,
    members: [...group.members],
  }));
  if (persons.length + groups.length === 0) return;
  await transact(orm, async (tx) => {
    if (persons.length > 0)
      await tx
        .insert(people)
        .values(persons.map(({ email, ...person }) => ({ ...person, email: email ?? null })))
        .onConflictDoUpdate({
          target: people.id,
          set: {
            kind: sql`excluded.kind`,
            teamId: sql`excluded.team_id`,
            email: sql`excluded.email`,
            fetchedAt: sql`excluded.fetched_at`,
          },
          setWhere: sql`${people.fetchedAt} <= excluded.fetched_at`,
        });
    if (groups.length > 0) await writeGroups(tx, canonical, groups);
  });
}

/** A look that is older than what is kept changes nothing: neither the facts, nor who is in since when. */
async function writeGroups(
  tx: Transaction,
  canonical: Hashing['canonical'],
  groups: readonly (GroupFacts & { readonly members: SlackUserId[] })[],
): Promise<void> {
  const known = await lockGroups(
    tx,
    groups.map(({ id }) => id),
  );
  const written = await tx
    .insert(userGroups)
    .values([...groups])
    .onConflictDoUpdate({
      target: userGroups.id,
      set: {
        handle: sql`excluded.handle`,
        members: sql`excluded.members`,
        fetchedAt: sql`excluded.fetched_at`,
      },
      setWhere: sql`${userGroups.fetchedAt} <= excluded.fetched_at`,
    })
    .returning({ id: userGroups.id });
  for (const { id } of written) {
    const group = groups.find((one) => one.id === id);
    if (group !== undefined) await noteMembers({ tx, canonical }, group, known.get(id));
  }
}

/** Two writers that lock the same rows in one order wait for each other instead of dying. */
function inOrder<T extends { readonly id: string }>(facts: readonly T[]): T[] {
  return facts.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}
