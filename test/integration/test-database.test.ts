import postgres from 'postgres';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { ask } from '../support/embedded.ts';
import { createTestDatabase } from '../support/postgres.ts';

async function fresh() {
  const database = await createTestDatabase('The database of a test');
  onTestFinished(() => database.drop());
  return database;
}

describe('createTestDatabase', () => {
  it('lets each role in under its own name', async () => {
    const { drop, ...urls } = await fresh();

    const names = await Promise.all(
      Object.entries(urls).map(async ([key, url]) => {
        const [row] = await ask(url, (sql) => sql`select current_user as name`);
        return [key, row?.['name']];
      }),
    );

    expect(Object.fromEntries(names)).toEqual({
      ownerUrl: 'privatelink_owner',
      botUrl: 'privatelink_bot',
      auditorUrl: 'privatelink_auditor',
      queueUrl: 'privatelink_queue',
      superuserUrl: new URL(inject('postgresUrl')).username,
    });
  });

  it('has every table, owned by the owner', async () => {
    const { superuserUrl } = await fresh();

    const rows = await ask(
      superuserUrl,
      (sql) => sql`
        select tableowner as owner, count(*)::int as tables
        from pg_tables where schemaname = 'public' group by tableowner`,
    );

    expect(rows.map(({ owner }) => owner)).toEqual(['privatelink_owner']);
    expect(rows[0]?.['tables']).toBeGreaterThan(5);
  });

  it('shares nothing with another clone, even one made at the same moment', async () => {
    const [first, second] = await Promise.all([fresh(), fresh()]);
    await ask(first.ownerUrl, (sql) => sql`create table mine (id int)`);

    const elsewhere = ask(second.ownerUrl, (sql) => sql`select * from mine`);

    await expect(elsewhere).rejects.toMatchObject({ code: '42P01' });
  });

  it('can be dropped while somebody is still connected', async () => {
    const database = await fresh();
    const sql = postgres(database.botUrl, { max: 1 });
    await sql`select 1`;

    await database.drop();

    const after = ask(database.botUrl, (again) => again`select 1`);
    await expect(after).rejects.toMatchObject({ code: '3D000' });
    await sql.end({ timeout: 1 });
  });
});
