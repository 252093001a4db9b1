import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import { createMoment } from '../support/moment.ts';
import { redisMissing } from '../support/redis.ts';
import {
  type Asked,
  aboutMessage,
  aboutOperation,
  aboutService,
  approve,
  ask,
  cardOf,
  submit,
} from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { createsOf, expectTrueEnd, untilMoved } from '../support/true-end.ts';

vi.setConfig({ maxConcurrency: 20 });

/**
 * Every request of this file is brought to its own point, and there one SIGKILL ends the worker for
 * all of them. Another is started at once, as a supervisor would.
 */
describe.skipIf(redisMissing !== undefined)('a request whose worker is killed', () => {
  let stage: Stage;
  let worker: BotProcess;

  beforeAll(async () => {
    const setup = { engine: 'redis', scenes: 20, historyLagMs: 4_000 } as const;
    stage = await openStage({ name: 'crash_worker', ...setup });
    [worker] = await Promise.all([stage.start('worker'), stage.start('web')]);
  });
  afterAll(async () => await stage.close());

  const everybody = createMoment(async () => undefined);
  const theKill = createMoment(async () => {
    const at = await worker.kill();
    return { at, next: stage.start('worker') };
  });

  type Held = { readonly arrived: Promise<unknown> };
  type Reached<H> = { readonly asked: Asked; readonly held: H; readonly at: number };

  /**
   * Brings a request to what `hold` holds, and kills the worker there, together with all others. Looks
   * at HCP are repeated while they are held; calls to Slack are given up after five seconds, so those
   * wait until everybody is near.
   */
  async function killAt<H extends Held>(
    { onTestFinished }: TestContext,
    hold: (asked: Asked) => H,
    waits: 'at the point' | 'before the click' = 'before the click',
  ): Promise<Reached<H>> {
    const [ready, kill] = [everybody.join(onTestFinished), theKill.join(onTestFinished)];
    const asked = await ask(stage, stage.scene());
    const held = hold(asked);
    if (waits === 'before the click') await ready.arrive();
    await approve(stage, asked);
    await held.arrived;
    if (waits === 'at the point') await ready.arrive();
    const { at } = await kill.arrive();
    return { asked, held, at };
  }

  /** The same, while the request is being announced for the first time. */
  async function killAtFirst(
    { onTestFinished }: TestContext,
    kind: 'card' | 'dm',
    before: boolean,
  ): Promise<Pick<Reached<Held>, 'asked' | 'at'>> {
    const [ready, kill] = [everybody.join(onTestFinished), theKill.join(onTestFinished)];
    const scene = stage.scene();
    const held = holdSlack('chat.postMessage', { before, kind })({ scene });
    await ready.arrive();
    const asked = await submit(stage, scene);
    await held.arrived;
    const { at } = await kill.arrive();
    return { asked, at };
  }

  async function expectMoved(asked: Asked, what: 'provision' | 'announce', killedAt: number) {
    const ms = await untilMoved(stage, asked, what, killedAt);
    expect(ms).toBeLessThan(15_000);
  }

  /** Looks are repeated while they are held. */
  const looks = { before: true, times: Number.POSITIVE_INFINITY };
  const holdRead = (asked: Asked) =>
    stage.hcp.faults.hold('GetPrivateLinkService', { ...looks, when: aboutService(asked) });
  const holdLook = (asked: Asked) =>
    stage.hcp.faults.hold('GetOperation', { ...looks, when: aboutOperation(stage, asked) });
  const holdLastLook = (asked: Asked) => {
    const isDone = () => operationOf(asked) === 'DONE';
    const when = aboutService(asked);
    return stage.hcp.faults.hold('GetPrivateLinkService', {
      ...looks,
      when: (request) => when(request) && isDone(),
    });
  };
  const operationOf = ({ serviceId }: Asked) => {
    const { world } = stage.hcp;
    const operation = world.operations.find(({ service }) => service.id === serviceId);
    return operation && world.operationState(operation.id);
  };
  const holdCreate = (before: boolean) => (asked: Asked) =>
    stage.hcp.faults.hold('CreatePrivateLinkService', { before, when: aboutService(asked) });
  type Call = { readonly before: boolean; readonly kind: 'card' | 'thread' | 'dm' };
  const holdSlack =
    (method: 'chat.postMessage' | 'chat.update', { before, kind }: Call) =>
    ({ scene }: Pick<Asked, 'scene'>) =>
      stage.slack.faults.hold(method, { before, when: aboutMessage(scene, kind) });

  describe.concurrent('beside HCP', () => {
    it('before the call', async (context) => {
      const { asked, held, at } = await killAt(context, holdRead, 'at the point');
      held.lose();

      await expectMoved(asked, 'provision', at);
      await expectTrueEnd(stage, asked);
    });

    it('after its intent, when the call never arrives', async (context) => {
      const { asked, held, at } = await killAt(context, holdCreate(true));
      held.lose();

      await expectMoved(asked, 'provision', at);
      await expectTrueEnd(stage, asked);
    });

    it('after its intent, when the call arrives after its death', async (context) => {
      const { asked, held, at } = await killAt(context, holdCreate(true));
      held.release();

      await expectMoved(asked, 'provision', at);
      await expectTrueEnd(stage, asked);
    });

    it('after its intent, when the call arrives after its repetition', async (context) => {
      const { asked, held } = await killAt(context, holdCreate(true));
      await stage.hcp.waitFor('the repetition', () => createsOf(stage, asked) === 1, 60_000);
      held.release();

      await expectTrueEnd(stage, asked);
    });

    it('after HCP has accepted, before the answer is stored', async (context) => {
      const { asked, held, at } = await killAt(context, holdCreate(false));
      held.lose();

      await expectMoved(asked, 'provision', at);
      await expectTrueEnd(stage, asked);
    });

    it('while it looks at the operation', async (context) => {
      const { asked, held, at } = await killAt(context, holdLook, 'at the point');
      held.lose();

      await expectMoved(asked, 'provision', at);
      await expectTrueEnd(stage, asked);
    });

    it('between the end of the operation and AVAILABLE', async (context) => {
      const { asked, held, at } = await killAt(context, holdLastLook, 'at the point');
      held.lose();

      await expectMoved(asked, 'provision', at);
      await expectTrueEnd(stage, asked);
    });
  });

  describe.concurrent('beside Slack', () => {
    it('before a thread update arrives', async (context) => {
      const { asked, at } = await killAt(
        context,
        holdSlack('chat.postMessage', { before: true, kind: 'thread' }),
      );

      await expectMoved(asked, 'announce', at);
      await expectTrueEnd(stage, asked, { repeated: ['thread 1'] });
    });

    it('after a thread update was posted, before that is recorded', async (context) => {
      const { asked, at } = await killAt(
        context,
        holdSlack('chat.postMessage', { before: false, kind: 'thread' }),
      );

      await expectMoved(asked, 'announce', at);
      await expectTrueEnd(stage, asked);
    });

    it('while it redraws the card, when that never arrives', async (context) => {
      const { asked, at } = await killAt(
        context,
        holdSlack('chat.update', { before: true, kind: 'card' }),
      );

      await expectMoved(asked, 'announce', at);
      await expectTrueEnd(stage, asked);
    });

    it('while it redraws the card, when that arrives after newer drawings', async (context) => {
      const { asked, held } = await killAt(
        context,
        holdSlack('chat.update', { before: true, kind: 'card' }),
      );
      const card = await cardOf(stage, asked);
      await card.waitForText(/AVAILABLE/, 60_000);
      held.release();
      await stage.slack.waitFor('the old drawing', () => !/AVAILABLE/.test(card.text()));

      await card.waitForText(/AVAILABLE/, 30_000);
      await expectTrueEnd(stage, asked);
    });

    it('after it has redrawn the card, before that is recorded', async (context) => {
      const { asked, at } = await killAt(
        context,
        holdSlack('chat.update', { before: false, kind: 'card' }),
      );

      await expectMoved(asked, 'announce', at);
      await expectTrueEnd(stage, asked);
    });
  });

  describe.concurrent('at its first announcement', () => {
    it.for(['card', 'dm'] as const)('before the %s arrives', async (kind, context) => {
      const { asked, at } = await killAtFirst(context, kind, true);

      await expectMoved(asked, 'announce', at);
      await approve(stage, asked);
      await expectTrueEnd(stage, asked);
    });

    it.for(['card', 'dm'] as const)('after the %s was posted', async (kind, context) => {
      const { asked, at } = await killAtFirst(context, kind, false);

      await expectMoved(asked, 'announce', at);
      await approve(stage, asked);
      await expectTrueEnd(stage, asked);
    });
  });
});
