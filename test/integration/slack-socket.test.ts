import { afterEach, describe, expect, it } from 'vitest';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createSlackDoor } from '../../src/slack/door.ts';
import { createFakeDoor } from '../fakes/door-deps.ts';
import { doorConfig, type OpenDoor, openDoor, startDoor } from '../support/slack-door.ts';

describe('the socket', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function open(): Promise<OpenDoor> {
    const door = await openDoor('socket');
    stops.push(() => door.stop());
    return door;
  }

  const isReady = async ({ port }: OpenDoor): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;

  const openings = ({ slack }: OpenDoor): number =>
    slack.calls.filter(({ method }) => method === 'apps.connections.open').length;

  it.each(['cutSockets', 'refreshSockets'] as const)('is made anew after %s', async (fault) => {
    const door = await open();

    door.slack.faults[fault]();
    await door.logged.untilLine('socket to Slack is open again');

    const { shown } = await door.slack.as('requester').command('/privatelink nothing');
    expect(shown).toContain('/privatelink request');
    expect(await isReady(door)).toBe(true);
  });

  it('outlives an outage of Slack, and says that it is not ready meanwhile', async () => {
    const door = await open();
    door.slack.faults.fail('apps.connections.open', { times: 2, status: 503 });
    door.slack.faults.reset('apps.connections.open');

    door.slack.faults.cutSockets();
    await door.logged.untilLine('socket to Slack could not be opened');
    const readyMeanwhile = await isReady(door);
    await door.logged.untilLine('socket to Slack is open again');

    expect(readyMeanwhile).toBe(false);
    expect(await isReady(door)).toBe(true);
    expect(openings(door)).toBe(5);
  });

  it('is not asked for without pause while Slack ends every connection at once', async () => {
    const door = await open();
    for (let round = 0; round < 3; round += 1) {
      door.slack.faults.cutSockets();
      await door.slack.waitFor('the end', () => door.slack.connections() === 0);
      await door.slack.waitFor('another connection', () => door.slack.connections() === 1);
    }

    const times = door.slack.calls
      .filter(({ method }) => method === 'apps.connections.open')
      .map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
    expect(pauses).toHaveLength(3);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(200);
  });

  it('is closed when the door is', async () => {
    const door = await open();

    await door.closeDoor();

    await door.slack.waitFor('no connection', () => door.slack.connections() === 0);
    expect(openings(door)).toBe(1);
    expect(door.logged.lines.join('')).not.toContain('socket was not closed in time');
  });

  it.each([
    ['xoxb-sandbox-bot-token', 'not_allowed_token_type'],
    ['xapp-not-the-token', 'invalid_auth'],
  ])('is not asked for twice with a token that Slack refuses (%s)', async (appToken, code) => {
    const slack = await startSlack();
    const config = { ...doorConfig(slack, 'socket'), appToken };
    const door = createSlackDoor(config, createFakeDoor().deps);
    stops.push(
      () => slack.stop(),
      () => door.stop(500),
    );

    await expect(startDoor(slack, 'socket', door)).rejects.toThrow(
      `Slack refused the app token: ${code}.`,
    );
    expect(slack.calls.filter(({ method }) => method === 'apps.connections.open')).toHaveLength(1);
  });
});
