import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { card } from './support/example-app.ts';
import { clientOf, startScripted } from './support/scripted-app.ts';

let slack: Slack;
let app: Awaited<ReturnType<typeof startScripted>>;

beforeEach(async () => {
  slack = await startSlack();
  app = await startScripted(slack);
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

async function respond(body: object): Promise<number> {
  const url = String(app.heard.at(-1)?.payload['response_url']);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.status;
}

describe('a response_url', () => {
  it('works five times', async () => {
    await slack.as('requester').command('/privatelink');
    const statuses = [];

    for (let use = 1; use <= 6; use += 1) statuses.push(await respond({ text: `use ${use}` }));

    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(slack.as('requester').ephemerals()).toHaveLength(5);
  });

  it('works for thirty minutes', async () => {
    await slack.as('requester').command('/privatelink');

    slack.clock.advance(30 * 60_000 + 1);

    expect(await respond({ text: 'late' })).toBe(404);
  });

  it('replaces and deletes the message that was clicked, and refuses bad blocks', async () => {
    await clientOf(slack).chat.postMessage({
      channel: 'C0NETWORK',
      text: 'x',
      blocks: card(1, 'pending'),
    });
    const message = await slack.channel('#network').card();
    await message.as('approver').click('Deny');

    const bad = await respond({ text: 'x', blocks: [{ type: 'banner' }] });
    const replaced = await respond({ text: 'denied', replace_original: true });
    const afterwards = message.text();
    const deleted = await respond({ delete_original: true });

    expect([bad, replaced, deleted]).toEqual([400, 200, 200]);
    expect(afterwards).toBe('denied');
    expect(message.deleted).toBe(true);
  });

  it('posts for everybody when asked to', async () => {
    await slack.as('requester').command('/privatelink');

    await respond({ text: 'hello all', response_type: 'in_channel' });

    expect((await slack.channel('#network').card()).text()).toBe('hello all');
    expect(slack.rawMessages()).toContain('hello all');
  });
});
