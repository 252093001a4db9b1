import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { requestCard } from '../../src/slack/messages/request-card.ts';
import { createThreadBoard } from '../../src/slack/thread-board.ts';
import { createWebClient } from '../../src/slack/web.ts';
import {
  BoardBusyError,
  type BoardPost,
  type MessageKey,
  type ThreadBoard,
} from '../../src/use-cases/ports/thread-board.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { aCard, requestId } from '../unit/slack/fixtures.ts';

const drawing = { ...requestCard(aCard()), hash: 'first' };
const later = { ...requestCard(aCard({ status: 'canceled' })), hash: 'second' };
const key: MessageKey = { requestId, kind: 'card', number: 0 };
const reply: MessageKey = { requestId, kind: 'thread', number: 1 };

describe('what Slack shows of a card', () => {
  let slack: Slack;
  let board: ThreadBoard;
  let card: BoardPost;
  const { log, lines } = createCollectedLog();

  beforeEach(async () => {
    slack = await startSlack({ rateLimits: 'off' });
    slack.install(appManifest({ mode: 'socket' }));
    const config = { botToken: slack.botToken, apiUrl: new URL(slack.apiUrl) };
    board = createThreadBoard(createWebClient(config, 'worker', log), log);
    card = await board.post({ channel: 'C0NETWORK' }, drawing, key);
  });
  afterEach(async () => await slack.stop());

  it('is the drawing that it was posted or redrawn with last', async () => {
    const posted = await board.look(card);
    await board.update(card, later, key);

    expect([posted, await board.look(card)]).toEqual([{ hash: 'first' }, { hash: 'second' }]);
  });

  it('is found at its place, whatever was said around it', async () => {
    for (let count = 0; count < 30; count += 1)
      await slack.as('requester').say('#network', `message ${count}`);

    expect(await board.look(card)).toEqual({ hash: 'first' });
  });

  it('is nothing where it was deleted', async () => {
    slack.workspace.deleteMessage(card.channel, card.ts);

    expect(await board.look(card)).toBe('gone');
  });

  it('is none of our drawings where its thread outlives it', async () => {
    await board.post({ channel: card.channel, threadTs: card.ts }, later, reply);
    slack.workspace.deleteMessage(card.channel, card.ts);

    expect(await board.look(card)).toEqual({ hash: undefined });
    await expect(board.update(card, later, key)).rejects.toMatchObject({
      code: 'message_not_found',
    });
  });

  it('cannot be told where the bot may not read; whether there is a message can', async () => {
    slack.workspace.kickBot('network');
    const there = await board.look(card);
    slack.workspace.deleteMessage(card.channel, card.ts);

    expect([there, await board.look(card)]).toEqual(['unreadable', 'gone']);
    expect(lines).toEqual([]);
  });

  it('is asked for again where Slack gives no answer', async () => {
    slack.faults.loseAnswer('conversations.history');

    await expect(board.look(card)).rejects.toBeInstanceOf(BoardBusyError);
    expect(await board.look(card)).toEqual({ hash: 'first' });
  });
});
