import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, submitted, type TestStore } from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('statements');
});
afterAll(() => store.close());

type Tx = Parameters<Parameters<TestStore['orm']['transaction']>[0]>[0];

const keptIn = async (tx: Tx): Promise<readonly string[]> => {
  const rows = await tx.execute<{ statement: string }>(
    sql`select statement from pg_prepared_statements`,
  );
  return rows.map(({ statement }) => statement);
};

describe('the statements of the store', () => {
  it('are kept prepared: asked again, they need no second round trip', async () => {
    const { id } = await submitted(store);

    // One after another, so they share a few connections, each of which has done it more than once.
    for (let time = 0; time < 40; time += 1) await store.requests.find(id);
    const kept = await store.orm.transaction(keptIn);

    const versions = kept.filter((statement) => statement.includes('from "request_versions"'));
    expect(versions).toHaveLength(1);
  });

  it('are not kept when they come in every length', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `${index}`);

    const kept = await store.orm.transaction(async (tx) => {
      const list = sql.join(
        ids.map((id) => sql`${id}`),
        sql`, `,
      );
      await tx.execute(sql`select id from people where id in (${list})`);
      return await keptIn(tx);
    });

    expect(kept.filter((statement) => statement.includes('from people'))).toEqual([]);
  });

  it('are planned once where they go by keys, and still find their index', async () => {
    const { id } = await submitted(store);

    // PostgreSQL plans for the values five times before it thinks of a plan for all of them, on each of ten connections.
    for (let time = 0; time < 100; time += 1) await store.requests.find(id);
    const kept = await store.orm.transaction(async (tx) => {
      const statements = await tx.execute<{ statement: string; plans: number }>(
        sql`select statement, generic_plans::int as plans from pg_prepared_statements`,
      );
      const accounts = statements.find(({ statement }) => statement.includes('unnest')) ?? {
        statement: 'none',
      };
      await tx.execute(sql`set local enable_seqscan = off`);
      const plan = await tx.execute(sql.raw(`explain (generic_plan) ${accounts.statement}`));
      return { statements, plan: JSON.stringify(plan) };
    });

    const versions = kept.statements.find(({ statement }) =>
      statement.includes('from "request_versions"'),
    );
    expect(versions?.plans).toBeGreaterThan(0);
    expect(kept.plan).toContain('change_requests_by_environment');
  });

  it('are otherwise planned for their values, so that partial indexes can serve them', async () => {
    const rows = await store.orm.execute<{ mode: string }>(
      sql`select current_setting('plan_cache_mode') as mode`,
    );

    expect(rows[0]?.mode).toBe('force_custom_plan');
  });
});
