import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { startHttpApp } from './support/bolt-app.ts';
import { card, exampleApp } from './support/example-app.ts';
import { clientOf, type Heard, type Reply, startScripted } from './support/scripted-app.ts';

let slack: Slack;
let stopApp: () => Promise<void>;

beforeEach(async () => {
  slack = await startSlack({ ackLimitMs: 500 });
});
afterEach(async () => {
  await stopApp();
  await slack.stop();
});

async function scripted(answer: (heard: Heard) => Reply | 'never' | undefined = () => undefined) {
  const app = await startScripted(slack, answer);
  stopApp = app.stop;
  return app;
}

async function posted() {
  await clientOf(slack).chat.postMessage({
    channel: 'C0NETWORK',
    text: 'x',
    blocks: card(1, 'pending'),
  });
  return await slack.channel('#network').card();
}

describe('a global shortcut', () => {
  it('comes with a trigger and without a place to answer', async () => {
    const app = await scripted();

    const delivered = await slack.as('requester').shortcut('Ask');

    expect(delivered.acked).toBe(true);
    const payload = app.heard.at(-1)?.payload;
    expect(payload).toMatchObject({
      type: 'shortcut',
      callback_id: 'ask',
      user: { id: 'U0REQUEST' },
      trigger_id: expect.any(String),
    });
    expect(Object.keys(payload ?? {})).not.toContain('response_url');
    expect(Object.keys(payload ?? {})).not.toContain('channel');
  });

  it('is not offered where the manifest declares none of that name, or to the deactivated', async () => {
    await scripted();

    await expect(slack.as('requester').shortcut('Elsewhere')).rejects.toThrow('no global shortcut');
    await expect(slack.as('deactivated').shortcut('Ask')).rejects.toThrow('deactivated');
  });
});

describe('a slash command', () => {
  it('arrives as the bare signed form that Slack sends', async () => {
    const app = await scripted();

    await slack.as('requester').command('/privatelink ask @approver in #network');
    const [heard] = app.heard;

    expect(heard?.contentType).toBe('application/x-www-form-urlencoded');
    expect(heard?.headers['x-slack-signature']).toMatch(/^v0=[0-9a-f]{64}$/);
    expect(heard?.payload).toMatchObject({
      command: '/privatelink',
      text: 'ask <@U0APPROV1|approver> in <#C0NETWORK|network>',
      user_id: 'U0REQUEST',
      channel_id: 'C0NETWORK',
      team_id: 'T0SANDBOX',
      enterprise_id: 'E0SANDBOX',
      api_app_id: 'A0SANDBOX',
      is_enterprise_install: 'false',
    });
  });

  it('that the manifest does not declare reaches nobody', async () => {
    const app = await scripted();

    const result = await slack.as('requester').command('/elsewhere');

    expect(result).toMatchObject({ acked: false, error: 'not_a_command' });
    expect(app.heard).toEqual([]);
  });

  it.each([
    ['no answer in time', 'never' as const, 'operation_timeout'],
    ['a 404', { status: 404 }, 'http_client_error'],
    ['a 500', { status: 500 }, 'http_service_error'],
    ['blocks that Slack refuses', { body: { blocks: [{ type: 'banner' }] } }, 'invalid_blocks'],
  ])('answered with %s shows the person a failure', async (_, answer, error) => {
    await scripted(() => answer);

    const result = await slack.as('requester').command('/privatelink');

    expect(result.shown).toBe(`/privatelink failed with the error "${error}"`);
    expect(slack.as('requester').ephemerals()).toEqual([]);
  });

  it('cannot be typed by those who have no way to', async () => {
    await scripted();
    const command = (user: string, channel?: string) =>
      slack.as(user).command('/privatelink', channel === undefined ? {} : { channel });

    await expect(command('deactivated')).rejects.toThrow('deactivated');
    await expect(command('guest', '#network')).rejects.toThrow('cannot see #network');
    await expect(command('requester', '#archived')).rejects.toThrow('archived');
    expect(await command('stranger', '#shared')).toMatchObject({ error: 'not_a_command' });
  });
});

describe('a click', () => {
  it('carries the message as it is, its block id and its value', async () => {
    const app = await scripted();
    const message = await posted();

    await message.as('approver').click('Approve');

    expect(app.heard.at(-1)?.payload).toMatchObject({
      type: 'block_actions',
      team: { id: 'T0SANDBOX' },
      enterprise: { id: 'E0SANDBOX' },
      is_enterprise_install: false,
      user: { id: 'U0APPROV1', team_id: 'T0SANDBOX' },
      api_app_id: 'A0SANDBOX',
      container: { type: 'message', message_ts: message.ts, channel_id: 'C0NETWORK' },
      channel: { id: 'C0NETWORK', name: 'network' },
      actions: [{ type: 'button', action_id: 'approve', block_id: 'req:v1', value: 'r1:v1' }],
      message: { ts: message.ts, bot_id: 'B0SANDBOX' },
    });
  });

  it('sends nothing when the confirm dialog is dismissed', async () => {
    const app = await scripted();
    const message = await posted();

    const result = await message.as('approver').click('Approve', { confirm: false });

    expect(message.confirm('Approve')).toBe('Sure?\nTwo accounts\n[Yes] [No]');
    expect(result).toMatchObject({ acked: false, error: 'dismissed' });
    expect(app.heard).toEqual([]);
  });

  it('can be of an earlier version, or forged', async () => {
    const app = await scripted();
    const message = await posted();
    const earlier = message.snapshot();
    await clientOf(slack).chat.update({
      channel: message.channel,
      ts: message.ts,
      text: 'x',
      blocks: card(2, 'pending'),
    });

    await message.as('approver').click('Approve', { stale: earlier });
    await message.as('approver').click('Approve');
    await message.as('approver').forge('approve', 'r9:v9');

    const actions = app.heard.map(({ payload }) => payload['actions']);
    expect(actions).toMatchObject([
      [{ block_id: 'req:v1', value: 'r1:v1' }],
      [{ block_id: 'req:v2', value: 'r1:v2' }],
      [{ block_id: 'req:v2', value: 'r9:v9' }],
    ]);
  });

  it('has no team in an app installed on the enterprise', async () => {
    await slack.stop();
    slack = await startSlack({ orgInstall: true });
    const app = await scripted();
    const message = await posted();

    await message.as('approver').click('Deny');

    expect(app.heard.at(-1)?.payload).toMatchObject({ team: null, is_enterprise_install: true });
  });

  it('goes out again with the same signature or a fresh one', async () => {
    const app = await scripted();
    const message = await posted();
    const signatures = () =>
      new Set(app.heard.map(({ headers }) => headers['x-slack-signature'])).size;

    await message.as('approver').click('Deny', { duplicate: 2, replay: true });
    const replayed = signatures();
    await message.as('approver').click('Deny', { duplicate: 2, sequential: true });

    expect(replayed).toBe(1);
    expect(signatures()).toBe(3);
    expect(app.heard).toHaveLength(4);
  });

  it('is not for those who cannot see the message', async () => {
    await scripted();
    const message = await posted();

    await expect(message.as('stranger').click('Deny')).rejects.toThrow('cannot see #network');
    slack.workspace.join('#network', 'stranger');
    const seen = await message.as('stranger').click('Deny');

    expect(seen.acked).toBe(true);
    expect(slack.deliveries.at(-1)?.payload).toMatchObject({ user: { team_id: 'T0STRANGE' } });
  });
});

describe('a stock Bolt app', () => {
  it('refuses wrong signatures and old timestamps, and lets the future pass', async () => {
    ({ stop: stopApp } = await startHttpApp(slack, exampleApp));
    const help = () => slack.as('requester').command('/privatelink help');

    slack.faults.badSignature();
    const forged = await help();
    slack.faults.staleTimestamp();
    const old = await help();
    slack.faults.futureTimestamp();
    const ahead = await help();
    const fair = await help();

    expect([forged.status, old.status, ahead.status, fair.status]).toEqual([401, 401, 200, 200]);
  });
});

describe('Slack’s own limit', () => {
  it('gives up on an acknowledgement after three seconds', async () => {
    await slack.stop();
    slack = await startSlack();
    ({ stop: stopApp } = await startHttpApp(slack, (app) => {
      app.command('/privatelink', () => Promise.resolve());
    }));

    const result = await slack.as('requester').command('/privatelink');

    expect(result.acked).toBe(false);
    expect(result.ms).toBeGreaterThan(2_900);
    expect(result.shown).toContain('failed with the error');
  });
});
