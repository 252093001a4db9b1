import type { Sql, TransactionSql } from 'postgres';
import { type EntryRow, entryColumns, type StoredEntry, toEntry } from './audit-entries.ts';
import { findSources, type Sources, sayWhyUnreadable } from './audit-sources.ts';
import type { Database } from './database.ts';
import { readIdentities, type StoredIdentity } from './stored-identities.ts';

/** A request as it is now, by the names of its columns; times as ISO 8601, in UTC. */
type StoryRequest = {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly requester: string;
  readonly environment: string;
  readonly change: string;
  readonly project_id: string;
  readonly cluster_id: string;
  readonly service_id: string;
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly status: string;
  readonly created_at: string;
};

/** One version as it was shown. */
export type StoryVersion = {
  readonly version: number;
  readonly shown_at: string;
  readonly preimage: string;
  readonly digest: string;
  readonly decision_section: string;
};

type StoryReview = {
  readonly version: number;
  readonly reviewer: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly facts: unknown;
  readonly at: string;
};

/** All that is on record about one request. */
export type Story = {
  readonly request: StoryRequest;
  readonly versions: readonly StoryVersion[];
  readonly reviews: readonly StoryReview[];
  /** Who decided and asked, as far as it was known and not erased since. */
  readonly identities: readonly StoredIdentity[];
  /** In the order of the log. */
  readonly entries: readonly StoredEntry[];
};

export type AuditStories = {
  /**
   * The requests of that id, or of that short name, which several may have: the newest first, at most ten, each
   * read as it was at one moment. Throws `UnreadableLogError` for who may not read them.
   */
  find(reference: string): Promise<readonly Story[]>;
};

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
): Promise<readonly StoryRequest[]> {
  const wanted = reference.trim().toLowerCase();
  const named = uuidPattern.test(wanted)
    ? tx`r.id = ${wanted}`
    : tx`r.reference = ${wanted.toUpperCase()}`;
  return await tx<StoryRequest[]>`
    select id, reference, version, requester, environment, change, project_id, cluster_id, service_id,
      reason, ticket, status, ${iso(tx, 'created_at')} as created_at
    from ${tx(requests)} as r
    where ${named}
    order by r.created_at desc limit ${mostFound}`;
}

export async function readStory(
  tx: TransactionSql,
  { entries, versions, reviews }: Sources,
  request: StoryRequest,
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
  return { request, ...told, entries: rows.map(toEntry) };
}
