import type { TransactionSql } from 'postgres';
import type { DropPlan } from '../domain/drop-plan.ts';
import { type Carried, droppedAction } from '../domain/dropped.ts';
import { toHex } from '../domain/hex.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Hashing } from '../domain/preimage.ts';
import { toBase64 } from '../domain/signed-note.ts';
import { bodyOf } from './append-entry.ts';
import type { Database } from './database.ts';

type Deps = {
  readonly database: Pick<Database, 'withClient'>;
  readonly canonical: Hashing['canonical'];
};

type Drop = {
  readonly plan: DropPlan;
  readonly carried: Carried;
  /** Of the file that they were exported to, in hex. */
  readonly exportSha256: string;
};

/** Many million entries take minutes. */
const deadlineMs = 6 * 60 * 60 * 1000;

/**
 * Drops the beginning of the log, in one transaction, and gives the number of the entry that says so. `undefined`:
 * the log begins with another entry than was planned, and nothing was done. The owner's: the bot may not.
 *
 * The entry is appended last, behind all the work, so that nobody who appends waits for that. The triggers of
 * `audit_drops` and `audit_entries` let either all of it happen or nothing.
 */
export async function dropEntries(
  { database, canonical }: Deps,
  drop: Drop,
): Promise<number | undefined> {
  const { plan } = drop;
  const seq = await database.withClient(
    (sql) =>
      sql.begin(async (tx) => {
        await takeLock(tx);
        const [begin] = await tx<{ first: string; by: string }[]>`
          select min(seq) as first, session_user as by from public.audit_entries`;
        if (Number(begin?.first) !== plan.first) return undefined;
        await tx`
          insert into public.audit_drops (size, first, hash)
          values (${plan.size}, ${plan.first}, ${plan.hash})`;
        const gone = await tx`
          delete from public.audit_entries where seq between ${plan.first} and ${plan.size}`;
        if (gone.count !== plan.entries)
          throw new Error(`${gone.count} entries would have gone, and not ${plan.entries}`);
        return await append(tx, { canonical, details: detailsOf(drop, begin?.by ?? '') });
      }),
    deadlineMs,
  );
  return seq as number | undefined; // `begin` unwraps arrays of promises, and so forgets its type
}

/** 'plbdrops' in ASCII: nothing else in this database locks on it. */
async function takeLock(tx: TransactionSql): Promise<void> {
  await tx`select set_config(name, '0', true) from unnest(array[
    'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
  await tx`select pg_advisory_xact_lock(x'706c6264726f7073'::bigint)`;
}

async function append(
  tx: TransactionSql,
  {
    canonical,
    details,
  }: { readonly canonical: Hashing['canonical']; readonly details: JsonObject },
): Promise<number> {
  const [clock] = await tx<{ ms: number }[]>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
  const draft = { action: droppedAction, actor: null, requestId: null, details } as const;
  const body = bodyOf({ canonical, now: new Date(clock?.ms ?? Number.NaN) }, draft);
  const [row] = await tx<{ seq: string }[]>`select seq from public.audit_append(${body})`;
  return Number(row?.seq);
}

function detailsOf({ plan, carried, exportSha256 }: Drop, by: string): JsonObject {
  const { before, first, size, hash, root, checkpoint } = plan;
  return {
    ...{ before, first, size, hash: toHex(hash), root: toBase64(root) },
    checkpoint: { size: checkpoint.size, root: toBase64(checkpoint.root) },
    ...{ export_sha256: exportSha256, by, carried: toJson(carried) },
  };
}

function toJson({ keys, losses, policy, groups }: Carried): Json {
  const named = keys.map(({ name, publicKey }) => ({ name, public_key: toBase64(publicKey) }));
  return { keys: named, losses: [...losses], policy, groups };
}

/** Gives the room of what was dropped back to the table; whoever reads or appends goes on. */
export async function tidyLog({ database }: Pick<Deps, 'database'>): Promise<void> {
  await database.withClient(async (sql) => {
    await sql`set statement_timeout = 0`;
    await sql`vacuum (analyze) public.audit_entries`;
  }, deadlineMs);
}
