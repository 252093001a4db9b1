import { afterAll, beforeAll, describe, it } from 'vitest';
import { holdOperationLook, holdRead } from '../support/crash-points.ts';
import { createMovedClock } from '../support/moved.ts';
import { redisMissing } from '../support/redis.ts';
import { approve, ask, submit } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { expectTrueEnd } from '../support/true-end.ts';

describe.skipIf(redisMissing !== undefined)('when Redis', () => {
  let stage: Stage;
  const clock = createMovedClock(30_000);

  beforeAll(async () => {
    stage = await openStage({ name: 'outage_redis', engine: 'redis', scenes: 10 });
    await stage.start('all');
  });
  afterAll(async () => {
    clock.report('FLUSHALL');
    await stage.close();
  });

  it('is flushed while requests are read, polled and announced, all of them move again', async () => {
    const [read, polled, sent] = await Promise.all([
      ask(stage, stage.scene()),
      ask(stage, stage.scene()),
      ask(stage, stage.scene()),
    ]);
    const [reading, looking] = [holdRead(stage, read), holdOperationLook(stage, polled)];
    await Promise.all([approve(stage, read), approve(stage, polled)]);
    await Promise.all([reading.arrived, looking.arrived]);
    await approve(stage, sent);
    await stage.hcp.waitFor('the create', () => stage.hcp.writes().length === 2);
    // What no sweep can repair must not keep it from the rest.
    await stage.sql`
      insert into deliveries (kind, key, payload, state, received_at)
      values ('click', 'of no use', '{"requestId": "none"}', 'recorded', now() - interval '1 day')`;

    const flushedAt = Date.now();
    await stage.redis.flush();
    reading.lose();
    looking.lose();

    const since = { what: 'provision', killedAt: flushedAt } as const;
    await Promise.all([read, polled, sent].map((each) => clock.expectMoved(stage, each, since)));
    for (const each of [read, polled, sent]) await expectTrueEnd(stage, each);
  });

  it('is away, people ask and decide as ever, and the work is done when it is back', async () => {
    const running = await ask(stage, stage.scene());
    const pending = await ask(stage, stage.scene());
    await approve(stage, running);
    await stage.hcp.waitFor('the create', () => stage.hcp.writes().length === 4);

    await stage.redis.kill();
    await approve(stage, pending);
    await stage.slack.as('approver').waitForEphemeral(/approved/i);
    const asked = await submit(stage, stage.scene());
    await stage.redis.restart();

    await approve(stage, asked);
    for (const each of [running, pending, asked]) await expectTrueEnd(stage, each);
  });
});
