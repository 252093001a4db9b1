import { sql as text } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { DatabaseUnavailableError, isDatabaseUnavailable } from '../../src/store/database-error.ts';
import { changeRequests } from '../../src/store/schema.ts';
import { openProxiedDatabase, type ProxiedDatabase, send } from '../support/proxied-database.ts';

let database: ProxiedDatabase;

const one = (connected: Database) => connected.orm.execute<{ one: number }>(text`select 1 as one`);

beforeAll(async () => {
  database = await openProxiedDatabase('database-losses');
});

afterEach(async () => {
  await database.settle();
});

afterAll(async () => {
  await database?.close();
});

describe('a transaction whose connection is lost', () => {
  const pidOf = async (tx: { execute: Database['orm']['execute'] }): Promise<number> => {
    const [row] = await tx.execute<{ pid: number }>(text`select pg_backend_pid() as pid`);
    return row?.pid ?? 0;
  };

  it.each(['end', 'reset'] as const)(
    'fails, and the next one works, after a cut by %s',
    async (how) => {
      const connected = database.open({ maxConnections: 1 });

      for (let round = 0; round < 3; round += 1) {
        const lost = connected.orm.transaction(async (tx) => {
          const sleeping = send(tx.execute(text`select pg_sleep(2)`));
          await vi.waitUntil(() => database.isSleeping());
          database.proxy.cut(how);
          await sleeping;
        });

        await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailableError);
        expect(await one(connected)).toEqual([{ one: 1 }]);
      }
    },
  );

  it('fails when the server ends it during a statement', async () => {
    const connected = database.open({ maxConnections: 1 });

    const lost = connected.orm.transaction(async (tx) => {
      const pid = await pidOf(tx);
      const sleeping = send(tx.execute(text`select pg_sleep(2)`));
      await vi.waitUntil(() => database.isSleeping());
      await database.endBackend(pid);
      await sleeping;
    });

    await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(await one(connected)).toEqual([{ one: 1 }]);
  });

  it('does not let its late statements run anywhere else', async () => {
    const connected = database.open({ maxConnections: 1 });
    let late: Promise<unknown> = Promise.resolve();
    let carryOn: () => void = () => undefined;
    const told = new Promise<void>((resolve) => {
      carryOn = resolve;
    });

    const lost = connected.orm.transaction(async (tx) => {
      await database.endBackend(await pidOf(tx));
      await told;
      late = send(tx.update(changeRequests).set({ reference: 'LATE11' }));
      await late;
    });
    await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailableError);
    const other = connected.orm.transaction(async (tx) => {
      await tx.execute(text`select 1`);
      carryOn();
      await vi.waitUntil(() => late.catch(() => true));
      await tx.execute(text`select 1`);
    });

    await other;
    const rows = await connected.orm.select().from(changeRequests);
    expect(rows[0]?.reference).not.toBe('LATE11');
  });

  it('is ended by the server when it idles, so that its locks are free again', async () => {
    const connected = database.open({ deadlineMs: 500 });
    let finish: () => void = () => undefined;
    const never = new Promise<void>((resolve) => {
      finish = resolve;
    });

    const idle = connected.orm.transaction(async (tx) => {
      await tx.execute(text`select 1 from change_requests for update`);
      await never;
    });

    await expect(idle).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await database.superuser`select 1 from change_requests for update`;
    finish();
  });
});

describe('a hail of lost connections', () => {
  it('loses nothing that was confirmed, leaves nothing half done, and hangs nowhere', async () => {
    const connected = database.open({ maxConnections: 4 });
    await database.superuser`create table marks (id text primary key, number int)`;
    await database.superuser`grant all on marks to privatelink_bot`;
    const confirmed: string[] = [];
    let slowest = 0;
    let over = false;
    const mark = async (id: string): Promise<void> => {
      const begun = performance.now();
      const marked = connected.orm.transaction(async (tx) => {
        await tx.execute(text`insert into marks values (${id}, 1)`);
        await Promise.all([
          tx.execute(text`update marks set number = 2 where id = ${id}`),
          tx.execute(text`select 1`),
        ]);
      });
      await marked.then(() => confirmed.push(id), unlessUnavailable);
      slowest = Math.max(slowest, performance.now() - begun);
    };
    const keepMarking = async (worker: number): Promise<void> => {
      for (let round = 0; !over; round += 1) await mark(`${worker}-${round}`);
    };

    const working = Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(keepMarking));
    for (let round = 0; round < 60; round += 1) {
      const reached = confirmed.length + 2;
      await vi.waitUntil(() => confirmed.length >= reached, { timeout: 5_000, interval: 1 });
      if (round % 3 === 0) await endBotBackends();
      else database.proxy.cut(round % 3 === 1 ? 'reset' : 'end');
    }
    over = true;
    await working;

    const rows = await database.superuser<{ id: string; number: number }[]>`select * from marks`;
    const kept = new Set(rows.map(({ id }) => id));
    expect(confirmed.filter((id) => !kept.has(id))).toEqual([]);
    expect(rows.filter(({ number }) => number !== 2)).toEqual([]);
    expect(slowest).toBeLessThan(2_900);
  });
});

function unlessUnavailable(error: unknown): void {
  if (!isDatabaseUnavailable(error)) throw error;
}

const endBotBackends = () => database.superuser`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and usename = 'privatelink_bot'`;
