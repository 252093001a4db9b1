import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Asked, aboutMessage, approve, ask, cardOf, submit } from '../support/request-flow.ts';
import { openStage, type Scene, type Stage } from '../support/stage.ts';
import { expectTrueEnd } from '../support/true-end.ts';

/** Slack's history shows a message only after as long as the bot promises to bear. */
const historyLagMs = 14_000;

describe.concurrent('when Slack', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ name: 'outage_slack', engine: 'postgres', scenes: 10, historyLagMs });
    await stage.startHere();
  });
  afterAll(async () => await stage.close());

  const posts = (scene: Scene, kind: 'card' | 'thread', number?: number) => ({
    when: aboutMessage(scene, kind, number),
  });
  const callsAbout = ({ scene }: Asked, kind: 'card' | 'thread', number?: number) => {
    const isAbout = aboutMessage(scene, kind, number);
    return stage.slack.calls.filter((call) => call.method === 'chat.postMessage' && isAbout(call));
  };

  it('asks to wait five seconds, the thread waits as long and then goes on', async () => {
    const asked = await ask(stage, stage.scene());
    const { faults } = stage.slack;
    faults.rateLimit('chat.postMessage', { ...posts(asked.scene, 'thread'), retryAfter: 5 });

    await approve(stage, asked);

    await expectTrueEnd(stage, asked);
    const [refused, next] = callsAbout(asked, 'thread');
    expect(refused?.answer?.status).toBe(429);
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  it('loses the answer to a thread update, it is found and not posted again', async () => {
    const asked = await ask(stage, stage.scene());
    stage.slack.faults.loseAnswer('chat.postMessage', posts(asked.scene, 'thread', 2));

    await approve(stage, asked);

    await expectTrueEnd(stage, asked);
    expect(callsAbout(asked, 'thread', 2)).toHaveLength(1);
  });

  it('loses the answer to the card, it is found and not posted again', async () => {
    const scene = stage.scene();
    stage.slack.faults.loseAnswer('chat.postMessage', posts(scene, 'card'));

    const asked = await submit(stage, scene);
    await approve(stage, asked);

    await expectTrueEnd(stage, asked);
    expect(callsAbout(asked, 'card')).toHaveLength(1);
  });

  it('shows a thread update late that it took in late, it is found and not posted again', async () => {
    const asked = await ask(stage, stage.scene());
    const held = stage.slack.faults.hold('chat.postMessage', {
      ...posts(asked.scene, 'thread', 1),
      before: true,
    });
    await approve(stage, asked);
    await held.arrived;
    await untilUnknown(asked);
    held.release();

    await expectTrueEnd(stage, asked);
    expect(callsAbout(asked, 'thread', 1)).toHaveLength(1);
  });

  it('drops a thread update, it is posted again and says so', async () => {
    const asked = await ask(stage, stage.scene());
    stage.slack.faults.reset('chat.postMessage', posts(asked.scene, 'thread', 1));

    await approve(stage, asked);

    await expectTrueEnd(stage, asked, { repeated: ['thread 1'] });
  });

  it('loses the answer to a redrawing, the card is true at the end', async () => {
    const asked = await ask(stage, stage.scene());
    stage.slack.faults.loseAnswer('chat.update', posts(asked.scene, 'card'));

    await approve(stage, asked);

    await expectTrueEnd(stage, asked);
  });

  it('carries an old redrawing out after newer ones, the card is true again soon', async () => {
    const asked = await ask(stage, stage.scene());
    const old = stage.slack.faults.hold('chat.update', {
      ...posts(asked.scene, 'card'),
      before: true,
    });
    await approve(stage, asked);
    const { args } = await old.arrived;
    const card = await cardOf(stage, asked);
    const before = card.text();
    // No later than an update may land: after that, a repair finds it.
    await stage.slack.waitFor('a newer drawing', () => card.text() !== before, 60_000);
    old.release();
    await stage.slack.waitFor('the old drawing', () => card.message.text === args['text']);

    await card.waitForText(/AVAILABLE/);
    await expectTrueEnd(stage, asked);
  });

  /** The bot has given up waiting for the answer. */
  async function untilUnknown({ id }: Asked): Promise<void> {
    await vi.waitFor(
      async () => {
        const rows = await stage.sql`
          select from messages where request_id = ${id} and state = 'unknown'`;
        expect(rows).toHaveLength(1);
      },
      { timeout: 60_000, interval: 50 },
    );
  }
});
