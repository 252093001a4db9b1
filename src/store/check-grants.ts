import type { Sql } from 'postgres';

/** One thing that a look at the database found, for `doctor`. */
export type GrantFinding = {
  readonly level: 'ok' | 'fail';
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
};

type Facts = {
  readonly role: string;
  readonly superuser: boolean;
  readonly owns_log: boolean;
  readonly owns_around: boolean;
  readonly may_insert: boolean;
  readonly may_update: boolean;
  readonly may_delete: boolean;
  readonly may_truncate: boolean;
  readonly may_trigger: boolean;
  readonly may_play_replica: boolean;
  readonly may_make_itself_owner: boolean;
  readonly may_reach_files: boolean;
  readonly triggers_awake: boolean;
  readonly may_append: boolean;
  readonly may_read: boolean;
};

const useBotRole = 'Connect the bot as a role that is a member of privatelink_bot and of no other.';

/** What each fact means when it is true. `ok` ends the list when none is. */
const faults: readonly (readonly [keyof Facts, string, string, string])[] = [
  ['superuser', 'is_superuser', 'is a superuser, who may do anything to the log', useBotRole],
  ['owns_log', 'owns_log', 'owns the log or may become its owner', useBotRole],
  [
    'owns_around',
    'owns_database',
    'owns the database or the schema of the log, and may drop it',
    useBotRole,
  ],
  ['may_make_itself_owner', 'may_become_owner', 'may make itself the owner of the log', useBotRole],
  ['may_insert', 'may_insert', 'may insert entries past audit_append', revoke('insert')],
  ['may_update', 'may_update', 'may update entries', revoke('update')],
  ['may_delete', 'may_delete', 'may delete entries', revoke('delete')],
  ['may_truncate', 'may_truncate', 'may truncate the log', revoke('truncate')],
  ['may_trigger', 'may_trigger', 'may put triggers on the log', revoke('trigger')],
  [
    'may_play_replica',
    'may_set_replication_role',
    'may set session_replication_role',
    'As an administrator: revoke set on parameter session_replication_role from that role.',
  ],
  [
    'may_reach_files',
    'may_reach_files',
    'may write files or run programs on the server',
    useBotRole,
  ],
];

function revoke(privilege: string): string {
  return `As the owner: revoke ${privilege} on audit_entries from that role.`;
}

/**
 * Says what the connected role, the bot's, could do to the log. Every `fail` is a way to rewrite it,
 * or a reason why nothing can be recorded.
 */
export async function checkGrants(sql: Sql): Promise<readonly GrantFinding[]> {
  const facts = await readFacts(sql);
  if (facts === undefined)
    return [fail('not_migrated', 'there is no log yet', 'Run the migrations, then look again.')];
  return judgeFacts(facts);
}

function judgeFacts(facts: Facts): readonly GrantFinding[] {
  const found = faults
    .filter(([fact]) => (facts.superuser ? fact === 'superuser' : facts[fact] === true))
    .map(([, code, detail, remedy]) => fail(code, `role ${facts.role} ${detail}`, remedy));
  if (!facts.triggers_awake)
    found.push(
      fail(
        'triggers_asleep',
        'a trigger that refuses changes of the log is missing, asleep or not ENABLE ALWAYS',
        'As the owner: alter table audit_entries enable always trigger audit_entries_refuse_row, enable always trigger audit_entries_refuse_statement, enable trigger audit_entries_refuse_dropped.',
      ),
    );
  if (!(facts.may_append && facts.may_read))
    found.push(
      fail(
        'cannot_append',
        `role ${facts.role} may not append to the log or read it`,
        'As the owner: grant privatelink_bot to that role.',
      ),
    );
  if (found.length > 0) return found;
  return [
    { level: 'ok', code: 'append_only', detail: `role ${facts.role} can only append to the log` },
  ];
}

function fail(code: string, detail: string, remedy: string): GrantFinding {
  return { level: 'fail', code, detail, remedy };
}

async function readFacts(sql: Sql): Promise<Facts | undefined> {
  const [there] = await sql<{ migrated: boolean }[]>`
    select exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relname = 'audit_entries'
    ) and exists (
      select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.proname = 'audit_append'
    ) as migrated`;
  if (!there?.migrated) return undefined;
  // What a role could become counts as well: it takes one SET ROLE.
  const [facts] = await sql<Facts[]>`
    with me as (
      select r.* from pg_roles r where pg_has_role(current_user, r.oid, 'member')
    ), log as (
      select c.oid, c.relowner, n.nspowner, d.datdba from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_database d on d.datname = current_database()
      where c.oid = 'public.audit_entries'::regclass
    )
    select
      current_user as role,
      bool_or(me.rolsuper) as superuser,
      bool_or(me.oid = log.relowner) as owns_log,
      bool_or(me.oid in (log.nspowner, log.datdba)) as owns_around,
      bool_or(has_table_privilege(me.oid, log.oid, 'insert')
        or has_any_column_privilege(me.oid, log.oid, 'insert')) as may_insert,
      bool_or(has_table_privilege(me.oid, log.oid, 'update')
        or has_any_column_privilege(me.oid, log.oid, 'update')) as may_update,
      bool_or(has_table_privilege(me.oid, log.oid, 'delete')) as may_delete,
      bool_or(has_table_privilege(me.oid, log.oid, 'truncate')) as may_truncate,
      bool_or(has_table_privilege(me.oid, log.oid, 'trigger')) as may_trigger,
      bool_or(has_parameter_privilege(me.oid, 'session_replication_role', 'set')) as may_play_replica,
      -- Before PostgreSQL 16, whoever may make roles may join any but a superuser's.
      bool_or(me.rolcreaterole and current_setting('server_version_num')::int < 160000
        or pg_has_role(me.oid, log.relowner, 'member with admin option')) as may_make_itself_owner,
      bool_or(me.rolname in ('pg_write_server_files', 'pg_execute_server_program'))
        as may_reach_files,
      (select count(*) = 3 from pg_trigger t where t.tgrelid = 'public.audit_entries'::regclass
        and (t.tgname in ('audit_entries_refuse_row', 'audit_entries_refuse_statement')
          and t.tgenabled = 'A' or t.tgname = 'audit_entries_refuse_dropped' and t.tgenabled in ('A', 'O'))
      ) as triggers_awake,
      has_function_privilege('public.audit_append(text)', 'execute') as may_append,
      has_table_privilege('public.audit_entries', 'select') as may_read
    from me cross join log`;
  return facts;
}
