import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { aManifest } from './support/manifest.ts';
import { clientOf, errorOf } from './support/scripted-app.ts';

let slack: Slack;
const network = 'C0NETWORK';

beforeEach(async () => {
  slack = await startSlack({ manifest: aManifest() });
});
afterEach(async () => {
  await slack.stop();
});

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const metadata = { event_type: 'request', event_payload: { id: 'r1' } };

describe('tokens and scopes', () => {
  it('refuses no token, a wrong token, the wrong kind of token and an unknown method', async () => {
    const post = (client = clientOf(slack)) => errorOf(client.apiCall('auth.test'));

    const bare = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });

    expect(await bare.json()).toMatchObject({ ok: false, error: 'not_authed' });
    expect(await post(clientOf(slack, 'xoxb-wrong'))).toBe('invalid_auth');
    expect(await post(clientOf(slack, slack.appToken))).toBe('not_allowed_token_type');
    expect(await errorOf(clientOf(slack).apiCall('chat.shout'))).toBe('unknown_method');
    expect(await errorOf(clientOf(slack).apps.connections.open({}))).toBe('not_allowed_token_type');
  });

  it('says which scope is needed and which are held', async () => {
    slack.install(aManifest({ scopes: ['commands', 'channels:read'] }));
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: network, text: 'hello' }),
    });

    expect(await response.json()).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'chat:write',
      provided: 'commands,channels:read',
    });
    expect(response.headers.get('x-oauth-scopes')).toBe('commands,channels:read');
    expect(response.headers.get('x-accepted-oauth-scopes')).toBe('chat:write');
  });

  it('asks the history scope of the kind of conversation', async () => {
    slack.install(aManifest({ scopes: ['channels:history'] }));
    const client = clientOf(slack);

    const open = await client.conversations.history({ channel: network });
    const hidden = await errorOf(client.conversations.history({ channel: 'C0PRODNET' }));

    expect(open.ok).toBe(true);
    expect(hidden).toBe('missing_scope');
  });
});

describe('posting', () => {
  it('refuses channels where the app cannot post', async () => {
    const post = (channel: string) =>
      errorOf(clientOf(slack).chat.postMessage({ channel, text: 'x' }));

    expect(await post('C0GENERAL')).toBe('not_in_channel');
    expect(await post('C0ARCHIVE')).toBe('is_archived');
    expect(await post('C0NOWHERE')).toBe('channel_not_found');
    expect(await post('U0DEACTIV')).toBe('channel_not_found');
    slack.workspace.kickBot('#prod-network');
    expect(await post('C0PRODNET')).toBe('channel_not_found');
  });

  it('refuses bad blocks in Slack’s shape, with pointers', async () => {
    const blocks = JSON.stringify([section('x'.repeat(3001))]);
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      body: new URLSearchParams({ channel: network, text: 'x', blocks }),
    });

    expect(await response.json()).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
  });

  it('refuses no text, a 51st block, too much text in an update and bad metadata', async () => {
    const { chat } = clientOf(slack);
    const { ts } = await chat.postMessage({ channel: network, text: 'x' });
    const at = { channel: network, ts: String(ts) };
    const many = Array.from({ length: 51 }, () => ({ type: 'divider' }));

    expect(await errorOf(chat.postMessage({ channel: network, text: '' }))).toBe('no_text');
    expect(await errorOf(chat.postMessage({ channel: network, text: 'x', blocks: many }))).toBe(
      'invalid_blocks',
    );
    expect(await errorOf(chat.update({ ...at, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
    expect(
      await errorOf(
        clientOf(slack).apiCall('chat.postMessage', {
          channel: network,
          text: 'x',
          metadata: { id: 1 },
        }),
      ),
    ).toBe('invalid_metadata_format');
  });

  it('changes and deletes only messages of its own', async () => {
    const { chat } = clientOf(slack);
    const theirs = await slack.as('requester').say('#network', 'mine');
    const at = { channel: network, ts: theirs.ts };

    expect(await errorOf(chat.update({ ...at, text: 'x' }))).toBe('cant_update_message');
    expect(await errorOf(chat.delete(at))).toBe('cant_delete_message');
    expect(await errorOf(chat.update({ channel: network, ts: '1.000000', text: 'x' }))).toBe(
      'message_not_found',
    );
  });

  it('says that a deleted message is not found, and leaves a tombstone while its thread lives', async () => {
    const { chat, conversations } = clientOf(slack);
    const { ts = '' } = await chat.postMessage({ channel: network, text: 'root', metadata });
    await chat.postMessage({ channel: network, text: 'reply', thread_ts: ts });

    slack.workspace.deleteMessage('network', ts);
    const { messages = [] } = await conversations.history({ channel: network });
    const thread = await conversations.replies({ channel: network, ts });
    const more = await chat.postMessage({ channel: network, text: 'more', thread_ts: ts });

    expect(await errorOf(chat.update({ channel: network, ts, text: 'x' }))).toBe(
      'message_not_found',
    );
    expect(messages).toMatchObject([{ subtype: 'tombstone', ts }]);
    expect(messages[0]).not.toHaveProperty('metadata');
    expect(thread.messages?.map(({ text }) => text)).toEqual([
      'This message was deleted.',
      'reply',
    ]);
    expect(more.ok).toBe(true);
  });

  it('takes neither a message nor an update in an archived channel, each with its own word', async () => {
    const { chat } = clientOf(slack);
    const { ts = '' } = await chat.postMessage({ channel: network, text: 'x' });
    slack.workspace.archive('network');

    expect(await errorOf(chat.postMessage({ channel: network, text: 'y' }))).toBe('is_archived');
    expect(await errorOf(chat.update({ channel: network, ts, text: 'y' }))).toBe('is_inactive');
  });

  it('drops the blocks when an update brings text alone, and keeps metadata', async () => {
    const { chat } = clientOf(slack);
    const { ts } = await chat.postMessage({
      channel: network,
      text: 'x',
      blocks: [section('a')],
      metadata,
    });

    await chat.update({ channel: network, ts: String(ts), text: 'only text' });
    const card = await slack.channel('#network').card();

    expect(card.blocks).toEqual([]);
    expect(card.text()).toBe('only text');
    expect(card.metadata).toEqual(metadata);
  });

  it('shows an ephemeral message to a member only, and gives it no history', async () => {
    const { chat, conversations } = clientOf(slack);

    await chat.postEphemeral({ channel: network, user: 'U0APPROV1', text: 'psst' });
    const outside = await errorOf(
      chat.postEphemeral({ channel: network, user: 'U0GUEST01', text: 'x' }),
    );
    const { messages } = await conversations.history({ channel: network });

    expect(outside).toBe('user_not_in_channel');
    expect(
      slack
        .as('approver')
        .ephemerals()
        .map((card) => card.text()),
    ).toEqual(['psst']);
    expect(messages).toEqual([]);
  });
});

describe('history', () => {
  it('gives metadata only when asked for it', async () => {
    const { chat, conversations } = clientOf(slack);
    await chat.postMessage({ channel: network, text: 'x', metadata });

    const without = await conversations.history({ channel: network });
    const withIt = await conversations.history({ channel: network, include_all_metadata: true });

    expect(without.messages?.[0]?.metadata).toBeUndefined();
    expect(withIt.messages?.[0]?.metadata).toEqual(metadata);
  });

  it('pages from the newest, threads aside, and lists a thread from its parent', async () => {
    const { chat, conversations } = clientOf(slack);
    const first = await chat.postMessage({ channel: network, text: 'one' });
    await chat.postMessage({ channel: network, text: 'reply', thread_ts: String(first.ts) });
    await chat.postMessage({ channel: network, text: 'two' });

    const newest = await conversations.history({ channel: network, limit: 1 });
    const cursor = newest.response_metadata?.next_cursor ?? '';
    const older = await conversations.history({ channel: network, limit: 1, cursor });
    const thread = await conversations.replies({ channel: network, ts: String(first.ts) });

    expect(newest).toMatchObject({ has_more: true, messages: [{ text: 'two' }] });
    expect(older).toMatchObject({ has_more: false, messages: [{ text: 'one', reply_count: 1 }] });
    expect(thread.messages?.map(({ text }) => text)).toEqual(['one', 'reply']);
  });

  it('shows a message only after the lag', async () => {
    slack.faults.historyLagMs = 60_000;
    const { chat, conversations } = clientOf(slack);
    await chat.postMessage({ channel: network, text: 'late' });

    const before = await conversations.history({ channel: network });
    slack.clock.advance(60_001);
    const after = await conversations.history({ channel: network });

    expect(before.messages).toEqual([]);
    expect(after.messages).toHaveLength(1);
  });

  it('is closed to a channel where the app is not a member', async () => {
    const { conversations } = clientOf(slack);

    expect(await errorOf(conversations.history({ channel: 'C0GENERAL' }))).toBe('not_in_channel');
  });
});
