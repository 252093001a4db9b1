import type { Sql, TransactionSql } from 'postgres';

/** What a login of the database can do to the log, whatever the bot and its policy say. */
const databasePowers = [
  'superuser',
  'owns_log',
  'owns_database',
  'may_become_owner',
  'may_write_past_append',
  'may_sleep_triggers',
  'may_reach_files',
  'may_append',
  'may_read',
] as const;
export type DatabasePower = (typeof databasePowers)[number];

export type DatabaseRole = { readonly name: string; readonly powers: readonly DatabasePower[] };

type Row = { readonly name: string } & { readonly [P in DatabasePower]: boolean };

/** Every login that can do anything to the log, as of now. Any role may ask. Of a superuser, that says it all. */
export async function readDatabaseRoles(
  sql: Sql | TransactionSql,
): Promise<readonly DatabaseRole[]> {
  // What a role could become counts as well: it takes one SET ROLE.
  const rows = await sql<Row[]>`
    with log as (
      select c.oid, c.relowner, n.nspowner, d.datdba, p.oid as append, v.oid as view from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_database d on d.datname = current_database()
      join pg_proc p on p.pronamespace = n.oid and p.proname = 'audit_append'
      left join pg_class v on v.relname = 'entries' and v.relnamespace = to_regnamespace('audit')
      where c.relname = 'audit_entries'
    ), reached as (
      select r.rolname as login, m.* from pg_roles r
      join pg_roles m on pg_has_role(r.oid, m.oid, 'member')
      where r.rolcanlogin
    )
    select
      login as name,
      bool_or(me.rolsuper) as superuser,
      bool_or(me.oid = log.relowner) as owns_log,
      bool_or(me.oid in (log.nspowner, log.datdba)) as owns_database,
      -- Before PostgreSQL 16, whoever may make roles may join any but a superuser's.
      bool_or(me.rolcreaterole and current_setting('server_version_num')::int < 160000
        or pg_has_role(me.oid, log.relowner, 'member with admin option')) as may_become_owner,
      bool_or(has_table_privilege(me.oid, log.oid, 'insert, update, delete, truncate, trigger')
        or has_any_column_privilege(me.oid, log.oid, 'insert, update')) as may_write_past_append,
      bool_or(has_parameter_privilege(me.oid, 'session_replication_role', 'set'))
        as may_sleep_triggers,
      bool_or(me.rolname in ('pg_write_server_files', 'pg_execute_server_program'))
        as may_reach_files,
      bool_or(has_function_privilege(me.oid, log.append, 'execute')) as may_append,
      bool_or(has_table_privilege(me.oid, log.oid, 'select')
        or log.view is not null and has_table_privilege(me.oid, log.view, 'select')) as may_read
    from reached me cross join log group by login order by login`;
  return rows
    .map((row) => ({ name: row.name, powers: powersOf(row) }))
    .filter(({ powers }) => powers.length > 0);
}

function powersOf(row: Row): readonly DatabasePower[] {
  return row.superuser ? ['superuser'] : databasePowers.filter((power) => row[power]);
}
