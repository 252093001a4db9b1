import { sql as text } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { DatabaseUnavailableError, isDatabaseUnavailable } from '../../src/store/database-error.ts';
import { changeRequests } from '../../src/store/schema.ts';
import {
  openProxiedDatabase,
  type ProxiedDatabase,
  theRequest,
  timeToFail,
} from '../support/proxied-database.ts';

let database: ProxiedDatabase;

const one = (connected: Database) => connected.orm.execute<{ one: number }>(text`select 1 as one`);

beforeAll(async () => {
  database = await openProxiedDatabase('database');
});

afterEach(async () => {
  await database.settle();
});

afterAll(async () => {
  await database?.close();
});

describe('openDatabase', () => {
  it('answers through Drizzle, in transactions and through raw SQL, times as dates each time', async () => {
    const connected = database.open();

    const rows = await connected.orm.select().from(changeRequests);
    const inside = await connected.orm.transaction((tx) =>
      tx.query.changeRequests.findFirst({ columns: { id: true, createdAt: true } }),
    );
    const raw = await connected.withClient((sql) => sql`select now() as now`);

    await connected.ping();
    expect(rows).toMatchObject([{ id: theRequest, createdAt: expect.any(Date) }]);
    expect(inside).toEqual({ id: theRequest, createdAt: rows[0]?.createdAt });
    expect(raw).toMatchObject([{ now: expect.any(Date) }]);
  });

  it('rolls back what fails', async () => {
    const connected = database.open();
    const set = (reference: string) => ({ reference });

    await connected.orm.transaction(async (tx) => {
      await tx.update(changeRequests).set(set('KEPT01'));
    });
    const failed = connected.orm.transaction(async (tx) => {
      await tx.update(changeRequests).set(set('FAILED'));
      throw new Error('changed my mind');
    });

    await expect(failed).rejects.toThrow('changed my mind');
    const rows = await connected.orm.select().from(changeRequests);
    expect(rows).toMatchObject([{ reference: 'KEPT01' }]);
  });

  it('never runs more at once than it may, and keeps the rest in line', async () => {
    const connected = database.open({ maxConnections: 2 });

    const pids = await Promise.all(
      Array.from({ length: 20 }, () =>
        connected.orm.execute<{ pid: number }>(text`select pg_backend_pid() as pid`),
      ),
    );

    expect(new Set(pids.map(([row]) => row?.pid)).size).toBe(2);
  });

  it('says what is wrong with the address, instead of calling the server absent', async () => {
    const url = new URL(database.botUrl);
    url.pathname = '/privatelink_nowhere';
    const connected = database.open({ url: url.href });

    const { error } = await timeToFail(() => connected.ping());

    expect(error).toMatchObject({ code: '3D000' });
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('a database that is gone', () => {
  it('is an error at once when nobody listens, and again each time', async () => {
    const connected = database.open();
    await one(connected);
    await database.proxy.shut();

    const failures = [];
    for (let round = 0; round < 4; round += 1)
      failures.push(await timeToFail(() => connected.ping()));
    await database.proxy.open();

    for (const { error, ms } of failures) {
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect(ms).toBeLessThan(1_000);
    }
    expect(await one(connected)).toEqual([{ one: 1 }]);
  });

  it('is an error within 2.5 s when it takes and never answers, wherever one stands', async () => {
    const connected = database.open({ maxConnections: 2 });
    await Promise.all([one(connected), one(connected)]);
    database.proxy.hold(true);

    const failures = await Promise.all([
      timeToFail(() => one(connected)),
      timeToFail(() => connected.orm.transaction((tx) => tx.execute(text`select 1`))),
      timeToFail(() => one(connected)), // waits in line
      timeToFail(() => connected.ping()), // a new connection
    ]);

    for (const { error, ms } of failures) {
      expect(isDatabaseUnavailable(error)).toBe(true);
      expect(ms).toBeGreaterThan(1_500);
      expect(ms).toBeLessThan(2_900);
    }
  });

  it('is believed to be back as soon as it answers', async () => {
    const connected = database.open({ deadlineMs: 300 });
    await one(connected);
    database.proxy.hold(true);
    await timeToFail(() => one(connected));
    database.proxy.hold(false);

    const rows = await one(connected);

    expect(rows).toEqual([{ one: 1 }]);
  });

  it('is an error of the server when a statement or a lock takes too long', async () => {
    const connected = database.open({ deadlineMs: 1_000 });
    const slow = await timeToFail(() => connected.orm.execute(text`select pg_sleep(5)`));

    const blocked = await database.superuser.begin(async (tx) => {
      await tx`lock table change_requests in access exclusive mode`;
      return await timeToFail(() => connected.orm.select().from(changeRequests));
    });

    expect(slow.error).toMatchObject({ cause: { message: expect.stringContaining('57014') } });
    expect((blocked as typeof slow).error).toMatchObject({
      cause: { message: expect.stringContaining('55P03') },
    });
    expect(await one(connected)).toEqual([{ one: 1 }]);
  });
});
