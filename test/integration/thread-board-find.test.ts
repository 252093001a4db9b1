import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { requestCard } from '../../src/slack/messages/request-card.ts';
import { createThreadBoard } from '../../src/slack/thread-board.ts';
import { createWebClient } from '../../src/slack/web.ts';
import {
  BoardBusyError,
  type MessageKey,
  type ThreadBoard,
} from '../../src/use-cases/ports/thread-board.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { aCard, requester, requestId, sha256 } from '../unit/slack/fixtures.ts';

const drawn = requestCard(aCard());
const drawing = { ...drawn, hash: sha256(drawn.blocks) };
const key: MessageKey = { requestId, kind: 'card', number: 1 };
const reply: MessageKey = { requestId, kind: 'thread', number: 3 };
const network = { channel: 'C0NETWORK' };

describe('looking for a message', () => {
  let slack: Slack;
  let board: ThreadBoard;
  const { log, lines } = createCollectedLog();

  beforeEach(async () => {
    slack = await startSlack({ rateLimits: 'off' });
    slack.install(appManifest({ mode: 'socket' }));
    const config = { botToken: slack.botToken, apiUrl: new URL(slack.apiUrl) };
    board = createThreadBoard(createWebClient(config, 'worker', log), log);
  });
  afterEach(async () => await slack.stop());

  /** Posts so that the answer is lost; returns when that was. */
  async function postUnheard(
    to: Parameters<ThreadBoard['post']>[0],
    it: MessageKey,
  ): Promise<Date> {
    slack.faults.loseAnswer('chat.postMessage');
    const since = new Date();
    await board.post(to, drawing, it).catch(() => undefined);
    return since;
  }

  it('finds a card whose answer was lost', async () => {
    const since = await postUnheard(network, key);

    const found = await board.find(network, key, since);

    expect(found).toEqual({
      channel: 'C0NETWORK',
      ts: (await slack.channel('#network').card()).ts,
    });
  });

  it('finds a reply whose answer was lost, in its thread', async () => {
    const { ts: threadTs } = await board.post(network, drawing, key);
    const since = await postUnheard({ ...network, threadTs }, reply);

    const found = await board.find({ ...network, threadTs }, reply, since);

    const [posted] = (await slack.channel('#network').card()).thread();
    expect(found).toEqual({ channel: 'C0NETWORK', ts: posted?.ts });
  });

  it.each([
    { ...key, requestId: requestId.replace('3', '4') as typeof requestId },
    { ...key, kind: 'dm' as const },
    { ...key, number: 2 },
  ])('takes no other message for it (%j)', async (other) => {
    await board.post(network, drawing, key);

    expect(await board.find(network, other, new Date())).toBe('absent');
  });

  it('takes nobody else’s message for it', async () => {
    await slack.as('requester').say('#network', `${requestId} card 1`);

    expect(await board.find(network, key, new Date())).toBe('absent');
  });

  it('finds it among many others, page after page', async () => {
    const since = await postUnheard(network, key);
    for (let count = 0; count < 450; count += 1)
      await slack.as('requester').say('#network', `message ${count}`);

    const found = await board.find(network, key, since);

    expect(found).toMatchObject({ channel: 'C0NETWORK' });
    expect(slack.calls.filter(({ method }) => method === 'conversations.history')).toHaveLength(3);
  });

  it('looks no further back than the time of the post, whoever’s clock it is', async () => {
    const since = await postUnheard(network, key);

    const ahead = await board.find(network, key, new Date(since.getTime() + 50_000));
    const later = await board.find(network, key, new Date(since.getTime() + 120_000));

    expect([ahead, later]).toEqual([{ channel: 'C0NETWORK', ts: expect.any(String) }, 'absent']);
  });

  it('finds nothing yet while Slack’s history lags behind, and later does', async () => {
    slack.faults.historyLagMs = 4_000;
    const since = await postUnheard(network, key);

    const early = await board.find(network, key, since);
    slack.clock.advance(5_000);
    const late = await board.find(network, key, since);

    expect([early, typeof late]).toEqual(['absent', 'object']);
  });

  it('finds no reply where the thread itself does not show yet', async () => {
    slack.faults.historyLagMs = 4_000;
    const { ts: threadTs } = await board.post(network, drawing, key);

    expect(await board.find({ ...network, threadTs }, reply, new Date())).toBe('absent');
  });

  it('says that it cannot read where it is not let', async () => {
    const direct = await board.openDirect(requester);

    expect(await board.find({ channel: 'C0GENERAL' }, key, new Date())).toBe('unreadable');
    expect(await board.find({ channel: 'C0NOWHERE' }, key, new Date())).toBe('unreadable');
    expect(await board.find({ channel: direct }, key, new Date())).toBe('unreadable');
    expect(lines.join('')).not.toContain('messages wait');
  });

  it('says that it cannot read without the history scopes', async () => {
    const manifest = appManifest({ mode: 'socket' });
    slack.install({ ...manifest, oauth_config: { scopes: { bot: ['chat:write'] } } });

    expect(await board.find(network, key, new Date())).toBe('unreadable');
  });

  it.each([
    [
      'asks to wait',
      () => slack.faults.rateLimit('conversations.history', { retryAfter: 3 }),
      3_000,
    ],
    ['fails', () => slack.faults.fail('conversations.history', { status: 500 }), 2_000],
    ['is cut off', () => slack.faults.reset('conversations.history'), 2_000],
  ] as const)('is repeated later when Slack %s', async (_what, strike, retryAfterMs) => {
    strike();

    const looking = board.find(network, key, new Date());

    await expect(looking).rejects.toBeInstanceOf(BoardBusyError);
    await expect(looking).rejects.toMatchObject({ retryAfterMs });
  });
});
