import { sql as text } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailableError, isDatabaseUnavailable } from '../../src/store/database-error.ts';
import {
  openProxiedDatabase,
  type ProxiedDatabase,
  send,
  theRequest,
  timeToFail,
} from '../support/proxied-database.ts';

let database: ProxiedDatabase;

beforeAll(async () => {
  database = await openProxiedDatabase('database-listen');
});

afterEach(async () => {
  await database.settle();
});

afterAll(async () => {
  await database?.close();
});

describe('listen', () => {
  const promise = () => database.superuser`
    insert into outbox (job_id, kind, request_id)
    values (${`announce-${Math.trunc(performance.now() * 1e6)}`}, 'announce', ${theRequest})`;

  it('tells of what is promised, and once that listening has begun', async () => {
    const heard = vi.fn();
    database.open().listen('outbox', heard);
    await vi.waitUntil(() => heard.mock.calls.length === 1);

    await promise();

    await vi.waitUntil(() => heard.mock.calls.length === 2);
  });

  it('begins again, and says so, when its connection or the server was gone', async () => {
    const heard = vi.fn();
    database.open().listen('outbox', heard);
    await vi.waitUntil(() => heard.mock.calls.length === 1);

    database.proxy.cut('reset');
    await vi.waitUntil(() => heard.mock.calls.length === 2, 5_000);
    await database.proxy.shut();
    await database.proxy.open();
    await vi.waitUntil(() => heard.mock.calls.length === 3, 5_000);
    await promise();

    await vi.waitUntil(() => heard.mock.calls.length === 4);
  });

  it('is silent once stopped', async () => {
    const heard = vi.fn();
    const connected = database.open();
    const listener = connected.listen('outbox', heard);
    await vi.waitUntil(() => heard.mock.calls.length === 1);

    listener.stop();
    await promise();
    await connected.ping();

    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('close', () => {
  it('waits for what runs, refuses what comes, and leaves no connection', async () => {
    const connected = database.open();
    connected.listen('outbox', () => undefined);
    const running = send(
      connected.orm.execute<{ done: string }>(text`select 'done' as done, pg_sleep(0.3)`),
    );
    await vi.waitUntil(() => database.isSleeping());

    const closed = connected.close(2_000);
    const late = await timeToFail(() => connected.ping());
    await closed;

    expect(await running).toMatchObject([{ done: 'done' }]);
    expect(late.error).toBeInstanceOf(DatabaseUnavailableError);
    await vi.waitUntil(async () => (await botConnections()) === 0);
  });

  it('cuts off what takes longer than it may wait', async () => {
    const connected = database.open();
    const running = timeToFail(() => connected.orm.execute(text`select pg_sleep(1.5)`));
    await vi.waitUntil(() => database.isSleeping());
    const begun = performance.now();

    await connected.close(100);

    expect(performance.now() - begun).toBeLessThan(900);
    expect(isDatabaseUnavailable((await running).error)).toBe(true);
  });
});

async function botConnections(): Promise<number> {
  const rows = await database.superuser`
    select from pg_stat_activity
    where datname = current_database() and application_name = 'privatelink-bot'`;
  return rows.length;
}
