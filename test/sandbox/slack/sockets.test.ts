import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { startSocketApp } from './support/bolt-app.ts';
import { exampleApp } from './support/example-app.ts';
import { aManifest } from './support/manifest.ts';
import { clientOf } from './support/scripted-app.ts';

let slack: Slack;
let sockets: WebSocket[];

type Line = { socket: WebSocket; lines: Record<string, unknown>[] };

beforeEach(async () => {
  sockets = [];
  slack = await startSlack({ manifest: aManifest(), ackLimitMs: 500 });
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await slack.stop();
});

async function ticket(): Promise<string> {
  const { url } = await clientOf(slack, slack.appToken).apps.connections.open({});
  return String(url);
}

/** A connection that acknowledges whatever it hears, and keeps it. */
async function connect(url?: string): Promise<Line> {
  const socket = new WebSocket(url ?? (await ticket()));
  sockets.push(socket);
  const line: Line = { socket, lines: [] };
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      line.lines.push(message);
      resolve();
      const { envelope_id } = message;
      if (envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id }));
    });
  });
  return line;
}

const envelopes = ({ lines }: Line) => lines.filter((line) => line['envelope_id'] !== undefined);

describe('Socket Mode', () => {
  it('greets each connection, and lets a ticket in once', async () => {
    const url = await ticket();

    const first = await connect(url);

    expect(first.lines[0]).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: 'A0SANDBOX' },
    });
    await expect(connect(url)).rejects.toThrow('403');
    expect(slack.connections()).toBe(1);
  });

  it('sends each payload to exactly one connection, in turn', async () => {
    const [one, two] = [await connect(), await connect()];

    for (let round = 0; round < 4; round += 1) await slack.as('requester').command('/privatelink');

    expect([envelopes(one).length, envelopes(two).length]).toEqual([2, 2]);
    expect(envelopes(one)[0]).toMatchObject({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { command: '/privatelink' },
    });
  });

  it('turns an eleventh connection away', async () => {
    for (let round = 0; round < 10; round += 1) await connect();

    const eleventh = await connect();

    expect(eleventh.lines[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    expect(slack.connections()).toBe(10);
  });

  it('fails a command when nobody is connected, and loses what a ghost is sent', async () => {
    const alone = await slack.as('requester').command('/privatelink');
    slack.faults.ghostSocket();
    const haunted = await slack.as('requester').command('/privatelink');

    expect(alone.error).toBe('dispatch_failed');
    expect(haunted.error).toBe('operation_timeout');
  });

  it('closes the link when Socket Mode is switched off', async () => {
    const line = await connect();
    const closing = new Promise((resolve) => line.socket.once('message', resolve));

    const { settings, ...manifest } = aManifest({ port: 1 });
    slack.install({ ...manifest, ...(settings === undefined ? {} : { settings }) });
    await closing;

    expect(line.lines.at(-1)).toMatchObject({ type: 'disconnect', reason: 'link_disabled' });
  });

  it.each([
    ['is told to leave', (faults: Slack['faults']) => faults.refreshSockets('refresh_requested')],
    ['is cut off', (faults: Slack['faults']) => faults.cutSockets()],
  ])('gets a stock Bolt app back after it %s', async (_, disturb) => {
    const running = await startSocketApp(slack, exampleApp);
    disturb(slack.faults);
    await slack.waitFor('the old connection to go', () => slack.connections() === 0);

    await slack.waitFor('a new connection', () => slack.connections() === 1);
    const again = await slack.as('requester').command('/privatelink help');
    await running.stop();

    expect(again.shown).toContain('Try');
  });
});
