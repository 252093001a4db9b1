import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PageUnderTest, startPageUnderTest } from './support/page-server.ts';

let page: PageUnderTest;
beforeEach(async () => {
  page = await startPageUnderTest();
});
afterEach(async () => {
  const { troubles } = page;
  await page.stop();
  expect(troubles).toEqual([]);
});

const json = { 'content-type': 'application/json' };
const say = JSON.stringify({ channel: 'C0NETWORK', text: 'hello' });
const path = 'api/say?as=requester';

describe('the files of the page', () => {
  it('are served with their types, are never kept, and let nothing in from elsewhere', async () => {
    const index = await page.raw('');
    const script = await page.raw('a.js');

    expect([index.status, script.status]).toEqual([200, 200]);
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(index.headers.get('cache-control')).toBe('no-store');
    expect(index.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = index.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe|\*/);
    const [, nonce] = /nonce="([^"]+)"/.exec(index.text) ?? [];
    expect(policy).toContain(`'nonce-${nonce}'`);
  });

  it('are those of its folder and no others', async () => {
    const tries = ['../beside.js', '..%2fbeside.js', '%2e%2e%2fbeside.js', 'a.js%00', '%', 'b'];

    const answers = await Promise.all(tries.map((one) => page.raw(one)));

    expect(answers.map(({ status }) => status)).toEqual(tries.map(() => 404));
  });
});

describe('a request to the page', () => {
  it.each([
    ['by another name than this machine’s', { headers: { ...json, host: 'evil.example' } }, 403],
    [
      'by a name that begins like this machine’s',
      { headers: { ...json, host: '127.0.0.1.evil.example' } },
      403,
    ],
    ['from the page of another site', { headers: { ...json, origin: 'http://evil.example' } }, 403],
    ['from a page at another port', { headers: { ...json, origin: 'http://127.0.0.1:1' } }, 403],
    ['as a form would send it', { headers: { 'content-type': 'text/plain' } }, 415],
    ['without a type', {}, 415],
    ['that is no JSON', { headers: json, body: '{' }, 400],
    ['that is too large', { headers: json, body: `"${'x'.repeat(1_000_001)}"` }, 413],
    ['that would change what is there', { method: 'PUT', headers: json }, 405],
  ])('is refused in words: one %s', async (_, change, status) => {
    const answer = await page.raw(path, { method: 'POST', body: say, ...change });

    expect(answer.status).toBe(status);
    expect(String(answer.body['error'])).toMatch(/^[A-Z].*\.$/);
    expect(page.slack.channel('#network').messages()).toEqual([]);
  });

  it('is taken by the other names of this machine', async () => {
    const names = ['localhost:1', '[::1]:1', '127.0.0.1'];

    const answers = await Promise.all(names.map((host) => page.raw('', { headers: { host } })));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it.each(['nobody', 'deactivated', 'bot', 'privatelink', ''])('is not taken as %s', async (as) => {
    const answers = await Promise.all([
      page.raw(`api/events?as=${as}`),
      page.raw(`api/say?as=${as}`, { method: 'POST', headers: json, body: say }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[0]?.body['error']).toMatch(/can sign in here/);
  });

  it.each([
    ['say', {}],
    ['say', { channel: 'C0NETWORK', text: 7 }],
    ['press', { place: {}, at: {} }],
    ['pick', { view: 'V1', at: { blockId: 'a', actionId: 'b' }, picked: 'all' }],
    ['cloud', { deed: 'set_fire' }],
    ['cloud', []],
    ['constructor', {}],
    ['nothing', {}],
  ])('is refused where the deed %s is not one: %j', async (verb, ask) => {
    const answer = await page.raw(`api/${verb}?as=requester`, {
      ...{ method: 'POST', headers: json, body: JSON.stringify(ask) },
    });

    expect(answer.status).toBe(400);
    expect(answer.body['error']).toEqual(expect.any(String));
  });

  it('tells who can sign in before anybody has', async () => {
    const { body } = await page.raw('api/people');

    const people = body['people'] as { handle: string; role: string }[];
    expect(people.map(({ handle }) => handle)).toEqual([
      ...['requester', 'approver', 'approver2', 'auditor', 'platform', 'guest'],
    ]);
    expect(people.every(({ role }) => role !== '')).toBe(true);
  });
});
