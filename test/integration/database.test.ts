import { sql as text } from 'drizzle-orm';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { DatabaseUnavailableError, isDatabaseUnavailable } from '../../src/store/database-error.ts';
import { changeRequests } from '../../src/store/schema.ts';
import { insertRequest } from '../support/log-writer.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const a = '11111111-1111-4111-8111-111111111111';

let database: TestDatabase;
let superuser: Sql;
let proxy: TcpProxy;
const opened: Database[] = [];

/** Through the proxy, as the bot. */
function open(config: { maxConnections?: number; deadlineMs?: number } = {}): Database {
  const connected = openDatabase({ url: proxy.through(database.botUrl), ...config }, quiet);
  opened.push(connected);
  return connected;
}

/** Runs `work` and says how long it took until it failed. */
async function timeToFail(work: () => Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const begun = performance.now();
  try {
    await work();
  } catch (error) {
    return { error, ms: performance.now() - begun };
  }
  throw new Error('it did not fail');
}

const one = (connected: Database) => connected.orm.execute<{ one: number }>(text`select 1 as one`);
/** Drizzle sends a statement when it is first awaited: this sends it now. */
function send<T>(statement: PromiseLike<T>): Promise<T> {
  const sent = Promise.resolve(statement);
  sent.catch(() => undefined); // whoever awaits it will see
  return sent;
}
const endBackend = (pid: number) => superuser`select pg_terminate_backend(${pid})`;

beforeAll(async () => {
  database = await createTestDatabase('database');
  const { hostname: host, port } = new URL(database.botUrl);
  proxy = await startTcpProxy({ host, port: Number(port) });
  superuser = postgres(database.superuserUrl, { onnotice: () => undefined });
  await insertRequest(superuser, a);
});

afterEach(async () => {
  proxy.hold(false);
  await Promise.all(opened.splice(0).map((connected) => connected.close(0)));
});

afterAll(async () => {
  await superuser?.end({ timeout: 1 });
  await proxy?.close();
  await database?.drop();
});

describe('openDatabase', () => {
  it('answers through Drizzle, in transactions and through raw SQL, times as dates each time', async () => {
    const connected = open();

    const rows = await connected.orm.select().from(changeRequests);
    const inside = await connected.orm.transaction((tx) =>
      tx.query.changeRequests.findFirst({ columns: { id: true, createdAt: true } }),
    );
    const raw = await connected.withClient((sql) => sql`select now() as now`);

    await connected.ping();
    expect(rows).toMatchObject([{ id: a, createdAt: expect.any(Date) }]);
    expect(inside).toEqual({ id: a, createdAt: rows[0]?.createdAt });
    expect(raw).toMatchObject([{ now: expect.any(Date) }]);
  });

  it('rolls back what fails, and its savepoints apart', async () => {
    const connected = open();
    const set = (reference: string) => ({ reference });

    await connected.orm.transaction(async (tx) => {
      await tx.update(changeRequests).set(set('OUTER1'));
      const inner = tx.transaction(async (nested) => {
        await nested.update(changeRequests).set(set('INNER1'));
        throw new Error('only the inner one');
      });
      await expect(inner).rejects.toThrow('only the inner one');
    });
    const failed = connected.orm.transaction(async (tx) => {
      await tx.update(changeRequests).set(set('FAILED'));
      throw new Error('changed my mind');
    });

    await expect(failed).rejects.toThrow('changed my mind');
    const rows = await connected.orm.select().from(changeRequests);
    expect(rows).toMatchObject([{ reference: 'OUTER1' }]);
  });

  it('never runs more at once than it may, and keeps the rest in line', async () => {
    const connected = open({ maxConnections: 2 });

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
    const connected = openDatabase({ url: url.href }, quiet);
    opened.push(connected);

    const { error } = await timeToFail(() => connected.ping());

    expect(error).toMatchObject({ code: '3D000' });
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('a database that is gone', () => {
  it('is an error at once when nobody listens, and again each time', async () => {
    const connected = open();
    await one(connected);
    await proxy.shut();

    const failures = [];
    for (let round = 0; round < 4; round += 1)
      failures.push(await timeToFail(() => connected.ping()));
    await proxy.open();

    for (const { error, ms } of failures) {
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect(ms).toBeLessThan(1_000);
    }
    expect(await one(connected)).toEqual([{ one: 1 }]);
  });

  it('is an error within 2.5 s when it takes and never answers, wherever one stands', async () => {
    const connected = open({ maxConnections: 2 });
    await Promise.all([one(connected), one(connected)]);
    proxy.hold(true);

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
    const connected = open({ deadlineMs: 300 });
    await one(connected);
    proxy.hold(true);
    await timeToFail(() => one(connected));
    proxy.hold(false);

    const rows = await one(connected);

    expect(rows).toEqual([{ one: 1 }]);
  });

  it('is an error of the server when a statement or a lock takes too long', async () => {
    const connected = open({ deadlineMs: 1_000 });
    const slow = await timeToFail(() => connected.orm.execute(text`select pg_sleep(5)`));

    const blocked = await superuser.begin(async (tx) => {
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

describe('a transaction whose connection is lost', () => {
  const pidOf = async (tx: { execute: Database['orm']['execute'] }): Promise<number> => {
    const [row] = await tx.execute<{ pid: number }>(text`select pg_backend_pid() as pid`);
    return row?.pid ?? 0;
  };

  it.each(['end', 'reset'] as const)(
    'fails, and the next one works, after a cut by %s',
    async (how) => {
      const connected = open({ maxConnections: 1 });

      for (let round = 0; round < 3; round += 1) {
        const lost = connected.orm.transaction(async (tx) => {
          const sleeping = send(tx.execute(text`select pg_sleep(2)`));
          await vi.waitUntil(() => isSleeping());
          proxy.cut(how);
          await sleeping;
        });

        await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailableError);
        expect(await one(connected)).toEqual([{ one: 1 }]);
      }
    },
  );

  it('fails when the server ends it during a statement', async () => {
    const connected = open({ maxConnections: 1 });

    const lost = connected.orm.transaction(async (tx) => {
      const pid = await pidOf(tx);
      const sleeping = send(tx.execute(text`select pg_sleep(2)`));
      await vi.waitUntil(() => isSleeping());
      await endBackend(pid);
      await sleeping;
    });

    await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(await one(connected)).toEqual([{ one: 1 }]);
  });

  it('does not let its late statements run anywhere else', async () => {
    const connected = open({ maxConnections: 1 });
    let late: Promise<unknown> = Promise.resolve();
    let carryOn: () => void = () => undefined;
    const told = new Promise<void>((resolve) => {
      carryOn = resolve;
    });

    const lost = connected.orm.transaction(async (tx) => {
      await endBackend(await pidOf(tx));
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
    const connected = open({ deadlineMs: 500 });
    let finish: () => void = () => undefined;
    const never = new Promise<void>((resolve) => {
      finish = resolve;
    });

    const idle = connected.orm.transaction(async (tx) => {
      await tx.execute(text`select 1 from change_requests for update`);
      await never;
    });

    await expect(idle).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await superuser`select 1 from change_requests for update`;
    finish();
  });
});

describe('a hail of lost connections', () => {
  it('loses nothing that was confirmed, leaves nothing half done, and hangs nowhere', async () => {
    const connected = open({ maxConnections: 4 });
    await superuser`create table marks (id text primary key, number int)`;
    await superuser`grant all on marks to privatelink_bot`;
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
      else proxy.cut(round % 3 === 1 ? 'reset' : 'end');
    }
    over = true;
    await working;

    const rows = await superuser<{ id: string; number: number }[]>`select * from marks`;
    const kept = new Set(rows.map(({ id }) => id));
    expect(confirmed.filter((id) => !kept.has(id))).toEqual([]);
    expect(rows.filter(({ number }) => number !== 2)).toEqual([]);
    expect(slowest).toBeLessThan(2_900);
  });
});

describe('listen', () => {
  const promise = () => superuser`
    insert into outbox (job_id, kind, request_id)
    values (${`announce-${Math.trunc(performance.now() * 1e6)}`}, 'announce', ${a})`;

  it('tells of what is promised, and once that listening has begun', async () => {
    const heard = vi.fn();
    open().listen('outbox', heard);
    await vi.waitUntil(() => heard.mock.calls.length === 1);

    await promise();

    await vi.waitUntil(() => heard.mock.calls.length === 2);
  });

  it('begins again, and says so, when its connection or the server was gone', async () => {
    const heard = vi.fn();
    open().listen('outbox', heard);
    await vi.waitUntil(() => heard.mock.calls.length === 1);

    proxy.cut('reset');
    await vi.waitUntil(() => heard.mock.calls.length === 2, 5_000);
    await proxy.shut();
    await proxy.open();
    await vi.waitUntil(() => heard.mock.calls.length === 3, 5_000);
    await promise();

    await vi.waitUntil(() => heard.mock.calls.length === 4);
  });

  it('is silent once stopped', async () => {
    const heard = vi.fn();
    const connected = open();
    const listener = connected.listen('outbox', heard);
    await vi.waitUntil(() => heard.mock.calls.length === 1);

    listener.stop();
    await promise();
    await one(connected);

    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('close', () => {
  it('waits for what runs, refuses what comes, and leaves no connection', async () => {
    const connected = open();
    connected.listen('outbox', () => undefined);
    const running = send(
      connected.orm.execute<{ done: string }>(text`select 'done' as done, pg_sleep(0.3)`),
    );
    await vi.waitUntil(() => isSleeping());

    const closed = connected.close(2_000);
    const late = await timeToFail(() => connected.ping());
    await closed;

    expect(await running).toMatchObject([{ done: 'done' }]);
    expect(late.error).toBeInstanceOf(DatabaseUnavailableError);
    await vi.waitUntil(async () => (await botConnections()) === 0);
  });

  it('cuts off what takes longer than it may wait', async () => {
    const connected = open();
    const running = timeToFail(() => connected.orm.execute(text`select pg_sleep(1.5)`));
    await vi.waitUntil(() => isSleeping());
    const begun = performance.now();

    await connected.close(100);

    expect(performance.now() - begun).toBeLessThan(900);
    expect(isDatabaseUnavailable((await running).error)).toBe(true);
  });
});

function unlessUnavailable(error: unknown): void {
  if (!isDatabaseUnavailable(error)) throw error;
}

const endBotBackends = () => superuser`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and usename = 'privatelink_bot'`;

async function isSleeping(): Promise<boolean> {
  const rows = await superuser`
    select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  return rows.length > 0;
}

async function botConnections(): Promise<number> {
  const rows = await superuser`
    select from pg_stat_activity
    where datname = current_database() and application_name = 'privatelink-bot'`;
  return rows.length;
}
