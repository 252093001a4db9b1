import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotProcess, Ended } from '../support/bot-process.ts';
import {
  createCrash,
  holdCreate,
  holdDrawing,
  holdOperationLook,
  holdPost,
  holdRead,
  holdServiceLook,
} from '../support/crash-points.ts';
import { redisMissing } from '../support/redis.ts';
import { approve, ask } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { expectTrueEnd } from '../support/true-end.ts';

/**
 * Every request is brought to its own point, where something far away does not answer; there the
 * process is told to stop, and another is started.
 */
describe.skipIf(redisMissing !== undefined)('a request whose process is told to stop', () => {
  let stage: Stage;
  let worker: BotProcess;
  let web: BotProcess;
  const stop = createCrash(
    () => stage,
    async () => {
      const ended = await worker.stop();
      return { ended, next: stage.start('worker') };
    },
  );

  beforeAll(async () => {
    stage = await openStage({ name: 'crash_sigterm', engine: 'redis', scenes: 12 });
    [worker, web] = await Promise.all([stage.start('worker'), stage.start('web')]);
  });
  afterAll(async () => await stage.close());

  /** By itself, without complaint, and within the ten seconds that are promised. */
  function expectCleanEnd(ended: Ended): void {
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(ended.ms).toBeLessThan(10_000);
  }

  it.concurrent.for([
    ['it reads what HCP has', holdRead],
    ['it looks at the operation', holdOperationLook],
    ['it looks at the service', holdServiceLook],
  ] as const)('while %s', async ([, hold], context) => {
    const { asked, held, blow } = await stop.at(context, hold, 'at the point');
    held.lose();

    expectCleanEnd(blow.ended);
    await expectTrueEnd(stage, asked);
  });

  it.concurrent.for([
    ['before HCP has its call', holdCreate('before')],
    ['after HCP has accepted its call', holdCreate('after')],
  ] as const)('%s', async ([, hold], context) => {
    const { asked, held, blow } = await stop.at(context, hold);
    held.release();

    expectCleanEnd(blow.ended);
    await expectTrueEnd(stage, asked);
  });

  it.concurrent.for([
    ['after its thread update was posted', holdPost('after', 'thread')],
    ['before it has redrawn the card', holdDrawing('before')],
    ['after it has redrawn the card', holdDrawing('after')],
  ] as const)('%s', async ([, hold], context) => {
    const { asked, blow } = await stop.at(context, hold);

    expectCleanEnd(blow.ended);
    await expectTrueEnd(stage, asked);
  });

  it('before a click that was acknowledged is decided', async () => {
    const asked = await ask(stage, stage.scene());
    const { id } = stage.slack.as('approver2');
    const facts = stage.slack.faults.hold('users.info', {
      before: true,
      when: ({ args }) => args['user'] === id,
    });
    // What the form asked about likely approvers is too old for a decision: Slack is asked again.
    await stage.sql`update people set fetched_at = now() - interval '1 minute'`;
    await approve(stage, asked, 'approver2');
    await facts.arrived;

    const ending = web.stop();
    facts.release();

    expectCleanEnd(await ending);
    await expectTrueEnd(stage, asked);
  });
});
