import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import {
  createCrash,
  holdCreate,
  holdDrawing,
  holdPost,
  type Struck,
} from '../support/crash-points.ts';
import { createMoment } from '../support/moment.ts';
import { redisMissing } from '../support/redis.ts';
import { type Asked, aboutService } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { expectTrueEnd, untilAvailable } from '../support/true-end.ts';

/**
 * One worker stands still with calls under way, beyond its leases and its locks; another takes over
 * and brings everything to its end. Then the first wakes up, does not know that it slept, goes on
 * where it was, and is told to stop.
 */
describe.skipIf(redisMissing !== undefined)('a worker that is frozen beside a live one', () => {
  let stage: Stage;
  let frozen: BotProcess;
  const freeze = createCrash(
    () => stage,
    async () => {
      frozen.freeze();
      await stage.start('worker');
    },
  );
  const thaw = createMoment(async () => {
    frozen.thaw();
    return await frozen.stop();
  });

  beforeAll(async () => {
    stage = await openStage({ name: 'outage_frozen', engine: 'redis', scenes: 6 });
    [frozen] = await Promise.all([stage.start('worker'), stage.start('web')]);
  });
  afterAll(async () => await stage.close());

  /** Freezes it where `hold` holds it; wakes it when the other has brought the request to its end. */
  async function outlive<H extends { readonly arrived: Promise<unknown>; release(): void }>(
    context: TestContext,
    hold: (stage: Stage, asked: Asked) => H,
    answers: 'while it sleeps' | 'after the end',
  ): Promise<Struck<H, void>> {
    const awakening = thaw.join(context.onTestFinished);
    const struck = await freeze.at(context, hold);
    if (answers === 'while it sleeps') struck.held.release();
    await untilAvailable(stage, struck.asked);
    if (answers === 'after the end') struck.held.release();
    const ended = await awakening.arrive();
    expect(ended).toMatchObject({ code: 0 });
    return struck;
  }

  const holdOneRead = ({ hcp }: Stage, asked: Asked) =>
    hcp.faults.hold('GetPrivateLinkService', { before: true, when: aboutService(asked) });

  it.concurrent.for([
    ['before its call', holdOneRead, 'while it sleeps'],
    ['while HCP has not yet done what it asked', holdCreate('before'), 'after the end'],
    ['while HCP has done what it asked', holdCreate('after'), 'while it sleeps'],
  ] as const)('%s calls nothing twice', async ([, hold, answers], context) => {
    const { asked } = await outlive(context, hold, answers);

    await expectTrueEnd(stage, asked);
  });

  it.concurrent.for([
    ['whose thread update was posted', holdPost('after', 'thread'), 'while it sleeps'],
    ['whose drawing arrives after the last one', holdDrawing('before'), 'after the end'],
  ] as const)('%s leaves Slack as it should be', async ([, hold, answers], context) => {
    const { asked } = await outlive(context, hold, answers);

    await expectTrueEnd(stage, asked);
  });
});
