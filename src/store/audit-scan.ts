import type { Sql, TransactionSql } from 'postgres';
import type { Dropped } from '../domain/dropped.ts';
import { type LoggedEntry, readLogged } from '../domain/logged.ts';
import type { LastLook } from '../domain/looks.ts';
import { findDropped } from './audit-drops.ts';
import { findSources, type Sources, sayWhyUnreadable } from './audit-sources.ts';
import type { Database } from './database.ts';

/** What is known beside the log, at the moment at which it was read. */
type Beside = {
  /** The database's clock. */
  readonly now: Date;
  readonly looks: readonly LastLook[];
  /** What the log lacks at its beginning. */
  readonly dropped: Dropped | undefined;
};

export type AuditScan = {
  /**
   * Gives every entry of these actions in the order of the log, one after another and none of them kept, as it is
   * at one moment. Where the log lacks its beginning, the entry that says so comes before all, since it carries what
   * still counted then. Throws `UnreadableLogError` for who may not read it.
   */
  read(actions: readonly string[], each: (entry: LoggedEntry) => void): Promise<Beside>;
};

/** A log of many million entries takes minutes. */
const deadlineMs = 60 * 60 * 1000;
const batchSize = 500;

export function createAuditScan(database: Database): AuditScan {
  return {
    read: (actions, each) =>
      database
        .withClient((sql) => readInSnapshot(sql, actions, each), deadlineMs)
        .catch(sayWhyUnreadable),
  };
}

async function readInSnapshot(
  sql: Sql,
  actions: readonly string[],
  each: (entry: LoggedEntry) => void,
): Promise<Beside> {
  const beside = await sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`select set_config(name, '0', true) from unnest(array[
      'statement_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
    const sources = await findSources(tx);
    const dropped = await findDropped(tx, sources);
    if (dropped !== undefined) each(await readEntry(tx, sources, dropped.seq));
    const rows = tx<{ seq: string; body: string }[]>`
      select e.seq, e.body from ${tx(sources.entries)} e
      where e.action in ${tx([...actions])} order by e.seq`;
    for await (const batch of rows.cursor(batchSize))
      for (const { seq, body } of batch) each(readLogged(Number(seq), body));
    return { now: await readNow(tx), looks: await readLooks(tx, sources), dropped };
  });
  return beside as Beside; // `begin` unwraps arrays of promises, and so forgets its type
}

async function readEntry(
  tx: TransactionSql,
  { entries }: Sources,
  seq: number,
): Promise<LoggedEntry> {
  const [row] = await tx<{ body: string }[]>`select body from ${tx(entries)} where seq = ${seq}`;
  return readLogged(seq, row?.body ?? '');
}

async function readNow(tx: TransactionSql): Promise<Date> {
  const [row] = await tx<{ at: string }[]>`select extract(epoch from now())::float8 * 1000 as at`;
  return new Date(Number(row?.at));
}

async function readLooks(tx: TransactionSql, { entries }: Sources): Promise<readonly LastLook[]> {
  const source = entries.startsWith('audit.') ? 'audit.looks' : 'public.inventory_looks';
  const rows = await tx<{ project_id: string; at: string }[]>`
    select project_id, extract(epoch from judged_from)::float8 * 1000 as at
    from ${tx(source)} where judged_from is not null order by project_id`;
  return rows.map(({ project_id: projectId, at }) => ({ projectId, at: new Date(Number(at)) }));
}
