import type { Sql, TransactionSql } from 'postgres';

/** The log cannot be read like this; nothing was found out about it. The sentence says what to do. */
export class UnreadableLogError extends Error {
  override readonly name = 'UnreadableLogError';
}

/** Where a role finds the log: auditors see views, under the same column names. */
export type Sources = {
  readonly entries: string;
  readonly requests: string;
  readonly versions: string;
  readonly reviews: string;
  readonly tiles: string;
  readonly checkpoints: string;
};

const tables: Sources = {
  ...{ entries: 'public.audit_entries', requests: 'public.change_requests' },
  ...{ versions: 'public.request_versions', reviews: 'public.reviews' },
  ...{ tiles: 'public.audit_tiles', checkpoints: 'public.audit_checkpoints' },
};
const views: Sources = {
  ...{ entries: 'audit.entries', requests: 'audit.requests' },
  ...{ versions: 'audit.versions', reviews: 'audit.reviews' },
  ...{ tiles: 'audit.tiles', checkpoints: 'audit.checkpoints' },
};

/** Looks which of them this role may read. Throws `UnreadableLogError` when it is neither. */
export async function findSources(sql: Sql | TransactionSql): Promise<Sources> {
  // By oid: a name in a schema that the role may not use is an error of its own.
  const rows = await sql<{ name: string; readable: boolean; me: string }[]>`
    select n.nspname || '.' || c.relname as name, current_user as me,
      has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'audit')`;
  const known = new Map(rows.map(({ name, readable }) => [name, readable]));
  const found = [tables, views].find((each) => Object.values(each).every((at) => known.get(at)));
  if (found !== undefined) return found;
  if (!known.has(views.entries))
    throw new UnreadableLogError(
      'This database holds no audit log. Is DATABASE_URL the address of the bot\'s database, and was "npm run cli -- migrate" run?',
    );
  const me = rows[0]?.me ?? '';
  throw new UnreadableLogError(
    `${me} may not read the audit log. As an administrator: grant privatelink_auditor to "${me}";`,
  );
}

/** SQLSTATEs of a login or a database that the server does not let in. */
const refusedLogins = /^(28...|3D000|42501)$/;

/** Says in words what the server said of the login; throws anything else as it is. */
export function sayWhyUnreadable(error: unknown): never {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !refusedLogins.test(code)) throw error;
  throw new UnreadableLogError(
    `PostgreSQL refuses this login: ${String(message)}. Check DATABASE_URL.`,
    { cause: error },
  );
}
