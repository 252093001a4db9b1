import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Scene, ShownMessage, Told } from '../../../sandbox/page/wire.ts';
import { aManifest } from '../slack/support/manifest.ts';
import { clientOf } from '../slack/support/scripted-app.ts';
import { type PageUnderTest, startPageUnderTest } from './support/page-server.ts';

let page: PageUnderTest;
beforeEach(async () => {
  page = await startPageUnderTest();
  page.slack.install(aManifest());
});
afterEach(async () => {
  const { troubles } = page;
  await page.stop();
  expect(troubles).toEqual([]);
});

const messagesIn = (told: readonly Told[]): ShownMessage[] =>
  told.flatMap((piece) => (piece.kind === 'messages' ? piece.messages : []));
const lastScene = (told: readonly Told[]): Scene | undefined =>
  told.flatMap((piece) => (piece.kind === 'scene' ? [piece.scene] : [])).at(-1);
const saying = (text: string) => (told: readonly Told[]) =>
  messagesIn(told).findLast((message) => message.text === text);
const say = (as: string, channel: string, text: string, thread?: string) =>
  page.slack.as(as).say(channel, text, thread === undefined ? {} : { thread });
/** Every window was told of this after all that was before it. */
async function sayLast(as: string, channel = '#general'): Promise<string> {
  const text = `the last word of ${as}`;
  await say(as, channel, text);
  return text;
}

describe('the stream', () => {
  it('begins with the scene, and tells all that there is: people, commands, shortcuts, cloud', async () => {
    const window = await page.open('requester');

    await window.until('the cloud', (told) => told.find(({ kind }) => kind === 'cloud'));
    const scene = lastScene(window.told);
    expect(window.told[0]?.kind).toBe('scene');
    expect(scene?.me).toMatchObject({ handle: 'requester', kind: 'member', canSignIn: true });
    expect(scene?.commands.map(({ command }) => command)).toEqual(['/privatelink']);
    expect(scene?.channels.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['network', 'prod-network', 'archived', 'privatelink']),
    );
  });

  it('tells everybody of a message at once, and of nothing else that has not changed', async () => {
    await say('requester', '#network', 'said before');
    const window = await page.open('approver');
    await window.until('the cloud', (told) => told.find(({ kind }) => kind === 'cloud'));
    const before = window.told.length;

    await say('requester', '#network', 'hello');

    await window.until('the message', saying('hello'));
    const kinds = window.told.slice(before).map(({ kind }) => kind);
    expect(kinds).toEqual(['scene', 'messages']); // the scene, for it is unread
    expect(messagesIn(window.told.slice(before))).toHaveLength(1);
  });

  it('never tells of a channel, a message or a view that is not for this person', async () => {
    const window = await page.open('guest');
    const other = await page.open('approver2');
    await say('requester', '#prod-network', 'a secret');
    await say('requester', '#network', 'of full members');
    await clientOf(page.slack).chat.postEphemeral({
      ...{ channel: 'C0SHARED1', user: 'U0REQUEST', text: 'only for one' },
    });
    await clientOf(page.slack).chat.postMessage({ channel: 'U0REQUEST', text: 'directly' });

    const last = await sayLast('requester', '#shared');

    await Promise.all([window, other].map((each) => each.until('the last word', saying(last))));
    expect(messagesIn(window.told).map(({ text }) => text)).toEqual([last]);
    expect(
      lastScene(window.told)
        ?.channels.map(({ name }) => name)
        .sort(),
    ).toEqual([...['privatelink', 'shared']]);
    const theirs = messagesIn(other.told).map(({ text }) => text);
    expect(theirs).toEqual(['a secret', 'of full members', last]);
  });

  it('tells an ephemeral message to the one who is to see it', async () => {
    const window = await page.open('requester');
    await clientOf(page.slack).chat.postEphemeral({
      ...{ channel: 'C0NETWORK', user: 'U0REQUEST', text: 'only for one' },
    });

    const shown = await window.until('the message', saying('only for one'));

    expect(shown).toMatchObject({ ephemeral: true, byApp: true });
  });

  it('tells of an edit and of a deletion, and of what was deleted nothing more', async () => {
    const { chat } = clientOf(page.slack);
    const window = await page.open('approver');
    const { ts = '' } = await chat.postMessage({ channel: 'C0NETWORK', text: 'one' });
    await window.until('the message', saying('one'));

    await chat.update({ channel: 'C0NETWORK', ts, text: 'two' });
    const edited = await window.until('the edit', saying('two'));
    await chat.delete({ channel: 'C0NETWORK', ts });
    const gone = await window.until('the end', (told) =>
      messagesIn(told).find(({ deleted }) => deleted),
    );

    expect(edited).toMatchObject({ ts, edited: true });
    expect(gone).toMatchObject({ ts, text: '', blocks: [], files: [] });
  });

  it('tells the newest fifty of a thousand, older ones page by page, and goes on to tell of those', async () => {
    const said = [];
    for (let number = 1; number <= 1_000; number += 1)
      said.push(await say('requester', '#network', `number ${number}`));
    const window = await page.open('approver');
    await window.until('the newest', saying('number 1000'));
    const first = messagesIn(window.told);

    const before = first[0]?.ts ?? '';
    const older = await page.does('approver', 'older', { channel: 'C0NETWORK', before });
    page.slack.workspace.deleteMessage('#network', said[920]?.ts ?? '');
    page.slack.workspace.deleteMessage('#network', said[10]?.ts ?? '');
    const last = await sayLast('requester');
    await window.until('the last word', saying(last));

    expect(first.map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => `number ${951 + index}`),
    );
    expect(older.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => `number ${901 + index}`),
    );
    expect(older.more).toBe(true);
    const gone = messagesIn(window.told).filter(({ deleted }) => deleted);
    expect(gone.map(({ ts }) => ts)).toEqual([said[920]?.ts]);
  });

  it('has the beginning of a channel, and then no older ones', async () => {
    for (const text of ['one', 'two', 'three']) await say('requester', '#network', text);
    const [, two] = page.slack.channel('#network').messages();

    const before = two?.ts ?? '';
    const older = await page.does('approver', 'older', { channel: 'C0NETWORK', before });

    expect(older.messages.map(({ text }) => text)).toEqual(['one']);
    expect(older.more).toBe(false);
  });

  it('tells how many replies there are, and the replies once somebody has looked', async () => {
    const window = await page.open('approver');
    const { ts } = await say('requester', '#network', 'who?');
    await say('approver2', '#network', 'me', ts);
    const summed = await window.until('the count', (told) =>
      messagesIn(told).find(({ replies }) => replies?.count === 1),
    );
    const unasked = saying('me')(window.told);

    const { messages } = await page.does('approver', 'thread', { channel: 'C0NETWORK', ts });
    await say('requester', '#network', 'good', ts);

    await window.until('the reply', saying('good'));
    expect(summed).toMatchObject({ ts, replies: { count: 1, users: ['U0APPROV2'] } });
    expect(unasked).toBeUndefined();
    expect(messages.map(({ text }) => text)).toEqual(['who?', 'me']);
  });

  it('tells what is unread, and who is meant, until it was read', async () => {
    const window = await page.open('approver');
    const network = (told: readonly Told[]) =>
      lastScene(told)?.channels.find(({ id }) => id === 'C0NETWORK');
    const { ts } = await say('requester', '#network', 'hello <!subteam^S0NETSEC>');

    const unread = await window.until('unread', (told) => {
      const channel = network(told);
      return channel?.unread === 1 ? channel : undefined;
    });
    await page.does('approver', 'read', { channel: 'C0NETWORK', ts });
    const read = await window.until('read', (told) => {
      const channel = network(told);
      return channel?.unread === 0 && channel.lastRead === ts ? channel : undefined;
    });

    expect([unread.mentioned, read.mentioned]).toEqual([true, false]);
    expect(page.page.save()).toEqual({ U0APPROV1: { C0NETWORK: ts } });
  });

  it('tells of the cloud when something has changed there, and not of time alone', async () => {
    const window = await page.open('platform');
    const speeds = (told: readonly Told[]) =>
      told.flatMap((piece) => (piece.kind === 'cloud' ? [piece.cloud.speed] : []));
    await window.until('the cloud', (told) => speeds(told)[0]);

    const last = await sayLast('requester');
    await window.until('the last word', saying(last));
    const before = speeds(window.told);
    await page.does('platform', 'cloud', { deed: 'speed', speed: 60 });
    await window.until('the speed', (told) => speeds(told).find((speed) => speed === 60));

    expect(before).toEqual([1]);
  });

  it('tells all of it anew to whoever comes again', async () => {
    await say('requester', '#network', 'hello');
    const first = await page.open('approver');
    await first.until('the message', saying('hello'));
    first.close();

    const again = await page.open('approver');

    await again.until('the message', saying('hello'));
    expect(again.told[0]?.kind).toBe('scene');
    expect(messagesIn(again.told)).toHaveLength(1);
  });

  it('ends a window that it cannot tell, says why, and goes on with all others that come', async () => {
    const window = await page.open('approver');
    await window.until('the cloud', (told) => told.find(({ kind }) => kind === 'cloud'));
    const fault = new Error('the cloud cannot be read');
    const cannotBeRead = () => {
      throw fault;
    };
    Object.defineProperty(page.hcp.world, 'services', { get: cannotBeRead, configurable: true });

    await say('requester', '#network', 'hello');

    await window.ended;
    expect(page.troubles.splice(0)).toEqual([fault]);
    Object.defineProperty(page.hcp.world, 'services', { value: [] });
    const again = await page.open('approver');
    await again.until('the message', saying('hello'));
  });
});
