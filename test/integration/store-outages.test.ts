import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Click } from '../../src/use-cases/ports/delivery-log.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import {
  aRequest,
  ben,
  firstCommit,
  openStore,
  openTestStore,
  type Store,
  submissionOf,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('outages');
});
afterAll(() => store.close());

/** As Slack's side waits for it: with the bot's own deadlines. */
async function through(losesAnswerTo?: (sent: Buffer) => boolean) {
  const proxy = await startLossyProxy(store.url, losesAnswerTo);
  const bot = openStore(proxy.url);
  onTestFinished(async () => {
    await bot.database.close(0);
    await proxy.close();
  });
  return { proxy, bot };
}

async function submit(bot: Store, request = aRequest()) {
  return await bot.requests.submit(submissionOf(request), () => ({
    answer: 'recorded',
    commit: firstCommit(request),
  }));
}

async function failureOf(work: Promise<unknown>) {
  const begunAt = performance.now();
  const error = await work.then(
    () => 'no failure',
    (failure: unknown) => failure,
  );
  return { error, ms: performance.now() - begunAt };
}

const lost = { name: 'StoreUnavailableError', unconfirmed: false };
/** The promise is 2.5 s; the rest is a busy machine's. */
const soonMs = 2_900;

describe('a database that does not answer', () => {
  it('is told within the deadline when it is not there', async () => {
    const { bot, proxy } = await through();
    await proxy.close();

    const { error, ms } = await failureOf(submit(bot));

    expect(error).toMatchObject(lost);
    expect(ms).toBeLessThan(soonMs);
  });

  it('is told within the deadline when it is silent, to everybody who waits', async () => {
    const { bot, proxy } = await through();
    await submit(bot);
    proxy.fallSilent();
    const click = { key: randomUUID(), person: ben, requestId: aRequest().id } as Click;

    const failures = await Promise.all([
      ...Array.from({ length: 20 }, () => failureOf(submit(bot))),
      failureOf(bot.deliveries.recordClick(click)),
      failureOf(bot.replays.seen('a signature')),
    ]);

    for (const { error, ms } of failures) {
      expect(error).toMatchObject({ name: 'StoreUnavailableError' });
      expect(ms).toBeLessThan(soonMs);
    }
  });

  it('is told within the deadline when somebody holds a lock, and nothing is recorded later', async () => {
    const { bot } = await through();
    const request = aRequest();
    const connection = await store.sql.reserve();
    await connection`begin`;
    await connection`lock table change_requests in access exclusive mode`;

    const { error, ms } = await failureOf(submit(bot, request));
    await connection`commit`;
    connection.release();

    expect(error).toMatchObject(lost);
    expect(ms).toBeLessThan(soonMs);
    expect(await store.requests.find(request.id)).toBeUndefined();
    expect(await submit(bot, request)).toMatchObject({ kind: 'decided' });
  });

  it('has recorded nothing when it is lost before the commit', async () => {
    const { bot } = await through((sent) => sent.includes('audit_append'));
    const request = aRequest();

    const { error } = await failureOf(submit(bot, request));

    expect(error).toMatchObject(lost);
    expect(await store.requests.find(request.id)).toBeUndefined();
    const views = await store.sql`select 1 from deliveries where key = ${`V-${request.id}`}`;
    expect(views).toHaveLength(0);
  });

  it('may have recorded what it is asked when the answer to the commit is lost; repeating it is safe', async () => {
    const { bot } = await through((sent) => sent.includes('commit'));
    const request = aRequest();

    const { error } = await failureOf(submit(bot, request));
    const again = await submit(store, request);

    expect(error).toMatchObject({ ...lost, unconfirmed: true });
    expect(again).toEqual({ kind: 'repeated', requestId: request.id });
  });
});
