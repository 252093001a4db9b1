import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { startHttpApp } from './support/bolt-app.ts';
import { aManifest } from './support/manifest.ts';
import { clientOf, errorOf, type Reply, startScripted } from './support/scripted-app.ts';

let slack: Slack;
let stopApp: () => Promise<void>;
const events = ['message.channels', 'app_home_opened', 'member_joined_channel'];
const metadata = { event_type: 'request', event_payload: { id: 'r1' } };

beforeEach(async () => {
  slack = await startSlack({ eventRetryDelaysMs: [0, 10, 20] });
});
afterEach(async () => {
  await stopApp();
  await slack.stop();
});

async function scripted(answer: () => Reply | undefined = () => undefined, shape: object = {}) {
  const app = await startScripted(slack, answer, { events, ...shape });
  stopApp = app.stop;
  return app;
}

describe('events', () => {
  it('bring the app its own messages with their metadata', async () => {
    const app = await scripted();

    await clientOf(slack).chat.postMessage({ channel: 'C0NETWORK', text: 'x', metadata });
    await slack.idle();

    expect(app.heard).toHaveLength(1);
    expect(app.heard[0]?.payload).toMatchObject({
      type: 'event_callback',
      api_app_id: 'A0SANDBOX',
      event: { type: 'message', text: 'x', bot_id: 'B0SANDBOX', channel: 'C0NETWORK', metadata },
      authorizations: [{ user_id: 'U0BOTUSER', is_bot: true }],
    });
  });

  it('stay away without subscription, scope or membership', async () => {
    const app = await scripted(undefined, { events: ['member_joined_channel'] });
    await slack.as('requester').say('#network', 'not subscribed');
    await app.stop();
    const unscoped = await scripted(undefined, { scopes: ['commands', 'chat:write'] });
    await slack.as('requester').say('#network', 'no scope');
    await unscoped.stop();
    const member = await scripted();
    await slack.as('requester').say('#general', 'not a member');
    await slack.idle();

    expect([app.heard, unscoped.heard, member.heard]).toEqual([[], [], []]);
  });

  it('come again up to three times until they are heard', async () => {
    const app = await scripted(() => ({ status: 500 }));

    await slack.as('requester').say('#network', 'hello?');
    await slack.waitFor('the last retry', () => app.heard.length === 4);
    await slack.idle();

    const tries = app.heard.map(({ headers }) => headers['x-slack-retry-num']);
    const ids = new Set(app.heard.map(({ payload }) => payload['event_id']));
    expect(tries).toEqual([undefined, '1', '2', '3']);
    expect(app.heard[1]?.headers['x-slack-retry-reason']).toBe('http_error');
    expect(ids.size).toBe(1);
  });

  it('do not come again when the app says so', async () => {
    const app = await scripted(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));

    await slack.as('requester').say('#network', 'hello?');
    await slack.idle();

    expect(app.heard).toHaveLength(1);
  });

  it('tell of the Home tab, which the app then publishes', async () => {
    const running = await startHttpApp(
      slack,
      (app) => {
        app.event('app_home_opened', async ({ client, event }) => {
          const text = { type: 'mrkdwn' as const, text: `Hello <@${event.user}>` };
          const blocks = [{ type: 'section' as const, text }];
          await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
        });
      },
      { events },
    );
    stopApp = running.stop;

    const home = await slack.as('requester').home();

    expect(await home.waitForText('Hello')).toBe('Hello @requester');
  });

  it('is published only where the manifest has one, within its blocks and under its hash', async () => {
    const app = await scripted();
    const { views } = clientOf(slack);
    const home = (count: number) => ({
      user_id: 'U0REQUEST',
      view: { type: 'home' as const, blocks: Array(count).fill({ type: 'divider' as const }) },
    });

    const first = await views.publish(home(100));
    const hash = String(first.view?.hash);
    await views.publish({ ...home(2), hash });

    expect(await errorOf(views.publish({ ...home(1), hash }))).toBe('hash_conflict');
    expect(await errorOf(views.publish(home(101)))).toBe('invalid_arguments');
    expect(await errorOf(views.publish({ ...home(1), user_id: 'U0NOBODY' }))).toBe(
      'user_not_found',
    );
    slack.install({ ...aManifest({ port: app.port }), features: {} });
    expect(await errorOf(views.publish(home(1)))).toBe('not_enabled');
    await expect(slack.as('requester').home()).rejects.toThrow('no Home tab');
  });

  it('tell of people who join a channel of the app', async () => {
    const app = await scripted();

    slack.workspace.join('#network', 'guest');
    await slack.idle();

    expect(app.heard.at(-1)?.payload['event']).toMatchObject({
      type: 'member_joined_channel',
      user: 'U0GUEST01',
      channel: 'C0NETWORK',
    });
  });
});
