import { readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkMigrations, MigrationError, migrate } from '../../src/store/migrate.ts';
import {
  compareMigrations,
  listMigrations,
  migrationsFolder,
} from '../../src/store/migrations-folder.ts';
import {
  type EmptyDatabases,
  openEmptyDatabases,
  urlAs,
  using,
} from '../support/empty-database.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const all = readdirSync(migrationsFolder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => file.replace('.sql', ''))
  .sort();

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
    const urls = await Promise.all([1, 2, 3].map(() => databases.create()));

    const results = await Promise.all(urls.map((url) => migrate({ ownerUrl: url }, quiet)));

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
    const owner = databases.newRole();
    await giveTo(owner);

    const refused = migrate({ ownerUrl: urlAs(ownerUrl, owner) }, quiet);

    await expect(refused).rejects.toThrow(
      `role ${owner} may not create schema bullmq for privatelink_queue. As an administrator: create schema bullmq authorization privatelink_queue;`,
    );
  });

  it('is content with an ordinary owner once the administrator has done that', async () => {
    const owner = databases.newRole();
    await giveTo(owner);
    await using(ownerUrl, (sql) => sql`create schema bullmq authorization privatelink_queue`);

    const result = await migrate({ ownerUrl: urlAs(ownerUrl, owner) }, quiet);

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

/** The database belongs to a role that may log in and no more. */
async function giveTo(owner: string): Promise<void> {
  await databases.admin.unsafe(`create role ${owner} login password 'secret'`);
  const [, name] = new URL(ownerUrl).pathname.split('/');
  await databases.admin.unsafe(`alter database ${name} owner to ${owner}`);
}

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
