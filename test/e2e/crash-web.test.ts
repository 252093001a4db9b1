import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Modal, SubmitOutcome } from '../../sandbox/slack/driver-types.ts';
import type { BotProcess } from '../support/bot-process.ts';
import { createMoment } from '../support/moment.ts';
import { submitSurely } from '../support/people.ts';
import { redisMissing } from '../support/redis.ts';
import { type Asked, approve, ask, cardOf, fillModal, findAsked } from '../support/request-flow.ts';
import { openStage, type Scene, type Stage } from '../support/stage.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { expectTrueEnd } from '../support/true-end.ts';

/**
 * The web process reaches PostgreSQL through a proxy that swallows what it is told to. Every test brings
 * one thing that a person does to its point; there one SIGKILL ends the process for all of them.
 */
describe.skipIf(redisMissing !== undefined)('when the web process is killed', () => {
  let stage: Stage;
  let proxy: TcpProxy;
  let web: BotProcess;

  beforeAll(async () => {
    stage = await openStage({ name: 'crash_web', engine: 'redis', scenes: 6 });
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

  const everybody = createMoment(async () => undefined);
  const theKill = createMoment(async () => {
    await web.kill();
    return { started: startWeb() };
  });
  const join = ({ onTestFinished }: TestContext) => ({
    ready: everybody.join(onTestFinished),
    kill: theKill.join(onTestFinished),
  });

  const recordedRequests = async (serviceId: string): Promise<number> =>
    (await stage.sql`select from change_requests where service_id = ${serviceId}`).length;
  const recordedClicks = async ({ id }: Asked): Promise<number> =>
    (
      await stage.sql`
        select from deliveries
        where kind = 'click' and state = 'recorded' and request_id = ${id}`
    ).length;

  type Killed = {
    readonly scene: Scene;
    readonly modal: Modal;
    readonly shown: SubmitOutcome;
    readonly serviceId: string;
    readonly started: Promise<void>;
  };

  /** The process dies when it has sent the service's row, or with `answer` when that was answered. */
  async function submitInto(context: TestContext, answer?: string): Promise<Killed> {
    const moments = join(context);
    const scene = stage.scene();
    const modal = await fillModal(stage, scene);
    const serviceId = modal.value('Service id');
    await moments.ready.arrive();
    const swallowed = proxy.trap(serviceId, answer);
    const submitting = modal.submit();
    await swallowed;
    const { started } = await moments.kill.arrive();
    return { scene, modal, shown: await submitting, serviceId, started };
  }

  it.concurrent.for([
    ['before it is committed', undefined, 0],
    ['after it is committed', 'COMMIT', 1],
  ] as const)(
    'a submission %s is one request once it is submitted again',
    async ([, answer, recorded], context) => {
      const { scene, modal, shown, serviceId, started } = await submitInto(context, answer);

      expect(shown).toMatchObject({ kind: 'trouble' });
      expect(await recordedRequests(serviceId)).toBe(recorded);
      await started;
      expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });
      const asked = await findAsked(stage, scene, serviceId);
      await approve(stage, asked);
      await expectTrueEnd(stage, asked);
    },
  );

  it.concurrent('a click that is recorded and not acknowledged is decided all the same', async (context) => {
    const moments = join(context);
    const asked = await ask(stage, stage.scene());
    const card = await cardOf(stage, asked);
    await moments.ready.arrive();
    const swallowed = proxy.trap(`"requestId":"${asked.id}"`, 'INSERT');
    const clicking = card.as('approver').click('Approve');
    await swallowed;
    await moments.kill.arrive();

    expect(await clicking).toMatchObject({ acked: false });
    expect(await recordedClicks(asked)).toBe(1);
    await expectTrueEnd(stage, asked);
  });

  it.concurrent('a click that is acknowledged and not decided is decided by the worker', async (context) => {
    const moments = join(context);
    const asked = await ask(stage, stage.scene());
    const { id } = stage.slack.as('approver2');
    const facts = stage.slack.faults.hold('users.info', {
      before: true,
      when: ({ args }) => args['user'] === id,
    });
    // What the form asked about likely approvers is too old for a decision: Slack is asked again.
    await stage.sql`update people set fetched_at = now() - interval '1 minute'`;
    await moments.ready.arrive();
    await approve(stage, asked, 'approver2');
    await facts.arrived;
    await moments.kill.arrive();

    expect(await recordedClicks(asked)).toBe(1);
    await expectTrueEnd(stage, asked);
  });

  it.concurrent('a decision that is committed and not told is not made again', async (context) => {
    const moments = join(context);
    const asked = await ask(stage, stage.scene());
    const card = await cardOf(stage, asked);
    const before = card.snapshot();
    await moments.ready.arrive();
    const swallowed = proxy.trap('"action":"request_approved"', 'COMMIT');
    await approve(stage, asked, 'approver3');
    await swallowed;
    const { started } = await moments.kill.arrive();
    await started;

    const again = await card.as('approver3').click('Approve', { stale: before });

    expect(again).toMatchObject({ acked: true });
    await expectTrueEnd(stage, asked);
  });
});
