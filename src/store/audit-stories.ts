import type { Sql, TransactionSql } from 'postgres';
import { parseJsonObject } from '../domain/json.ts';
import { numberIn } from '../domain/logged.ts';
import type {
  AuditStories,
  Story,
  StoryReview,
  StoryVersion,
} from '../use-cases/ports/audit-stories.ts';
import { findDropped } from './audit-drops.ts';
import { type EntryRow, entryColumns, toEntry } from './audit-entries.ts';
import { findSources, type Sources, sayWhyUnreadable } from './audit-sources.ts';
import type { Database } from './database.ts';
import { readIdentities } from './stored-identities.ts';

export function createAuditStories(database: Database): AuditStories {
  return {
    find: async (reference) =>
      await database
        .withClient(async (sql) => await findStories(sql, reference))
        .catch(sayWhyUnreadable),
  };
}

const mostFound = 10;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function findStories(sql: Sql, reference: string): Promise<readonly Story[]> {
  const stories = await sql.begin('isolation level repeatable read read only', async (tx) => {
    const sources = await findSources(tx);
    const found: Story[] = [];
    for (const request of await findRequests(tx, sources, reference))
      found.push(await readStory(tx, sources, request));
    return found;
  });
  return stories as readonly Story[]; // `begin` unwraps arrays of promises, and so forgets its type
}

const iso = (tx: TransactionSql, column: string) =>
  tx`to_char(${tx(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export async function findRequests(
  tx: TransactionSql,
  { requests }: Sources,
  reference: string,
): Promise<readonly Story['request'][]> {
  const wanted = reference.trim().toLowerCase();
  const named = uuidPattern.test(wanted)
    ? tx`r.id = ${wanted}`
    : tx`r.reference = ${wanted.toUpperCase()}`;
  return await tx<Story['request'][]>`
    select id, reference, version, requester, environment, change, project_id, cluster_id, service_id,
      reason, ticket, status, ${iso(tx, 'created_at')} as created_at
    from ${tx(requests)} as r
    where ${named}
    order by r.created_at desc limit ${mostFound}`;
}

export async function readStory(
  tx: TransactionSql,
  { entries, versions, reviews }: Sources,
  request: Story['request'],
): Promise<Story> {
  const { id } = request;
  const [shown, decided, kept, rows] = await Promise.all([
    tx<StoryVersion[]>`
      select version, ${iso(tx, 'created_at')} as shown_at, preimage, digest, decision_section
      from ${tx(versions)} where request_id = ${id} order by version`,
    tx<StoryReview[]>`
      select version, reviewer, decision, reason, facts, ${iso(tx, 'at')} as at
      from ${tx(reviews)} as r where request_id = ${id} order by r.at, reviewer`,
    readIdentities(tx, { entries }, id),
    tx<EntryRow[]>`
      select ${entryColumns(tx)}, null as claimed_seq from ${tx(entries)} e
      where e.request_id = ${id} order by e.seq`,
  ]);
  const told = { versions: [...shown], reviews: [...decided], identities: kept };
  const dropped = hasBegin(rows) ? undefined : await findDropped(tx, { entries });
  return { request, ...told, entries: rows.map(toEntry), dropped };
}

/** The first step of a request has the first revision. */
export function hasBegin([first]: readonly { readonly body: string }[]): boolean {
  return numberIn(parseJsonObject(first?.body ?? '') ?? {}, 'revision') === 1;
}
