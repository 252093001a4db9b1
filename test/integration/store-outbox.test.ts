import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tidyUp } from '../../src/store/housekeeping.ts';
import type { OutboxRow } from '../../src/use-cases/ports/outbox.ts';
import {
  anEntry,
  openStore,
  openTestStore,
  type Store,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
/** A second relay, as far as the database can tell. */
let other: Store;
beforeAll(async () => {
  store = await openTestStore('outbox');
  other = openStore(store.url, 20_000);
});
afterAll(async () => {
  await other.database.close(1_000);
  await store.close();
});
/** Every test begins with nothing promised. */
afterEach(async () => {
  await store.sql`update outbox set settled_at = now() where settled_at is null`;
});

async function promised(count: number): Promise<readonly string[]> {
  const jobs: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const request = await submitted(store);
    jobs.push(`announce-${request.id}-v1-1`);
  }
  return jobs;
}

const jobIds = (rows: readonly OutboxRow[]): readonly string[] => rows.map(({ jobId }) => jobId);

/** Something that one side waits for and the other one says. */
function signal() {
  let say = (): void => undefined;
  const said = new Promise<void>((resolve) => {
    say = resolve;
  });
  return { said, say };
}

describe('the outbox', () => {
  it('hands over the oldest promises first and settles them', async () => {
    const jobs = await promised(3);
    const handed: string[][] = [];
    const deliver = async (rows: readonly OutboxRow[]) => void handed.push([...jobIds(rows)]);

    const counts = [
      await store.outbox.relay(2, deliver),
      await store.outbox.relay(2, deliver),
      await store.outbox.relay(2, deliver),
    ];

    expect(counts).toEqual([2, 1, 0]);
    expect(handed).toEqual([jobs.slice(0, 2), jobs.slice(2)]);
  });

  it('gives two relays different promises, and neither waits for the other', async () => {
    const jobs = await promised(4);
    const [first, second] = [signal(), signal()];
    const handed: (readonly string[])[] = [];

    const slow = store.outbox.relay(2, async (rows) => {
      handed.push(jobIds(rows));
      first.say();
      await second.said;
    });
    await first.said;
    const quick = await other.outbox.relay(10, async (rows) => void handed.push(jobIds(rows)));
    second.say();

    expect([await slow, quick]).toEqual([2, 2]);
    expect(handed).toEqual([jobs.slice(0, 2), jobs.slice(2)]);
  });

  it('never loses a promise, nor hands one to two relays, when many relays run at once', async () => {
    const jobs = await promised(30);
    const handed: string[] = [];
    const drain = async (relay: Store['outbox']['relay']): Promise<void> => {
      const count = await relay(3, async (rows) => void handed.push(...jobIds(rows)));
      if (count > 0) await drain(relay);
    };

    await Promise.all([store, other, store, other].map(({ outbox }) => drain(outbox.relay)));

    expect([...handed].sort()).toEqual([...jobs].sort());
  });

  it('keeps its promises when the queue takes nothing', async () => {
    const jobs = await promised(2);
    const gone = Object.assign(new Error('the queue is gone'), { code: 'ECONNREFUSED' });
    const refused = store.outbox.relay(10, () => Promise.reject(gone));
    await expect(refused).rejects.toBe(gone);

    const again: string[] = [];
    await store.outbox.relay(10, async (rows) => void again.push(...jobIds(rows)));

    expect(again).toEqual(jobs);
  });

  it('hands over again what a relay had added but not settled when it died', async () => {
    const jobs = await promised(2);
    const dying = openStore(store.url, 20_000);
    const added = signal();
    const dead = dying.outbox
      .relay(10, async () => {
        added.say();
        await new Promise(() => undefined);
      })
      .catch((error: unknown) => error);
    await added.said;

    const meanwhile = await store.outbox.relay(10, async () => undefined);
    await dying.database.close(0);
    const again: string[] = [];
    await expect
      .poll(() => store.outbox.relay(10, async (rows) => void again.push(...jobIds(rows))))
      .toBe(2);

    expect(meanwhile).toBe(0);
    expect(again).toEqual(jobs);
    expect(await dead).toBeInstanceOf(Error);
  });

  it('hands over a promise that was numbered early and committed late', async () => {
    const [early, late] = [await submitted(store), await submitted(store)];
    await store.outbox.relay(10, async () => undefined);
    const promise = (id: string, number: number) =>
      store.sql`insert into outbox (job_id, kind, request_id)
        values (${`provision-${id}-v1-${number}`}, 'provision', ${id})`;
    const handed: string[] = [];
    const deliver = async (rows: readonly OutboxRow[]) => void handed.push(...jobIds(rows));

    const connection = await store.sql.reserve();
    await connection`begin`;
    await connection`insert into outbox (job_id, kind, request_id)
      values (${`provision-${early.id}-v1-0`}, 'provision', ${early.id})`;
    await promise(late.id, 0);
    await store.outbox.relay(10, deliver);
    await connection`commit`;
    connection.release();
    await store.outbox.relay(10, deliver);

    expect(handed).toEqual([`provision-${late.id}-v1-0`, `provision-${early.id}-v1-0`]);
  });

  it('hands over a job once more when it was promised once more', async () => {
    const request = await submitted(store);
    const promise = () =>
      store.requests.change(request.id, {}, ({ request: current }) => ({
        answer: 1,
        commit: { request: current, entry: anEntry(current), jobs: ['provision'] },
      }));
    await promise();
    await store.outbox.relay(10, async () => undefined);
    await promise();

    const again: string[] = [];
    await store.outbox.relay(10, async (rows) => void again.push(...jobIds(rows)));

    expect(again).toEqual([`provision-${request.id}-v1-0`]);
  });

  it('wakes its relay with a notification at each commit', async () => {
    const heard: number[] = [];
    const listening = signal();
    const listener = store.database.listen('outbox', () => {
      heard.push(heard.length);
      listening.say();
    });
    await listening.said;
    const before = heard.length;

    await submitted(store);

    await expect.poll(() => heard.length).toBeGreaterThan(before);
    listener.stop();
  });

  it('forgets after a day what was settled, and nothing else', async () => {
    const [old = '', fresh = '', waiting = ''] = await promised(3);
    await store.sql`update outbox set settled_at = now() - interval '25 hours' where job_id = ${old}`;
    await store.sql`update outbox set settled_at = now() where job_id = ${fresh}`;
    await store.sql`update outbox set created_at = now() - interval '9 days' where job_id = ${waiting}`;

    await tidyUp(store.orm);

    const left = await store.sql`
      select job_id from outbox where job_id in ${store.sql([old, fresh, waiting])} order by id`;
    expect(left.map((row) => row['job_id'])).toEqual([fresh, waiting]);
  });
});

describe('what is open', () => {
  it('names what each request still needs, and ended requests whose card is behind', async () => {
    const pending = await submitted(store);
    const approved = await submitted(store, { status: 'approved' });
    const ended = await submitted(store, { status: 'rejected' });
    const quiet = await submitted(store, { status: 'provisioning', phase: 'running' });
    const shown = await submitted(store);
    const closed = await submitted(store, { status: 'rejected' });
    const sent = [quiet.id, shown.id, ended.id, closed.id];
    await store.sql`update messages set state = 'sent' where request_id in ${store.sql(sent)}`;
    await store.sql`
      update messages set state = 'given_up' where kind = 'card' and request_id = ${closed.id}`;
    await store.sql`
      update change_requests set drawn_revision = revision
      where id in ${store.sql([quiet.id, shown.id])}`;

    const open = await store.requests.listOpen();

    const needs = Object.fromEntries(open.map((one) => [one.id, one.needs]));
    expect(needs).toMatchObject({
      [pending.id]: ['announce'],
      [approved.id]: ['provision', 'announce'],
      [ended.id]: ['announce'],
      [quiet.id]: ['provision'],
    });
    expect(needs).not.toHaveProperty(shown.id);
    expect(needs).not.toHaveProperty(closed.id);
    expect(open.find(({ id }) => id === pending.id)).toMatchObject({ version: 1 });
  });

  it('lists what is over, the longest first, and only what can expire', async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const second = await submitted(store, { expiresAt: at(-1) });
    const first = await submitted(store, { status: 'approved', expiresAt: at(-2) });
    await submitted(store, { expiresAt: at(5) });
    await submitted(store, { status: 'provisioning', expiresAt: at(-3) });

    const over = await store.requests.listExpired(10);

    expect(over).toEqual([first.id, second.id]);
    expect(await store.requests.listExpired(1)).toEqual([first.id]);
  });
});
