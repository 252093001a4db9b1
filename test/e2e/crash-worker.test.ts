import { afterAll, beforeAll, describe, it } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import {
  createCrash,
  holdCreate,
  holdDrawing,
  holdOperationLook,
  holdPost,
  holdRead,
  holdServiceLook,
} from '../support/crash-points.ts';
import { createMovedClock } from '../support/moved.ts';
import { redisMissing } from '../support/redis.ts';
import { type Asked, approve, cardOf } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { createsOf, expectTrueEnd, untilAvailable } from '../support/true-end.ts';

/**
 * Every request of this file is brought to its own point, and there one SIGKILL ends the worker for
 * all of them. Another is started at once, as a supervisor would.
 */
describe.skipIf(redisMissing !== undefined)('a request whose worker is killed', () => {
  let stage: Stage;
  let worker: BotProcess;
  const clock = createMovedClock();
  const kill = createCrash(
    () => stage,
    async () => {
      const killedAt = await worker.kill();
      return { killedAt, next: stage.start('worker') };
    },
  );

  beforeAll(async () => {
    const setup = { engine: 'redis', scenes: 20, historyLagMs: 4_000 } as const;
    stage = await openStage({ name: 'crash_worker', ...setup });
    [worker] = await Promise.all([stage.start('worker'), stage.start('web')]);
  });
  afterAll(async () => {
    clock.report();
    await stage.close();
  });

  type Blow = { readonly killedAt: number };
  const expectMoved = (asked: Asked, what: 'provision' | 'announce', { killedAt }: Blow) =>
    clock.expectMoved(stage, asked, { what, killedAt });

  describe.concurrent('beside HCP', () => {
    it('before the call', async (context) => {
      const { asked, held, blow } = await kill.at(context, holdRead, 'at the point');
      held.lose();

      await expectMoved(asked, 'provision', blow);
      await expectTrueEnd(stage, asked);
    });

    it('after its intent, when the call never arrives', async (context) => {
      const { asked, held, blow } = await kill.at(context, holdCreate('before'));
      held.lose();

      await expectMoved(asked, 'provision', blow);
      await expectTrueEnd(stage, asked);
    });

    it('after its intent, when the call arrives after its death', async (context) => {
      const { asked, held, blow } = await kill.at(context, holdCreate('before'));
      held.release();

      await expectMoved(asked, 'provision', blow);
      await expectTrueEnd(stage, asked);
    });

    it('after its intent, when the call arrives after its repetition', async (context) => {
      const { asked, held } = await kill.at(context, holdCreate('before'));
      await stage.hcp.waitFor('the repetition', () => createsOf(stage, asked) === 1, 60_000);
      held.release();

      await expectTrueEnd(stage, asked);
    });

    it('after HCP has accepted, before the answer is stored', async (context) => {
      const { asked, held, blow } = await kill.at(context, holdCreate('after'));
      held.lose();

      await expectMoved(asked, 'provision', blow);
      await expectTrueEnd(stage, asked);
    });

    it('while it looks at the operation', async (context) => {
      const { asked, held, blow } = await kill.at(context, holdOperationLook, 'at the point');
      held.lose();

      await expectMoved(asked, 'provision', blow);
      await expectTrueEnd(stage, asked);
    });

    it('between the end of the operation and AVAILABLE', async (context) => {
      const { asked, held, blow } = await kill.at(context, holdServiceLook, 'at the point');
      held.lose();

      await expectMoved(asked, 'provision', blow);
      await expectTrueEnd(stage, asked);
    });
  });

  describe.concurrent('beside Slack', () => {
    it('before a thread update arrives', async (context) => {
      const { asked, blow } = await kill.at(context, holdPost('before', 'thread'));

      await expectMoved(asked, 'announce', blow);
      await expectTrueEnd(stage, asked, { repeated: ['thread 1'] });
    });

    it('after a thread update was posted, before that is recorded', async (context) => {
      const { asked, blow } = await kill.at(context, holdPost('after', 'thread'));

      await expectMoved(asked, 'announce', blow);
      await expectTrueEnd(stage, asked);
    });

    it('while it redraws the card, when that never arrives', async (context) => {
      const { asked, blow } = await kill.at(context, holdDrawing('before'));

      await expectMoved(asked, 'announce', blow);
      await expectTrueEnd(stage, asked);
    });

    it('while it redraws the card, when that arrives after newer drawings', async (context) => {
      const { asked, held } = await kill.at(context, holdDrawing('before'));
      const card = await cardOf(stage, asked);
      await untilAvailable(stage, asked);
      held.release();
      await stage.slack.waitFor('the old drawing', () => !/AVAILABLE/.test(card.text()));

      await card.waitForText(/AVAILABLE/);
      await expectTrueEnd(stage, asked);
    });

    it('after it has redrawn the card, before that is recorded', async (context) => {
      const { asked, blow } = await kill.at(context, holdDrawing('after'));

      await expectMoved(asked, 'announce', blow);
      await expectTrueEnd(stage, asked);
    });

    it.for(['card', 'dm'] as const)('before the first %s arrives', async (kind, context) => {
      const { asked, blow } = await kill.atFirst(context, holdPost('before', kind));

      await expectMoved(asked, 'announce', blow);
      await approve(stage, asked);
      await expectTrueEnd(stage, asked);
    });

    it.for(['card', 'dm'] as const)('after the first %s was posted', async (kind, context) => {
      const { asked, blow } = await kill.atFirst(context, holdPost('after', kind));

      await expectMoved(asked, 'announce', blow);
      await approve(stage, asked);
      await expectTrueEnd(stage, asked);
    });
  });
});
