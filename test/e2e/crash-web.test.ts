import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import { redisMissing } from '../support/redis.ts';
import { type Asked, approve, ask, cardOf, fillModal, findAsked } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { expectTrueEnd } from '../support/true-end.ts';
import { createTurns } from '../support/turns.ts';

/**
 * The web process reaches PostgreSQL through a proxy that swallows what it is told to. Each test has
 * that process to itself while it kills it; the ends of the requests are waited for together.
 */
describe.skipIf(redisMissing !== undefined)('when the web process is killed', () => {
  let stage: Stage;
  let proxy: TcpProxy;
  let web: BotProcess;
  const inTurn = createTurns();

  beforeAll(async () => {
    stage = await openStage({ name: 'crash_web', engine: 'redis', scenes: 10 });
    const { hostname, port } = new URL(stage.database.botUrl);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    await Promise.all([stage.start('worker'), startWeb()]);
  });
  afterAll(async () => {
    await stage.close();
    await proxy.close();
  });

  async function startWeb(): Promise<void> {
    web = await stage.start('web', { DATABASE_URL: proxy.through(stage.database.botUrl) });
  }

  /** A test that failed may have left none behind. */
  const withWeb = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      if (!web.isRunning()) await startWeb();
      return await work();
    });

  const recordedRequests = async (serviceId: string): Promise<number> =>
    (await stage.sql`select from change_requests where service_id = ${serviceId}`).length;
  const recordedClicks = async ({ id }: Asked): Promise<number> =>
    (
      await stage.sql`
        select from deliveries
        where kind = 'click' and state = 'recorded' and request_id = ${id}`
    ).length;

  it.concurrent.for([
    ['before it is committed', undefined, 0],
    ['after it is committed', 'COMMIT', 1],
  ] as const)('a submission %s is one request once it is submitted again', async (given) => {
    const [, lastWord, recorded] = given;
    const asked = await withWeb(async () => {
      const scene = stage.scene();
      const modal = await fillModal(stage, scene);
      const serviceId = modal.value('Service id');
      const swallowed = proxy.trap('audit_append', lastWord);
      const first = modal.submit();
      await swallowed;
      await web.kill();

      expect(await first).toMatchObject({ kind: 'trouble' });
      expect(await recordedRequests(serviceId)).toBe(recorded);
      await startWeb();
      expect(await modal.submit()).toMatchObject({ kind: 'closed' });
      const found = await findAsked(stage, scene, serviceId);
      await approve(stage, found);
      return found;
    });

    await expectTrueEnd(stage, asked);
  });

  it.concurrent('a click that is recorded and not acknowledged is decided all the same', async () => {
    const asked = await withWeb(async () => {
      const one = await ask(stage, stage.scene());
      const card = await cardOf(stage, one);
      const swallowed = proxy.trap('"action":"approve"', 'INSERT');
      const click = card.as('approver').click('Approve');
      await swallowed;
      await web.kill();

      expect(await click).toMatchObject({ acked: false });
      expect(await recordedClicks(one)).toBe(1);
      await startWeb();
      return one;
    });

    await expectTrueEnd(stage, asked);
  });

  it.concurrent('a click that is acknowledged and not decided is decided by the worker', async () => {
    const asked = await withWeb(async () => {
      const one = await ask(stage, stage.scene());
      const { id } = stage.slack.as('approver2');
      const facts = stage.slack.faults.hold('users.info', {
        before: true,
        when: ({ args }) => args['user'] === id,
      });
      await approve(stage, one, 'approver2');
      await facts.arrived;
      await web.kill();
      await startWeb();
      return one;
    });

    await expectTrueEnd(stage, asked);
  });

  it.concurrent('a decision that is committed and not told is not made again', async () => {
    const asked = await withWeb(async () => {
      const one = await ask(stage, stage.scene());
      const card = await cardOf(stage, one);
      const before = card.snapshot();
      const swallowed = proxy.trap('audit_append', 'COMMIT');
      await approve(stage, one);
      await swallowed;
      await web.kill();
      await startWeb();
      const again = await card.as('approver').click('Approve', { stale: before });
      expect(again).toMatchObject({ acked: true });
      return one;
    });

    await expectTrueEnd(stage, asked);
  });
});
