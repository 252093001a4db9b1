import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { plainText } from '../../../sandbox/slack/mrkdwn.ts';
import { readText } from '../../../sandbox/slack/render.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { aManifest } from './support/manifest.ts';
import { clientOf } from './support/scripted-app.ts';

const names = {
  user: (id: string) => `@user-${id}`,
  group: (id: string) => `@group-${id}`,
  channel: (id: string) => `#channel-${id}`,
};

describe('plainText', () => {
  it.each([
    ['*bold* and _slanted_ and ~gone~', 'bold and slanted and gone'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['<@U1> asked <!subteam^S1> in <#C1|old>', '@user-U1 asked @group-S1 in #channel-C1'],
    [
      '<!here> <https://a.example|docs> <https://b.example>',
      '@here docs (https://a.example) https://b.example',
    ],
    ['a &amp;&amp; b &lt;@U1&gt; &amp;lt;', 'a && b <@U1> &lt;'],
    ['`*not bold*` `a &amp; b`', '`*not bold*` `a & b`'],
    [':tada: arn:aws:iam::1:root', ':tada: arn:aws:iam::1:root'],
    ['<!date^1^{date}|1 January>', '1 January'],
  ])('reads %s', (mrkdwn, read) => {
    expect(plainText(mrkdwn, names)).toBe(read);
  });
});

describe('readText', () => {
  it.each([
    ['plain_text', 'R&amp;D &lt;eu&gt; &amp;lt; *as typed*', 'R&D <eu> &lt; *as typed*'],
    ['mrkdwn', 'R&amp;D &lt;eu&gt; &amp;lt; *bold*', 'R&D <eu> &lt; bold'],
  ])('undoes the escapes of %s, once', (type, text, read) => {
    expect(readText({ type, text }, names)).toBe(read);
  });

  it.each([
    ['*`code`*', '`code`'],
    ['*Delete* `a*b` and *`x` of <@U0REQUEST>*', 'Delete `a*b` and `x` of @user-U0REQUEST'],
    ['_it`s_ *two*', 'it`s two'],
    ['`*a* <@U0REQUEST>` *b*', '`*a* <@U0REQUEST>` b'],
    ['```\n*a*\n``` *b*', '```\n*a*\n``` b'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
  ])('reads %j without its marks', (text, read) => {
    expect(readText({ type: 'mrkdwn', text }, names)).toBe(read);
  });
});

describe('a transcript', () => {
  let slack: Slack;
  beforeEach(async () => {
    slack = await startSlack({ manifest: aManifest() });
  });
  afterEach(async () => {
    await slack.stop();
  });

  it('shows blocks, threads and direct messages as they are read', async () => {
    const { chat } = clientOf(slack);
    const channel = 'C0NETWORK';
    const plain = (text: string) => ({ type: 'plain_text' as const, text });
    const { ts } = await chat.postMessage({
      channel,
      text: 'fallback',
      blocks: [
        { type: 'header', text: plain('Create prod-eu') },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_list',
              style: 'bullet',
              elements: [
                {
                  type: 'rich_text_section',
                  elements: [
                    { type: 'text', text: 'arn:aws:iam::1:root', style: { code: true } },
                    { type: 'text', text: ' asked by ' },
                    { type: 'user', user_id: 'U0REQUEST' },
                  ],
                },
              ],
            },
          ],
        },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'needs <!subteam^S0NETSEC>' }] },
        { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('Approve') }] },
      ],
    });
    await chat.postMessage({ channel, thread_ts: String(ts), text: 'Sent to HCP' });
    await slack.as('approver').say('#network', 'looks *good*');
    await chat.postMessage({ channel: 'U0REQUEST', text: 'ready' });

    expect(slack.transcript()).toMatchInlineSnapshot(`
      "#network
        privatelink
          Create prod-eu
          • \`arn:aws:iam::1:root\` asked by @requester
          needs @netsec
          [Approve]
          │ privatelink
          │   Sent to HCP
        approver
          looks good

      Direct message with @requester
        privatelink
          ready"
    `);
  });

  it('keeps every word ever posted for canaries', async () => {
    const { chat } = clientOf(slack);
    const { ts } = await chat.postMessage({ channel: 'C0NETWORK', text: 'CANARY-1' });
    await chat.update({ channel: 'C0NETWORK', ts: String(ts), text: 'CANARY-2' });

    expect(slack.rawMessages()).toContain('CANARY-1');
    expect(slack.rawMessages()).toContain('CANARY-2');
  });
});
