import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tidyUp } from '../../src/store/housekeeping.ts';
import type { Click } from '../../src/use-cases/ports/delivery-log.ts';
import {
  ada,
  anEntry,
  ben,
  entriesOf,
  openTestStore,
  submissionOf,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('deliveries');
});
afterAll(() => store.close());

function aClick(overrides: Partial<Click> = {}): Click {
  return {
    key: randomUUID(),
    person: ben,
    teamId: 'T1',
    requestId: randomUUID() as Click['requestId'],
    action: 'reject',
    version: 1,
    digestPrefix: 'abc',
    reason: 'not on a Friday',
    channel: undefined,
    ...overrides,
  };
}

describe('clicks', () => {
  it('are recorded once, however often they are delivered at once', async () => {
    const click = aClick();

    const recorded = await Promise.all(
      Array.from({ length: 10 }, () => store.deliveries.recordClick(click)),
    );

    expect(recorded.filter(Boolean)).toHaveLength(1);
    const left = await store.deliveries.listUnansweredClicks(0);
    expect(left.filter(({ key }) => key === click.key)).toEqual([click]);
  });

  it('are left to whoever recorded them until they are old', async () => {
    const [young, old] = [aClick(), aClick()];
    await store.deliveries.recordClick(young);
    await store.deliveries.recordClick(old);
    await store.sql`
      update deliveries set received_at = now() - interval '10 s' where key = ${old.key}`;

    const left = await store.deliveries.listUnansweredClicks(5_000);

    expect(left.map(({ key }) => key)).toEqual([old.key]);
  });

  it('that can never be decided are closed, and keep the first answer', async () => {
    const click = aClick();
    await store.deliveries.recordClick(click);

    await store.deliveries.closeClick(click.key, { code: 'unknown_request' });
    await store.deliveries.closeClick(click.key, { code: 'under_way' });

    const [row] = await store.sql`select state, answer from deliveries where key = ${click.key}`;
    expect(row).toEqual({ state: 'answered', answer: { code: 'unknown_request' } });
    const left = await store.deliveries.listUnansweredClicks(0);
    expect(left.map(({ key }) => key)).not.toContain(click.key);
  });
});

describe('signatures', () => {
  it('are new to one of many, pending to the rest, and then have their answer', async () => {
    const hash = randomUUID();

    const seen = await Promise.all(Array.from({ length: 10 }, () => store.replays.seen(hash)));
    await store.replays.keep(hash, { status: 200, body: '{"response_action":"clear"}' });

    expect(seen.filter((one) => one === 'new')).toHaveLength(1);
    expect(seen.filter((one) => one === 'pending')).toHaveLength(9);
    expect(await store.replays.seen(hash)).toEqual({
      answer: { status: 200, body: '{"response_action":"clear"}' },
    });
  });

  it('are told from a view or a click of the same name', async () => {
    const click = aClick();
    await store.deliveries.recordClick(click);

    expect(await store.replays.seen(click.key)).toBe('new');
  });

  it('are forgotten after fifteen minutes; views and clicks are not', async () => {
    const [old, young] = [String(randomUUID()), String(randomUUID())];
    const click = aClick();
    await Promise.all([
      store.replays.seen(old),
      store.replays.seen(young),
      store.deliveries.recordClick(click),
    ]);
    const aged = [old, click.key];
    const all = [...aged, young];
    await store.sql`
      update deliveries set received_at = now() - interval '16 minutes'
      where key in ${store.sql(aged)}`;

    await tidyUp(store.orm);

    const left = await store.sql`
      select key from deliveries where key in ${store.sql(all)}`;
    expect(left.map((row) => row['key']).sort()).toEqual([click.key, young].sort());
  });
});

describe('refused decisions', () => {
  async function refuse(actor: typeof ada, minute: number): Promise<void> {
    const request = await submitted(store);
    await store.requests.change(request.id, {}, ({ request: current }) => ({
      answer: 'no',
      refusal: anEntry(current, { action: 'review_refused', actor, details: { minute } }),
    }));
  }

  async function refusalsOf(actor: string) {
    const rows = await store.sql`
      select body from audit_entries where actor = ${actor} and action = 'review_refused'
      order by seq`;
    return rows.map((row) => JSON.parse(row['body']).details);
  }

  async function nextMinute(): Promise<void> {
    await store.sql`update refusal_counts set since = since - interval '1 minute'`;
  }

  it('are ten entries a minute for each person; the next one counts the rest', async () => {
    for (let count = 0; count < 13; count += 1) await refuse(ben, 1);
    await refuse(ada, 1);
    const first = (await refusalsOf(ben)).length;
    await nextMinute();
    await refuse(ben, 2);
    await refuse(ben, 2);

    const entries = await refusalsOf(ben);

    expect(first).toBe(10);
    expect(entries.slice(10)).toEqual([{ minute: 2, left_out_before: 3 }, { minute: 2 }]);
    expect(await refusalsOf(ada)).toEqual([{ minute: 1 }]);
  });

  it('stay within the bound when they come all at once', async () => {
    const cleo = 'U0CLEO' as typeof ada;

    await Promise.all(Array.from({ length: 25 }, () => refuse(cleo, 1)));
    await nextMinute();
    await refuse(cleo, 2);

    const entries = await refusalsOf(cleo);
    expect(entries).toHaveLength(11);
    expect(entries.at(-1)).toEqual({ minute: 2, left_out_before: 15 });
  });

  it('are counted for submissions as well', async () => {
    const dora = 'U0DORA' as typeof ada;
    const request = await submitted(store);
    const before = (await entriesOf(store.sql, null)).length;

    for (let count = 0; count < 12; count += 1)
      await store.requests.submit(submissionOf(request, { key: randomUUID() }), () => ({
        answer: 'no',
        refusal: anEntry(request, { action: 'review_refused', actor: dora, requestId: null }),
      }));

    expect((await entriesOf(store.sql, null)).length - before).toBe(10);
  });
});
