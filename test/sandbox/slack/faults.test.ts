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

const post = (text: string) => clientOf(slack).chat.postMessage({ channel: network, text });
const shown = () =>
  slack
    .channel('#network')
    .messages()
    .map((card) => card.text());

describe('faults of the Web API', () => {
  it('limits a rate with 429 and Retry-After, once', async () => {
    slack.faults.rateLimit('chat.postMessage', { retryAfter: 7 });

    const struck = await errorOf(post('a'));
    const next = await post('b');

    expect(struck).toMatchObject({ name: 'WebAPIRateLimitedError', retryAfter: 7 });
    expect(next.ok).toBe(true);
    expect(shown()).toEqual(['b']);
  });

  it('fails with an HTTP status or with Slack’s own error', async () => {
    slack.faults.fail('chat.postMessage', { status: 503 });
    slack.faults.fail('chat.postMessage', { error: 'fatal_error' });

    const first = await errorOf(post('a'));
    const second = await errorOf(post('b'));

    expect(first).toMatchObject({ name: 'WebAPIHTTPError', statusCode: 503 });
    expect(second).toBe('fatal_error');
    expect(shown()).toEqual([]);
  });

  it('loses an answer and keeps the message', async () => {
    slack.faults.loseAnswer('chat.postMessage');

    const lost = await errorOf(post('kept'));

    expect(lost).toMatchObject({ name: 'WebAPIRequestError' });
    expect(shown()).toEqual(['kept']);
    expect(slack.calls.at(-1)).toMatchObject({
      fault: 'answer lost',
      answer: { body: { ok: true } },
    });
  });

  it('resets a connection without any effect', async () => {
    slack.faults.reset('chat.postMessage');

    const lost = await errorOf(post('never'));

    expect(lost).toMatchObject({ name: 'WebAPIRequestError' });
    expect(shown()).toEqual([]);
  });

  it('hangs until the caller gives up', async () => {
    slack.faults.hang('chat.postMessage');
    const signal = AbortSignal.timeout(50);

    const hung = await errorOf(
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        body: new URLSearchParams(),
        signal,
      }),
    );

    expect(hung).toMatchObject({ name: 'TimeoutError' });
    expect(shown()).toEqual([]);
  });

  it('holds an answer after the effect, until it is released', async () => {
    const hold = slack.faults.hold('chat.postMessage');

    const posting = post('held');
    const call = await hold.arrived;
    const meanwhile = await slack.channel('#network').card('held');
    hold.release();

    expect(call.method).toBe('chat.postMessage');
    expect(meanwhile.text()).toBe('held');
    expect((await posting).ok).toBe(true);
  });

  it('holds an effect, so that an older update lands last', async () => {
    const { ts } = await post('v0');
    const update = (text: string) =>
      clientOf(slack).chat.update({ channel: network, ts: String(ts), text });
    const hold = slack.faults.hold('chat.update', {
      before: true,
      when: (call) => call.args['text'] === 'v1',
    });

    const older = update('v1');
    await hold.arrived;
    await update('v2');
    const between = shown();
    hold.release();
    await older;

    expect(between).toEqual(['v2']);
    expect(shown()).toEqual(['v1']);
  });

  it('strikes at random, the same way for the same seed', async () => {
    const strikes = async () => {
      slack.faults.clear();
      slack.faults.probability('auth.test', 0.5, 42, ['fail']);
      const begun = slack.calls.length;
      for (let round = 0; round < 20; round += 1) await errorOf(clientOf(slack).auth.test());
      return slack.calls.slice(begun).map((call) => call.fault !== undefined);
    };

    const first = await strikes();
    const second = await strikes();

    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });
});

describe('rate limits', () => {
  it('allow a burst of posts in a channel, then one a second', async () => {
    const outcomes = [];
    for (let round = 0; round < 6; round += 1) outcomes.push(await errorOf(post(`${round}`)));
    const elsewhere = await clientOf(slack).chat.postMessage({ channel: 'C0SHARED1', text: 'x' });
    slack.clock.advance(1_000);
    const later = await post('later');

    expect(outcomes.slice(0, 5)).toMatchObject(Array.from({ length: 5 }, () => ({ ok: true })));
    expect(outcomes[5]).toMatchObject({ name: 'WebAPIRateLimitedError', retryAfter: 1 });
    expect(elsewhere.ok).toBe(true);
    expect(later.ok).toBe(true);
  });

  it('allow 20 calls a minute to a method of tier 2', async () => {
    const list = () => errorOf(clientOf(slack).usergroups.users.list({ usergroup: 'S0AUDIT' }));
    const outcomes = [];
    for (let round = 0; round < 21; round += 1) outcomes.push(await list());
    slack.clock.advance(60_000);

    expect(outcomes[19]).toMatchObject({ ok: true });
    expect(outcomes[20]).toMatchObject({ name: 'WebAPIRateLimitedError' });
    expect(await list()).toMatchObject({ ok: true });
  });

  it('can be switched off', async () => {
    await slack.stop();
    slack = await startSlack({ manifest: aManifest(), rateLimits: 'off' });

    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => post(`${index}`)));

    expect(outcomes.every(({ ok }) => ok)).toBe(true);
  });
});
