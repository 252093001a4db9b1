import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { requestCard } from '../../src/slack/messages/request-card.ts';
import { createThreadBoard } from '../../src/slack/thread-board.ts';
import { createWebClient } from '../../src/slack/web.ts';
import {
  BoardBusyError,
  BoardRefusedError,
  BoardUnclearError,
  type MessageKey,
  type ThreadBoard,
} from '../../src/use-cases/ports/thread-board.ts';
import { type CollectedLog, createCollectedLog } from '../fakes/collected-log.ts';
import { startScriptedHttp } from '../support/scripted-http.ts';
import { aCard, approver, requester, requestId, sha256 } from '../unit/slack/fixtures.ts';

const drawn = requestCard(aCard());
const drawing = { ...drawn, hash: sha256(drawn.blocks) };
const key: MessageKey = { requestId, kind: 'card', number: 1 };
const network = { channel: 'C0NETWORK' };

let slack: Slack;
let logged: CollectedLog;
let board: ThreadBoard;

function boardAt(apiUrl: string, botToken: string): ThreadBoard {
  const config = { botToken, apiUrl: new URL(apiUrl) };
  return createThreadBoard(createWebClient(config, 'worker', logged.log), logged.log);
}

beforeEach(async () => {
  slack = await startSlack({ rateLimits: 'off' });
  slack.install(appManifest({ mode: 'socket' }));
  logged = createCollectedLog();
  board = boardAt(slack.apiUrl, slack.botToken);
});
afterEach(async () => await slack.stop());

describe('a post', () => {
  it('is a message with ids and the hash of its drawing as metadata, and says where it is', async () => {
    const posted = await board.post(network, drawing, key);

    const card = await slack.channel('#network').card();
    expect(posted).toEqual({ channel: 'C0NETWORK', ts: card.ts });
    expect(card.metadata).toEqual({
      event_type: 'privatelink_request_message',
      event_payload: { request_id: requestId, kind: 'card', number: 1, drawing: drawing.hash },
    });
    expect(slack.calls.at(-1)?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  it('in a thread is a reply', async () => {
    const { ts } = await board.post(network, drawing, key);

    await board.post({ ...network, threadTs: ts }, drawing, { ...key, kind: 'thread' });

    const card = await slack.channel('#network').card();
    expect(card.thread()).toHaveLength(1);
  });

  it('carries the decision section in the bytes that were hashed', async () => {
    const hostile = '\u2028 é 😀 " \\ </script> \u0007 \ud83d & <!channel> 1e400 :x:';
    const section = requestCard(aCard({ reason: hostile })).blocks;
    const http = await startScriptedHttp(() => ({ json: { ok: true, ts: '1.2' } }));

    await boardAt(`${http.url.href}api/`, 'xoxb-any').post(
      network,
      { ...drawing, blocks: section },
      key,
    );
    await http.close();

    const sent = new URLSearchParams(http.received[0]?.body).get('blocks');
    const decided = aCard({ reason: hostile }).shown.decisionSection;
    expect(sent).toBe(section);
    expect(sent?.startsWith(decided.slice(0, -1))).toBe(true);
  });

  it.each([
    ['C0GENERAL', 'not_in_channel'],
    ['C0ARCHIVE', 'is_archived'],
    ['C0NOWHERE', 'channel_not_found'],
  ])('to %s is refused in Slack’s word', async (channel, code) => {
    await expect(board.post({ channel }, drawing, key)).rejects.toMatchObject({
      name: 'BoardRefusedError',
      code,
    });
  });

  it('that Slack wants later says when', async () => {
    slack.faults.rateLimit('chat.postMessage', { retryAfter: 7 });

    await expect(board.post(network, drawing, key)).rejects.toMatchObject({
      name: 'BoardBusyError',
      retryAfterMs: 7_000,
    });
    expect(slack.channel('#network').messages()).toEqual([]);
  });

  it.each([
    ['whose answer is lost', () => slack.faults.loseAnswer('chat.postMessage')],
    ['that is cut off', () => slack.faults.reset('chat.postMessage')],
    ['answered with a 502', () => slack.faults.fail('chat.postMessage', { status: 502 })],
    [
      'answered with fatal_error',
      () => slack.faults.fail('chat.postMessage', { error: 'fatal_error' }),
    ],
  ])('%s is unclear, and was sent once', async (_what, strike) => {
    strike();

    await expect(board.post(network, drawing, key)).rejects.toBeInstanceOf(BoardUnclearError);
    expect(slack.calls).toHaveLength(1);
  });

  it.each([
    { text: '<html>captive portal</html>' },
    { json: { ok: false, error: 'Some words, but no code.' } },
    { json: { ok: true } },
  ])('answered by something else than Slack is unclear ($text $json)', async (reply) => {
    const http = await startScriptedHttp(() => reply);

    const posting = boardAt(`${http.url.href}api/`, 'xoxb-any').post(network, drawing, key);

    await expect(posting).rejects.toBeInstanceOf(BoardUnclearError);
    await http.close();
  });

  it('that cannot even be sent can simply be sent again', async () => {
    const http = await startScriptedHttp(() => ({}));
    await http.close();

    const posting = boardAt(`${http.url.href}api/`, 'xoxb-any').post(network, drawing, key);

    await expect(posting).rejects.toBeInstanceOf(BoardBusyError);
  });

  it('waits, loudly, while Slack does not let the bot in', async () => {
    const posting = boardAt(slack.apiUrl, 'xoxb-revoked').post(network, drawing, key);

    await expect(posting).rejects.toMatchObject({ name: 'BoardBusyError', retryAfterMs: 60_000 });
    expect(logged.lines.join('')).toContain('Slack does not let the bot in; messages wait');
  });
});

describe('an update', () => {
  it('redraws the message, and keeps its metadata', async () => {
    const posted = await board.post(network, drawing, key);
    const rejected = requestCard(aCard({ status: 'canceled' }));

    await board.update(posted, { ...rejected, hash: 'other' }, key);

    const card = await slack.channel('#network').card();
    expect(card.buttons()).toEqual(['Request again …']);
    expect(card.text()).toContain('Canceled by @requester.');
    expect(card.metadata).toMatchObject({ event_payload: { request_id: requestId } });
  });

  it('of a message that was deleted is refused', async () => {
    const posted = await board.post(network, drawing, key);
    slack.workspace.deleteMessage(posted.channel, posted.ts);

    await expect(board.update(posted, drawing, key)).rejects.toMatchObject({
      code: 'message_not_found',
    });
  });

  it('whose answer is lost is unclear', async () => {
    const posted = await board.post(network, drawing, key);
    slack.faults.loseAnswer('chat.update');

    await expect(board.update(posted, drawing, key)).rejects.toBeInstanceOf(BoardUnclearError);
  });
});

describe('a direct message', () => {
  it('opens once a person', async () => {
    expect(await board.openDirect(requester)).toBe('D0REQUEST');
    expect(await board.openDirect(requester)).toBe('D0REQUEST');
    expect(slack.calls).toHaveLength(1);
  });

  it('is refused where Slack has no such thing', async () => {
    await expect(board.openDirect('U0DEACTIV' as SlackUserId)).rejects.toBeInstanceOf(
      BoardRefusedError,
    );
  });

  it('is asked for again where the answer was lost: nothing was said yet', async () => {
    slack.faults.loseAnswer('conversations.open');

    await expect(board.openDirect(approver)).rejects.toBeInstanceOf(BoardBusyError);
    expect(await board.openDirect(approver)).toBe('D0APPROV1');
  });
});

describe('a permalink', () => {
  it('leads to the message', async () => {
    const posted = await board.post(network, drawing, key);

    expect(await board.permalink(posted)).toContain('/archives/C0NETWORK/p');
  });

  it('of a message that was deleted is absent', async () => {
    const posted = await board.post(network, drawing, key);
    slack.workspace.deleteMessage(posted.channel, posted.ts);

    expect(await board.permalink(posted)).toBeUndefined();
  });

  it('is asked for again where Slack gave no answer', async () => {
    const posted = await board.post(network, drawing, key);
    slack.faults.fail('chat.getPermalink', { status: 503 });

    await expect(board.permalink(posted)).rejects.toBeInstanceOf(BoardBusyError);
  });
});
