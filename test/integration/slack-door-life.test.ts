import { afterEach, describe, expect, it } from 'vitest';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createSlackDoor, type DoorConfig, type SlackDoor } from '../../src/slack/door.ts';
import type { ClickAnswer } from '../../src/use-cases/click-answer.ts';
import { createFakeDoor } from '../fakes/door-deps.ts';
import { createGate, never } from '../fakes/gate.ts';
import {
  doorConfig,
  modes,
  type OpenDoor,
  openDoor,
  postCard,
  startDoor,
} from '../support/slack-door.ts';

const approved: ClickAnswer = { code: 'approved', quorum: 1 };

describe.each(modes)('the end of the door over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  it('waits for a click that is being decided, and for its answer', async () => {
    const deciding = createGate();
    door = await openDoor(mode, { world: { decide: () => deciding.pass().then(() => approved) } });
    const card = await postCard(door);
    await card.as('approver').click('Approve');
    await deciding.arrived;
    let closed = false;

    const closing = door.closeDoor().then(() => {
      closed = true;
    });
    await door.slack.idle();
    const closedWhileDeciding = closed;
    deciding.open();
    await closing;

    expect(closedWhileDeciding).toBe(false);
    expect(door.slack.as('approver').ephemerals()).toHaveLength(1);
  });

  it('lets a click that is being recorded be acknowledged first', async () => {
    const recording = createGate();
    door = await openDoor(mode, { world: { record: () => recording.pass().then(() => true) } });
    const card = await postCard(door);
    const clicked = card.as('approver').click('Approve');
    await recording.arrived;

    const closing = door.closeDoor();
    recording.open();
    await closing;

    expect((await clicked).acked).toBe(true);
    expect(door.decided).toHaveLength(1);
  });

  it('does not wait for ever', async () => {
    door = await openDoor(mode, { world: { decide: () => never } });
    const card = await postCard(door);
    await card.as('approver').click('Approve');

    await door.closeDoor(300);

    expect(door.logged.lines.join('')).toContain('closed before its time');
  });

  it('takes nothing more', async () => {
    door = await openDoor(mode);

    await door.closeDoor();
    await door.slack.waitFor('no socket', () => door?.slack.connections() === 0);

    const { acked } = await door.slack.as('requester').command('/privatelink help');
    expect(acked).toBe(false);
    await expect(fetch(`http://127.0.0.1:${door.port}/healthz`)).rejects.toThrow();
  });
});

describe.each(modes)('the start of the door over %s', (mode) => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function prepare(change: Partial<DoorConfig> = {}, startWithinMs = 5_000) {
    const slack = await startSlack();
    const fake = createFakeDoor();
    const config = { ...doorConfig(slack, mode), ...change } as DoorConfig;
    const door: SlackDoor = createSlackDoor(config, fake.deps, { startWithinMs });
    stops.push(
      () => slack.stop(),
      () => door.stop(500),
    );
    return { slack, door, start: () => startDoor(slack, mode, door), ...fake };
  }

  it('waits out a short outage of Slack', async () => {
    const { slack, door, start } = await prepare();
    slack.faults.fail('auth.test', { times: 2, status: 503 });
    slack.faults.fail('apps.connections.open', { status: 503 });

    await start();

    expect((await fetch(`http://127.0.0.1:${door.port()}/readyz`)).status).toBe(200);
  });

  it('waits as long as Slack asks for', async () => {
    const { slack, start } = await prepare();
    slack.faults.rateLimit('auth.test', { retryAfter: 1 });
    const begun = performance.now();

    await start();

    expect(performance.now() - begun).toBeGreaterThan(950);
  });

  it('gives up in words when Slack does not answer', async () => {
    const { slack, start } = await prepare({}, 1_000);
    slack.faults.fail('*', { times: 100, status: 503 });

    await expect(start()).rejects.toThrow(
      'Slack did not answer for the bot token within 1 s. Check the network, and SLACK_API_URL.',
    );
  });

  it('gives up in words when Slack cannot be reached', async () => {
    const apiUrl = new URL('http://127.0.0.1:1/api/');
    const { start } = await prepare({ apiUrl }, 1_000);

    await expect(start()).rejects.toThrow('Slack did not answer for the bot token');
  });

  it('gives up at once when Slack refuses the bot token', async () => {
    const { start, logged } = await prepare({ botToken: 'xoxb-not-the-token' });

    await expect(start()).rejects.toThrow(
      'Slack refused the bot token: invalid_auth. Check SLACK_BOT_TOKEN.',
    );
    expect(logged.lines.join('')).not.toContain('xoxb-');
  });

  it('can be called off', async () => {
    const { slack, door, start, logged } = await prepare({}, 60_000);
    slack.faults.fail('auth.test', { times: 1_000, status: 503 });
    const starting = start();
    const failed = expect(starting).rejects.toThrow('The start was called off.');
    await logged.untilLine('Slack does not answer yet');

    await door.stop(500);

    await failed;
  });
});
