import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkMigrations, migrate } from '../../src/store/migrate.ts';
import {
  type EmptyDatabases,
  openEmptyDatabases,
  urlAs,
  using,
} from '../support/empty-database.ts';
import { anEntry } from '../support/log-writer.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let databases: EmptyDatabases;
let ownerUrl: string;

beforeAll(async () => {
  databases = await openEmptyDatabases();
});

afterAll(async () => {
  await databases?.close();
});

beforeEach(async () => {
  ownerUrl = await databases.create();
});

afterEach(async () => {
  await databases.dropDatabases();
});

describe('the logins', () => {
  it('are made with their password and may do what their group may', async () => {
    const [bot, auditor] = [databases.newRole(), databases.newRole()];

    await migrate(
      {
        ownerUrl,
        botLogin: { name: bot, password: 'secret' },
        auditorLogin: { name: auditor, password: 'secret' },
      },
      quiet,
    );

    const [entry] = await using(
      urlAs(ownerUrl, bot),
      (sql) => sql`select * from audit_append(${anEntry(null)})`,
    );
    const [seen] = await using(
      urlAs(ownerUrl, auditor),
      (sql) => sql`select seq from audit.entries`,
    );
    const refused = using(urlAs(ownerUrl, auditor), (sql) => sql`select seq from audit_entries`);
    expect([entry, seen]).toMatchObject([{ seq: '1' }, { seq: '1' }]);
    await expect(refused).rejects.toMatchObject({ code: '42501' });
    expect((await checkMigrations(urlAs(ownerUrl, bot))).pending).toEqual([]);
  });

  it('get a new password when there is one, and keep theirs when there is none', async () => {
    const bot = databases.newRole();
    await migrate({ ownerUrl, botLogin: { name: bot, password: 'old' } }, quiet);
    await migrate({ ownerUrl, botLogin: { name: bot, password: 'secret' } }, quiet);
    await migrate({ ownerUrl, botLogin: { name: bot } }, quiet);

    const [row] = await using(urlAs(ownerUrl, bot), (sql) => sql`select current_user as me`);

    expect(row).toEqual({ me: bot });
  });

  it('must exist when no password is given', async () => {
    const missing = migrate({ ownerUrl, botLogin: { name: 'privatelink_nobody' } }, quiet);

    await expect(missing).rejects.toThrow('There is no role privatelink_nobody.');
  });

  it('let the bot become the queue, and inherit nothing of it before', async () => {
    const bot = databases.newRole();
    await migrate({ ownerUrl, botLogin: { name: bot, password: 'secret' } }, quiet);

    const asQueue = urlAs(ownerUrl, bot, '?options=-c%20role%3Dprivatelink_queue');
    await using(asQueue, (sql) => sql`create table bullmq.jobs (id int)`);

    const [made] = await using(
      ownerUrl,
      (sql) => sql`select tableowner from pg_tables where tablename = 'jobs'`,
    );
    expect(made).toEqual({ tableowner: 'privatelink_queue' });
    await expect(
      using(urlAs(ownerUrl, bot), (sql) => sql`select * from bullmq.jobs`),
    ).rejects.toMatchObject({
      code: '42501',
    });
    await expect(using(asQueue, (sql) => sql`select * from change_requests`)).rejects.toMatchObject(
      { code: '42501' },
    );
  });
});

describe('the grants', () => {
  beforeEach(async () => {
    await migrate({ ownerUrl }, quiet);
  });

  it('on tables and views are these and no others', async () => {
    const rows = await using(
      ownerUrl,
      (sql) => sql<{ line: string }[]>`
        select grantee || ' ' || table_schema || '.' || table_name || ': '
          || string_agg(lower(privilege_type), ' ' order by privilege_type) as line
        from information_schema.table_privileges
        where table_schema not in ('pg_catalog', 'information_schema')
          and grantee <> current_user
        group by grantee, table_schema, table_name order by 1`,
    );

    expect(rows.map(({ line }) => line)).toEqual([
      'privatelink_auditor audit.checkpoints: select',
      'privatelink_auditor audit.entries: select',
      'privatelink_auditor audit.identities: select',
      'privatelink_auditor audit.looks: select',
      'privatelink_auditor audit.policies: select',
      'privatelink_auditor audit.policy_candidates: select',
      'privatelink_auditor audit.requests: select',
      'privatelink_auditor audit.reviews: select',
      'privatelink_auditor audit.services: select',
      'privatelink_auditor audit.tiles: select',
      'privatelink_auditor audit.versions: select',
      'privatelink_bot drizzle.__drizzle_migrations: select',
      'privatelink_bot public.audit_checkpoints: insert select',
      'privatelink_bot public.audit_drops: select',
      'privatelink_bot public.audit_entries: select',
      'privatelink_bot public.audit_tiles: insert select update',
      'privatelink_bot public.bulletins: insert select update',
      'privatelink_bot public.call_pace: insert select update',
      'privatelink_bot public.change_requests: insert select update',
      'privatelink_bot public.channel_pace: insert select update',
      'privatelink_bot public.deliveries: delete insert select update',
      'privatelink_bot public.drifts: insert select update',
      'privatelink_bot public.freezes: insert select update',
      'privatelink_bot public.group_members: delete insert select',
      'privatelink_bot public.home_views: delete insert select update',
      'privatelink_bot public.identities: insert select',
      'privatelink_bot public.inventory: delete insert select update',
      'privatelink_bot public.inventory_looks: insert select update',
      'privatelink_bot public.messages: insert select update',
      'privatelink_bot public.network_looks: insert select update',
      'privatelink_bot public.observed_services: delete insert select update',
      'privatelink_bot public.outbox: delete insert select update',
      'privatelink_bot public.page_sessions: delete insert select update',
      'privatelink_bot public.people: insert select update',
      'privatelink_bot public.policies: insert select update',
      'privatelink_bot public.policy_candidates: insert select update',
      'privatelink_bot public.refusal_counts: insert select update',
      'privatelink_bot public.request_versions: insert select',
      'privatelink_bot public.reviews: insert select',
      'privatelink_bot public.services: delete insert select update',
      'privatelink_bot public.sightings: insert select',
      'privatelink_bot public.user_groups: insert select update',
    ]);
  });

  it('reach every table of the schema, so that none is forgotten', async () => {
    const forgotten = await using(
      ownerUrl,
      (sql) => sql`
        select relname from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace
          and not has_table_privilege('privatelink_bot', oid, 'select')`,
    );

    expect(forgotten).toEqual([]);
  });

  it('on functions, schemas, sequences and columns are these and no others', async () => {
    const rows = await using(
      ownerUrl,
      (sql) => sql<{ line: string }[]>`
        with grants as (
          select 'function ' || oid::regprocedure as what, acl.* from pg_proc,
            aclexplode(coalesce(proacl, acldefault('f', proowner))) as acl
          where pronamespace::regnamespace::text in ('public', 'audit', 'bullmq')
          union all
          select 'schema ' || nspname, acl.* from pg_namespace, aclexplode(nspacl) as acl
          where nspname in ('audit', 'bullmq', 'drizzle')
          union all
          select 'sequence ' || oid::regclass, acl.* from pg_class, aclexplode(relacl) as acl
          where relkind = 'S'
          union all
          select 'column ' || attrelid::regclass || '.' || attname, acl.*
          from pg_attribute, aclexplode(attacl) as acl
          where attrelid >= 16384
        )
        select coalesce(nullif(grantee, 0)::regrole::text, 'public') || ' ' || what || ': '
          || lower(privilege_type) as line
        from grants where grantee <> grantor order by 1`,
    );

    expect(rows.map(({ line }) => line)).toEqual([
      'privatelink_auditor schema audit: usage',
      'privatelink_bot function audit_append(text): execute',
      'privatelink_bot schema drizzle: usage',
    ]);
  });

  it('leave the group roles without a way to do more', async () => {
    const rows = await using(
      ownerUrl,
      (sql) => sql`
        select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
        from pg_roles where rolname in
          ('privatelink_bot', 'privatelink_auditor', 'privatelink_queue')
          and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)`,
    );

    expect(rows).toEqual([]);
  });
});

describe('the outbox', () => {
  it('tells whoever listens that something was promised', async () => {
    await migrate({ ownerUrl }, quiet);
    const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
    const notified = new Promise((resolve) => {
      void sql.listen('outbox', resolve, () => {
        void sql`insert into outbox (job_id, kind, request_id)
          select 'a', 'announce', id from change_requests where false`.execute();
      });
    });

    const payload = await notified;

    await sql.end({ timeout: 1 });
    expect(payload).toBe('');
  });
});
