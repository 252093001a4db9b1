import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { checkMigrations, MigrationError, migrate } from '../../src/store/migrate.ts';
import {
  compareMigrations,
  listMigrations,
  migrationsFolder,
} from '../../src/store/migrations-folder.ts';
import { anEntry } from '../support/log-writer.ts';
import { createTestDatabase } from '../support/postgres.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const all = ['0000_create_tables', '0001_protect_log'];

let admin: Sql;
let name: string;
let ownerUrl: string;
const roles: string[] = [];

const connect = (url: string) => postgres(url, { max: 1, onnotice: () => undefined });
const urlAs = (role: string, options = ''): string => {
  const url = new URL(ownerUrl);
  [url.username, url.password] = [role, 'secret'];
  return `${url.href}${options}`;
};

/** A role of this test's own; it is gone afterwards. */
const newRole = (): string => {
  const role = `privatelink_t_${randomBytes(6).toString('hex')}`;
  roles.push(role);
  return role;
};

beforeAll(async () => {
  // The first database of a run makes the roles that all of them share.
  await (await createTestDatabase('migrate')).drop();
  admin = connect(inject('postgresUrl'));
});

afterAll(async () => {
  for (const role of roles) await admin`drop role if exists ${admin(role)}`;
  await admin?.end({ timeout: 1 });
});

beforeEach(async () => {
  name = `privatelink_migrate_${randomBytes(6).toString('hex')}`;
  await admin`create database ${admin(name)}`;
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  ownerUrl = url.href;
});

afterEach(async () => {
  await admin`drop database ${admin(name)} with (force)`;
});

async function using<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(url);
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

describe('migrate', () => {
  it('brings an empty database up to date, and then finds nothing to do', async () => {
    const before = await checkMigrations(ownerUrl);
    const first = await migrate({ ownerUrl }, quiet);
    const second = await migrate({ ownerUrl }, quiet);
    const after = await checkMigrations(ownerUrl);

    expect(before).toEqual({ pending: all, unknown: [], edited: [], skipped: [] });
    expect([first, second]).toEqual([{ applied: all }, { applied: [] }]);
    expect(after).toEqual({ pending: [], unknown: [], edited: [], skipped: [] });
  });

  it('lets two processes migrate at once: one does it, the other finds it done', async () => {
    const results = await Promise.all([
      migrate({ ownerUrl }, quiet),
      migrate({ ownerUrl }, quiet),
      migrate({ ownerUrl }, quiet),
    ]);

    const applied = results.map((result) => result.applied.length).sort();
    expect(applied).toEqual([0, 0, all.length]);
  });

  it('lets several databases of a server be migrated at once', async () => {
    const others = [1, 2, 3].map((number) => `${name}_${number}`);
    for (const other of others) await admin`create database ${admin(other)}`;
    const urls = others.map((other) => ownerUrl.replace(name, other));

    const results = await Promise.all(urls.map((url) => migrate({ ownerUrl: url }, quiet)));

    for (const other of others) await admin`drop database ${admin(other)} with (force)`;
    expect(results.map(({ applied }) => applied)).toEqual([all, all, all]);
  });

  it('refuses a database that a newer version has migrated, and leaves it alone', async () => {
    await migrate({ ownerUrl }, quiet);
    await using(
      ownerUrl,
      (sql) => sql`
        insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)`,
    );

    const refused = migrate({ ownerUrl }, quiet);

    await expect(refused).rejects.toThrow(MigrationError);
    await expect(refused).rejects.toThrow('The database is newer than this version');
    expect((await checkMigrations(ownerUrl)).unknown).toEqual(['9999999999999']);
  });

  it('refuses a database that was migrated with another text', async () => {
    await migrate({ ownerUrl }, quiet);
    await using(
      ownerUrl,
      (sql) => sql`update drizzle.__drizzle_migrations set hash = 'x' where id = 2`,
    );

    const refused = migrate({ ownerUrl }, quiet);

    await expect(refused).rejects.toThrow('migrated with another text of 0001_protect_log');
  });

  it('applies all of it or nothing', async () => {
    const folder = await brokenCopy();

    const failed = migrate({ ownerUrl, folder }, quiet);

    await expect(failed).rejects.toThrow('relation "no_such_table" does not exist');
    const [left] = await using(
      ownerUrl,
      (sql) => sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`,
    );
    expect(left).toEqual({ tables: 0 });
    await rm(folder, { recursive: true });
  });

  it('says what an administrator has to do when the owner may not', async () => {
    const owner = newRole();
    await admin.unsafe(`create role ${owner} login password 'secret'`);
    await admin`alter database ${admin(name)} owner to ${admin(owner)}`;

    const refused = migrate({ ownerUrl: urlAs(owner) }, quiet);

    await expect(refused).rejects.toThrow(
      `role ${owner} may not create schema bullmq for privatelink_queue. As an administrator: create schema bullmq authorization privatelink_queue;`,
    );
  });

  it('is content with an ordinary owner once the administrator has done that', async () => {
    const owner = newRole();
    await admin.unsafe(`create role ${owner} login password 'secret'`);
    await admin`alter database ${admin(name)} owner to ${admin(owner)}`;
    await using(ownerUrl, (sql) => sql`create schema bullmq authorization privatelink_queue`);

    const result = await migrate({ ownerUrl: urlAs(owner) }, quiet);

    expect(result).toEqual({ applied: all });
  });

  it('says so when there is no server', async () => {
    const url = 'postgres://nobody@127.0.0.1:1/nothing';

    await expect(migrate({ ownerUrl: url }, quiet)).rejects.toMatchObject({
      name: 'DatabaseUnavailableError',
    });
  });

  async function brokenCopy(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    await cp(migrationsFolder, folder, { recursive: true });
    const file = join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(file, 'utf8'));
    journal.entries.push({
      ...journal.entries.at(-1),
      when: 9_999_999_999_999,
      tag: '9999_broken',
    });
    await writeFile(file, JSON.stringify(journal));
    await writeFile(join(folder, '9999_broken.sql'), 'select * from no_such_table;');
    return folder;
  }
});

describe('compareMigrations', () => {
  it('finds what Drizzle would pass over: older than the last one applied', async () => {
    const [first, second] = await listMigrations();
    if (first === undefined || second === undefined) throw new Error('too few migrations');

    const state = compareMigrations([first, second], [second]);

    expect(state).toEqual({
      pending: [first.name],
      unknown: [],
      edited: [],
      skipped: [first.name],
    });
  });
});

describe('the logins', () => {
  it('are made with their password and may do what their group may', async () => {
    const [bot, auditor] = [newRole(), newRole()];

    await migrate(
      {
        ownerUrl,
        botLogin: { name: bot, password: 'secret' },
        auditorLogin: { name: auditor, password: 'secret' },
      },
      quiet,
    );

    const [entry] = await using(
      urlAs(bot),
      (sql) => sql`select * from audit_append(${anEntry(null)})`,
    );
    const [seen] = await using(urlAs(auditor), (sql) => sql`select seq from audit.entries`);
    const refused = using(urlAs(auditor), (sql) => sql`select seq from audit_entries`);
    expect([entry, seen]).toMatchObject([{ seq: '1' }, { seq: '1' }]);
    await expect(refused).rejects.toMatchObject({ code: '42501' });
    expect((await checkMigrations(urlAs(bot))).pending).toEqual([]);
  });

  it('get a new password when there is one, and keep theirs when there is none', async () => {
    const bot = newRole();
    await migrate({ ownerUrl, botLogin: { name: bot, password: 'old' } }, quiet);
    await migrate({ ownerUrl, botLogin: { name: bot, password: 'secret' } }, quiet);
    await migrate({ ownerUrl, botLogin: { name: bot } }, quiet);

    const [row] = await using(urlAs(bot), (sql) => sql`select current_user as me`);

    expect(row).toEqual({ me: bot });
  });

  it('must exist when no password is given', async () => {
    const missing = migrate({ ownerUrl, botLogin: { name: 'privatelink_nobody' } }, quiet);

    await expect(missing).rejects.toThrow('There is no role privatelink_nobody.');
  });

  it('let the bot become the queue, and inherit nothing of it before', async () => {
    const bot = newRole();
    await migrate({ ownerUrl, botLogin: { name: bot, password: 'secret' } }, quiet);

    const asQueue = urlAs(bot, '?options=-c%20role%3Dprivatelink_queue');
    await using(asQueue, (sql) => sql`create table bullmq.jobs (id int)`);

    const [made] = await using(
      ownerUrl,
      (sql) => sql`select tableowner from pg_tables where tablename = 'jobs'`,
    );
    expect(made).toEqual({ tableowner: 'privatelink_queue' });
    await expect(using(urlAs(bot), (sql) => sql`select * from bullmq.jobs`)).rejects.toMatchObject({
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
      'privatelink_auditor audit.entries: select',
      'privatelink_auditor audit.policies: select',
      'privatelink_auditor audit.requests: select',
      'privatelink_auditor audit.reviews: select',
      'privatelink_auditor audit.versions: select',
      'privatelink_bot drizzle.__drizzle_migrations: select',
      'privatelink_bot public.audit_entries: select',
      'privatelink_bot public.change_requests: insert select update',
      'privatelink_bot public.channel_pace: insert select update',
      'privatelink_bot public.deliveries: delete insert select update',
      'privatelink_bot public.inventory: delete insert select update',
      'privatelink_bot public.inventory_looks: insert select update',
      'privatelink_bot public.messages: insert select update',
      'privatelink_bot public.outbox: delete insert select update',
      'privatelink_bot public.people: insert select update',
      'privatelink_bot public.policies: insert select update',
      'privatelink_bot public.refusal_counts: insert select update',
      'privatelink_bot public.request_versions: insert select',
      'privatelink_bot public.reviews: insert select',
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
    const sql = connect(ownerUrl);
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
