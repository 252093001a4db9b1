import { and, eq, inArray } from 'drizzle-orm';
import type { GroupFacts } from '../domain/people.ts';
import type { SlackUserId } from '../domain/request.ts';
import {
  compareMembers,
  type GroupChange,
  type Membership,
  tellChange,
} from '../domain/seasoning.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import { planBulletins } from './bulletin-store.ts';
import type { Transaction } from './database.ts';
import { loadInForce } from './load-snapshot.ts';
import { groupMembers, policies, userGroups } from './schema.ts';
import { type Queries, readClock } from './transaction.ts';

const never = new Date(0);

/** What was known of groups before a look at them is written; their rows are there from now on, and stay locked. */
export async function lockGroups(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, typeof userGroups.$inferSelect>> {
  const unknown = { handle: '', members: [], fetchedAt: never };
  await tx
    .insert(userGroups)
    .values(ids.map((id) => ({ id, ...unknown })))
    .onConflictDoNothing();
  const rows = await tx
    .select()
    .from(userGroups)
    .where(inArray(userGroups.id, [...ids]))
    .orderBy(userGroups.id)
    .for('update');
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Notes who is in a group since when, in the transaction that writes the look. The very first look takes stock
 * and tells nobody but the log; every later one is compared with the one before it, and what changed is an entry of
 * the log, and told where it concerns who may decide.
 */
export async function noteMembers(
  { tx, canonical }: Pick<Recording, 'tx' | 'canonical'>,
  group: GroupFacts,
  before: typeof userGroups.$inferSelect | undefined,
): Promise<void> {
  const isFirst = before?.baselinedAt == null;
  const isLogged = before?.loggedAt != null;
  const change = compareMembers(isFirst ? [] : before.members, group);
  if (change === undefined && isLogged) return;
  const now = await readClock(tx);
  const recording = { tx, now, canonical };
  if (!isLogged)
    await tx
      .update(userGroups)
      .set({ ...(isFirst ? { baselinedAt: now } : {}), loggedAt: now })
      .where(eq(userGroups.id, group.id));
  if (change !== undefined) await writeMembers(tx, change, { since: now, baseline: isFirst });
  if (change !== undefined && !isFirst) await tellOf(recording, change);
  if (!isLogged) await logMembers(recording, group);
}

/** From here on the log says who is in the group, by itself. */
async function logMembers(recording: Recording, { id, members }: GroupFacts): Promise<void> {
  const details = { group: id, members: [...new Set(members)].sort() };
  const entry = { action: 'group_baselined', actor: null, requestId: null, details } as const;
  await appendEntry(recording, entry);
}

/** Rows in one statement: PostgreSQL takes 65,535 parameters. */
const rowsPerInsert = 1_000;

async function writeMembers(
  tx: Transaction,
  { group, joined, left }: GroupChange,
  seen: { readonly since: Date; readonly baseline: boolean },
): Promise<void> {
  if (left.length > 0)
    await tx
      .delete(groupMembers)
      .where(and(eq(groupMembers.groupId, group), inArray(groupMembers.person, [...left])));
  for (let at = 0; at < joined.length; at += rowsPerInsert)
    await tx
      .insert(groupMembers)
      .values(
        joined.slice(at, at + rowsPerInsert).map((person) => ({
          groupId: group,
          person,
          firstSeenAt: seen.since,
          baseline: seen.baseline,
        })),
      )
      .onConflictDoNothing();
}

async function tellOf(recording: Recording, change: GroupChange): Promise<void> {
  const { tx, now } = recording;
  const inForce = await tx
    .select({ hash: policies.hash })
    .from(policies)
    .where(eq(policies.inForce, true));
  const bulletins =
    inForce.length === 0 ? [] : tellChange((await loadInForce(tx)).policy, change, now);
  if (bulletins.length > 0) await planBulletins(recording, bulletins);
  const { group, joined, left } = change;
  const details = { group, joined, left, policy: inForce[0]?.hash ?? null };
  await appendEntry(recording, { action: 'group_changed', actor: null, requestId: null, details });
}

/** Since when these people are in whichever groups they are. */
export async function readMemberships(
  queries: Queries,
  persons: readonly SlackUserId[],
): Promise<readonly Membership[]> {
  if (persons.length === 0) return [];
  const rows = await queries
    .select()
    .from(groupMembers)
    .where(inArray(groupMembers.person, [...persons]));
  return rows.map(({ groupId: group, person, firstSeenAt: since, baseline }) => ({
    ...{ group, person, since, baseline },
  }));
}
