import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signed } from '../../sandbox/slack/http-delivery.ts';
import { modes, type OpenDoor, openDoor } from '../support/slack-door.ts';
import { aCluster } from '../unit/slack/fixtures.ts';

describe.each(modes)('health with Slack over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function look(path: string, ready: () => Promise<boolean>): Promise<[number, string]> {
    door = await openDoor(mode, { world: { ready } });
    const response = await fetch(`http://127.0.0.1:${door.port}${path}`);
    return [response.status, await response.text()];
  }

  it('says that the process lives, whatever it can do', async () => {
    expect(await look('/healthz', () => Promise.resolve(false))).toEqual([200, 'alive\n']);
  });

  it.each([
    ['is ready', () => Promise.resolve(true), 200],
    ['is not ready', () => Promise.resolve(false), 503],
    ['cannot tell', () => Promise.reject(new Error('no database')), 503],
  ] as const)('says whether it can do its work: it %s', async (_what, ready, status) => {
    expect((await look('/readyz', ready))[0]).toBe(status);
  });
});

describe('the HTTP endpoint', () => {
  let door: OpenDoor;
  beforeEach(async () => {
    door = await openDoor('http', { world: { clusters: [aCluster()] } });
  });
  afterEach(async () => await door.stop());

  /** A command as Slack would send it, its headers changed. */
  async function post(change: Record<string, string>, path = '/slack/events'): Promise<Response> {
    const fields = {
      command: '/privatelink',
      text: 'nothing-like-it',
      user_id: 'U0REQUEST',
      team_id: 'T0SANDBOX',
      api_app_id: 'A0SANDBOX',
    };
    const body = new URLSearchParams(fields).toString();
    return await fetch(`http://127.0.0.1:${door.port}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...signed(body, Date.now()),
        ...change,
      },
      body,
    });
  }

  it('answers what Slack has signed', async () => {
    const response = await post({});

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('/privatelink request');
  });

  it('answers the challenge that Slack sends when the address is saved', async () => {
    expect(await door.slack.verifyUrl()).toBe(true);
  });

  it.each(['badSignature', 'staleTimestamp', 'futureTimestamp'] as const)(
    'refuses a delivery with a %s',
    async (fault) => {
      door.slack.faults[fault]();

      const { acked, status } = await door.slack.as('requester').command('/privatelink request');

      expect([acked, status]).toEqual([false, 401]);
      expect(door.slack.as('requester').openModal()).toBeUndefined();
    },
  );

  it.each(['', 'soon', '-1', '1e99', '99999999999999999999'])(
    'refuses the timestamp %j',
    async (stamp) => {
      const response = await post({ 'x-slack-request-timestamp': stamp });

      expect(response.status).toBe(401);
    },
  );

  it('refuses a body that is not what was signed', async () => {
    const signature = signed('another body', Date.now())['x-slack-signature'] ?? '';

    expect((await post({ 'x-slack-signature': signature })).status).toBe(401);
  });

  it('knows no other paths, and only POST on this one', async () => {
    const url = `http://127.0.0.1:${door.port}`;

    expect((await post({}, '/slack/install')).status).toBe(404);
    expect((await fetch(`${url}/slack/events`)).status).toBe(405);
    expect((await fetch(`${url}/slack/events?x=1`, { method: 'PUT' })).status).toBe(405);
  });

  it.each(['//', '/%', '\\', '*', 'http://['])('survives a request for %s', async (target) => {
    const socket = createConnection(door.port, '127.0.0.1');
    const heard = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += String(data);
      });
      socket.on('close', () => resolve(text));
    });
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);

    expect(await heard).toMatch(/^HTTP\/1\.1 40[04]/);
    expect((await fetch(`http://127.0.0.1:${door.port}/healthz`)).status).toBe(200);
  });

  it('refuses a body of more than a megabyte', async () => {
    const response = await fetch(`http://127.0.0.1:${door.port}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed('', Date.now()) },
      body: 'x'.repeat(1_100_000),
    });

    expect(response.status).toBe(413);
  });
});
