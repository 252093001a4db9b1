import { describe, expect, it } from 'vitest';
import type { Dropped } from '../../../src/domain/dropped.ts';
import { SignInFailedError } from '../../../src/page/issuer.ts';
import { pagePaths } from '../../../src/page/paths.ts';
import {
  aPastRequest,
  aStory,
  auditorClaims,
  cookiesOf,
  createFakePage,
  type FakePage,
  textOf,
} from '../../fakes/page-deps.ts';

const closed = [
  pagePaths.requests,
  '/audit/requests/ABC123',
  pagePaths.figures,
  pagePaths.report,
  pagePaths.csv,
  pagePaths.jsonl,
];
const secret = 'Zq7-cluster';

/** A world in which everything that could be shown has the same mark. */
function withSomething(): FakePage {
  const fake = createFakePage();
  fake.world.requests = [aPastRequest({ clusterId: secret })];
  fake.world.stories = [aStory(secret)];
  fake.world.environments = [secret];
  return fake;
}

describe.each(closed)('%s', (path) => {
  it('shows nothing without a session, and where to sign in', async () => {
    const fake = withSomething();

    const answer = await fake.get(`${path}?cluster=a`);

    expect(answer.status).toBe(401);
    const text = await textOf(answer);
    expect(text).not.toContain(secret);
    expect(text).toContain(`${pagePaths.signIn}?to=${encodeURIComponent(`${path}?cluster=a`)}`);
    expect(fake.asked).toEqual([]);
  });

  it.each([
    ['that nobody was given', (own: string) => `${own.split('=')[0]}=${'A'.repeat(43)}`],
    ['cut short', (own: string) => own.slice(0, -1)],
    ['of another name', (own: string) => own.replace('__Host-', '')],
    ['sent twice', (own: string) => `${own}; ${own.split('=')[0]}=${'A'.repeat(43)}`],
    ['with the key of the table', () => `__Host-audit=${'0'.repeat(64)}`],
  ])('shows nothing to a cookie %s', async (_what, forge) => {
    const fake = withSomething();
    const own = await fake.signIn();

    const answer = await fake.get(path, { cookie: forge(own) });

    expect(answer.status).toBe(401);
    expect(await textOf(answer)).not.toContain(secret);
  });

  it('shows nothing once eight hours are over, or one without use', async () => {
    for (const afterMs of [8 * 3_600_000, 61 * 60_000]) {
      const fake = withSomething();
      const cookie = await fake.signIn();
      fake.world.now = new Date(fake.world.now.getTime() + afterMs);

      expect((await fake.get(path, { cookie })).status).toBe(401);
    }
  });

  it('ends the session of whoever is no auditor any more, with one entry', async () => {
    const fake = withSomething();
    const cookie = await fake.signIn();
    fake.world.now = new Date(fake.world.now.getTime() + 61_000);
    fake.world.refusal = { code: 'not_an_auditor' };

    const [first, second] = [await fake.get(path, { cookie }), await fake.get(path, { cookie })];

    expect([first.status, second.status]).toEqual([403, 401]);
    expect(await textOf(first)).not.toContain(secret);
    expect(fake.entries.map(({ action }) => action)).toEqual(['page_opened', 'page_refused']);
  });

  it('shows nothing while Slack cannot say whether somebody still is one, and keeps their session', async () => {
    const fake = withSomething();
    const cookie = await fake.signIn();
    fake.world.now = new Date(fake.world.now.getTime() + 61_000);
    fake.world.refusal = { code: 'group_unknown', groups: ['S0AUDIT'] };

    const during = await fake.get(path, { cookie });
    fake.world.refusal = undefined;
    const after = await fake.get(path, { cookie });

    expect(during.status).toBe(503);
    expect(await textOf(during)).not.toContain(secret);
    expect(after.status).not.toBe(503);
    expect(fake.sessions.size).toBe(1);
  });
});

describe('an answer', () => {
  it.each([...closed, pagePaths.style, pagePaths.signIn, pagePaths.callback, '/audit/nowhere'])(
    'of %s tells the browser to trust nothing else',
    async (path) => {
      const fake = createFakePage();
      const cookie = await fake.signIn();

      const { headers } = await fake.get(path, { cookie });

      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
      });
    },
  );

  it('speaks of TLS only where there is TLS', async () => {
    const fake = createFakePage({ publicUrl: new URL('http://127.0.0.1:3000') });

    const begun = await fake.get(pagePaths.signIn);

    expect(begun.headers['strict-transport-security']).toBeUndefined();
    expect(begun.headers['set-cookie']).toMatch(
      /^audit-sign-in=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  it('has no style and no script of its own', async () => {
    const fake = withSomething();
    const cookie = await fake.signIn();

    for (const path of closed.filter((one) => !one.includes('download'))) {
      const text = await textOf(await fake.get(path, { cookie }));
      expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
      expect([...text.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, to]) => to)).toSatisfy(
        (all: string[]) => all.every((to) => to.startsWith('/audit') || to === '#main'),
      );
    }
  });

  it.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'to %s on what is only read says so',
    async (method) => {
      const { page } = createFakePage();
      const request = { method, path: '/audit', query: '', headers: {} };

      const answer = await page.handle({ ...request, readBody: () => Promise.resolve('') });

      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET']);
    },
  );
});

describe('signing in', () => {
  it('gives a cookie that only this host gets back, and that no script reads', async () => {
    const fake = createFakePage();
    const begun = await fake.get(pagePaths.signIn);

    const ended = await fake.get(`${pagePaths.callback}?code=c&state=s`, {
      cookie: cookiesOf(begun).join('; '),
    });

    expect(ended.status).toBe(303);
    expect(ended.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-audit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
      '__Host-audit-sign-in=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
    ]);
    expect(fake.entries).toEqual([
      {
        ...{ action: 'page_opened', actor: 'U0AUDITOR', requestId: null },
        details: {
          ...{ issuer: 'https://slack.com/', subject: 'U0AUDITOR', team_id: 'T1', via: 'user' },
        },
      },
    ]);
  });

  it('goes nowhere without what the browser was given at its begin', async () => {
    const fake = createFakePage();

    const bare = await fake.get(`${pagePaths.callback}?code=c&state=s`);
    const forged = await fake.get(`${pagePaths.callback}?code=c&state=s`, {
      cookie: `__Host-audit-sign-in=${Buffer.from('{"state":"s"}').toString('base64url')}`,
    });

    expect([bare.status, forged.status]).toEqual([400, 400]);
    expect(fake.sessions.size).toBe(0);
  });

  it('must end within ten minutes', async () => {
    const fake = createFakePage();
    const cookie = cookiesOf(await fake.get(pagePaths.signIn)).join('; ');
    fake.world.now = new Date(fake.world.now.getTime() + 601_000);

    expect((await fake.get(`${pagePaths.callback}?code=c&state=s`, { cookie })).status).toBe(400);
  });

  it('says what the issuer said no to, and signs nobody in', async () => {
    const fake = createFakePage();
    fake.world.claims = new SignInFailedError('access_denied');
    const cookie = cookiesOf(await fake.get(pagePaths.signIn)).join('; ');

    const answer = await fake.get(`${pagePaths.callback}?error=access_denied`, { cookie });

    expect([answer.status, fake.sessions.size]).toEqual([400, 0]);
    expect(await textOf(answer)).toContain('access_denied');
  });

  it('refuses whoever is no auditor, with an entry and in words', async () => {
    const fake = createFakePage();
    fake.world.refusal = { code: 'not_a_member', kind: 'guest' };
    const cookie = cookiesOf(await fake.get(pagePaths.signIn)).join('; ');

    const answer = await fake.get(`${pagePaths.callback}?code=c&state=s`, { cookie });

    expect(answer.status).toBe(403);
    expect(await textOf(answer)).toContain('Only members of the workspace');
    expect(fake.sessions.size).toBe(0);
    expect(fake.entries).toMatchObject([
      { action: 'page_refused', actor: 'U0AUDITOR', details: { refusal: 'not_a_member' } },
    ]);
  });

  it('believes nobody but the Slack of the bot that somebody is one of its people', async () => {
    const fake = createFakePage({ isSlack: false });
    fake.world.claims = { ...auditorClaims, issuer: 'https://idp.example.com/' };

    await fake.signIn();

    expect(fake.entries).toMatchObject([
      { actor: null, details: { issuer: 'https://idp.example.com/', subject: 'U0AUDITOR' } },
    ]);
    expect([...fake.sessions.values()]).toMatchObject([{ visitor: { kind: 'email' } }]);
  });

  it.each([
    ['/audit?cluster=prod', '/audit?cluster=prod'],
    ['/audit/requests/ABC123', '/audit/requests/ABC123'],
    ['https://evil.example.com', '/audit'],
    ['//evil.example.com', '/audit'],
    ['/auditor', '/audit'],
    ['/audit\\evil', '/audit'],
    ['/audit/\r\nset-cookie: a=b', '/audit'],
    ['javascript:alert(1)', '/audit'],
  ])('leads from %s to %s', async (to, expected) => {
    const fake = createFakePage();
    const begun = await fake.get(`${pagePaths.signIn}?${new URLSearchParams({ to })}`);

    const ended = await fake.get(`${pagePaths.callback}?code=c&state=s`, {
      cookie: cookiesOf(begun).join('; '),
    });

    expect(ended.headers['location']).toBe(expected);
  });

  it('ends the session that the browser had', async () => {
    const fake = createFakePage();
    const first = await fake.signIn();
    const begun = await fake.get(pagePaths.signIn);

    await fake.get(`${pagePaths.callback}?code=c&state=s`, {
      cookie: [first, ...cookiesOf(begun)].join('; '),
    });

    expect((await fake.get('/audit', { cookie: first })).status).toBe(401);
    expect(fake.sessions.size).toBe(1);
  });
});

describe('signing out', () => {
  const csrfIn = (text: string): string => /name="csrf" value="(\w+)"/.exec(text)?.[1] ?? '';
  const origin = 'https://audit.example.com';

  it('ends the session of whoever sends their own form', async () => {
    const fake = createFakePage();
    const cookie = await fake.signIn();
    const csrf = csrfIn(await textOf(await fake.get('/audit', { cookie })));

    const answer = await fake.post(pagePaths.signOut, { csrf }, { cookie, origin });

    expect(answer.status).toBe(200);
    expect(fake.sessions.size).toBe(0);
    expect(cookiesOf(answer)).toEqual(['__Host-audit=']);
  });

  it.each([
    ['without a token', {}, { origin }],
    ['with a token of nothing', { csrf: '' }, { origin }],
    ['with a wrong token', { csrf: '0'.repeat(64) }, { origin }],
  ])('does nothing %s', async (_what, form, headers) => {
    const fake = createFakePage();
    const cookie = await fake.signIn();

    const answer = await fake.post(pagePaths.signOut, form, { cookie, ...headers });

    expect([answer.status, fake.sessions.size]).toEqual([403, 1]);
  });

  it('does nothing with the token of somebody else, or from another site', async () => {
    const fake = createFakePage();
    const [own, other] = [await fake.signIn(), await fake.signIn()];
    const tokenOf = async (cookie: string) =>
      csrfIn(await textOf(await fake.get('/audit', { cookie })));
    const [mine, theirs] = [await tokenOf(own), await tokenOf(other)];

    const answers = [
      await fake.post(pagePaths.signOut, { csrf: theirs }, { cookie: own, origin }),
      await fake.post(
        pagePaths.signOut,
        { csrf: mine },
        { cookie: own, origin: 'https://evil.example' },
      ),
      await fake.post(
        pagePaths.signOut,
        { csrf: mine },
        { cookie: own, 'sec-fetch-site': 'cross-site' },
      ),
      await fake.post(
        pagePaths.signOut,
        { csrf: mine },
        { cookie: own, 'sec-fetch-site': 'same-site' },
      ),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(fake.sessions.size).toBe(2);
  });

  it('is no matter to somebody who is not signed in', async () => {
    expect((await createFakePage().post(pagePaths.signOut, {})).status).toBe(200);
  });
});

describe('a download', () => {
  it('is all that fit, page by page, and an entry before the first line', async () => {
    const fake = createFakePage();
    fake.world.requests = Array.from({ length: 1_201 }, (_, index) =>
      aPastRequest({
        id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as never,
        reference: `R${index}`,
      }),
    );
    const cookie = await fake.signIn();

    const answer = await fake.get(`${pagePaths.csv}?cluster=prod-eu&ticket=CHG1`, { cookie });
    const logged = fake.entries.at(-1);
    const lines = (await textOf(answer)).trimEnd().split('\r\n');

    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="requests-2026-11-28.csv"',
    });
    expect(lines).toHaveLength(1_202);
    expect(new Set(lines).size).toBe(1_202);
    expect(fake.asked.map(([filter]) => filter)).toEqual(
      Array.from({ length: 3 }, () => ({ cluster: 'prod-eu', ticket: 'CHG1' })),
    );
    expect(logged).toMatchObject({
      action: 'page_downloaded',
      details: { format: 'csv', filter: { cluster: 'prod-eu', ticket: 'given' } },
    });
  });

  it('runs no formula', async () => {
    const fake = createFakePage();
    fake.world.requests = [aPastRequest({ ticket: '=HYPERLINK("https://evil")', clusterId: '+1' })];
    const cookie = await fake.signIn();

    const text = await textOf(await fake.get(pagePaths.csv, { cookie }));

    expect(text).toContain(`"'=HYPERLINK(""https://evil"")"`);
    expect(text).toContain(`,'+1,`);
  });

  it('in JSON Lines is one request a line', async () => {
    const fake = createFakePage();
    fake.world.requests = [aPastRequest({ ticket: 'a\nb' }), aPastRequest()];
    const cookie = await fake.signIn();

    const lines = (await textOf(await fake.get(pagePaths.jsonl, { cookie }))).trimEnd().split('\n');

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { reference: 'ABC123', ticket: 'a\nb' },
      { reference: 'ABC123', decision: 'approved' },
    ]);
  });

  it('is not made where the log has enough of them, nor of what cannot be read', async () => {
    const fake = createFakePage();
    const cookie = await fake.signIn();
    const statuses: number[] = [];

    for (let n = 0; n < 11; n += 1)
      statuses.push((await fake.get(pagePaths.csv, { cookie })).status);
    const unreadable = await fake.get(`${pagePaths.csv}?since=yesterday`, { cookie });

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    expect(unreadable.status).toBe(400);
  });
});

describe('the list', () => {
  it('leads to the next page, back to the newest, and keeps the filter', async () => {
    const fake = createFakePage();
    fake.world.requests = Array.from({ length: 51 }, (_, index) =>
      aPastRequest({ id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as never }),
    );
    const cookie = await fake.signIn();

    const first = await textOf(await fake.get('/audit?cluster=prod-eu', { cookie }));
    const next = /href="([^"]+)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await textOf(await fake.get(next, { cookie }));

    expect(next).toMatch(/^\/audit\?cluster=prod-eu&after=/);
    expect(first).not.toContain('rel="first"');
    expect(second).toContain('href="/audit?cluster=prod-eu" rel="first"');
    expect(second).not.toContain('rel="next"');
    expect([...second.matchAll(/class="reference"/g)]).toHaveLength(1);
  });

  it('says under the field what is wrong with it', async () => {
    const fake = createFakePage();
    const cookie = await fake.signIn();

    const answer = await fake.get('/audit?since=yesterday&by=ada&nothing=1', { cookie });
    const text = await textOf(answer);

    expect(answer.status).toBe(400);
    expect(text).toMatch(
      /id="since"[^>]*aria-describedby="since-hint since-problem" aria-invalid="true"/,
    );
    expect(text).toContain('id="by-problem"');
    expect(text).toContain('The address asks for “nothing”');
    expect(fake.asked).toEqual([]);
  });
});

describe('a log whose beginning was dropped', () => {
  const dropped: Dropped = {
    ...{ seq: 1_351, at: new Date('2026-10-02T08:00:00Z'), before: '2026-07', by: 'owner' },
    ...{ first: 1, size: 1_300, hash: new Uint8Array(), root: new Uint8Array(), exportSha256: '' },
  };
  const words = /Entries from before <time datetime="2026-07-01T.*entry 1,351 says so/;

  it('is called one on every page, with the entries that it still has', async () => {
    const fake = createFakePage();
    fake.world.chain = { ...fake.world.chain, entries: 1_400, dropped };
    const cookie = await fake.signIn();

    const text = await textOf(await fake.get('/audit', { cookie }));

    expect(text).toMatch(words);
    expect(text).toContain('100 entries, looked at');
  });

  it('may have no more than one entry left', async () => {
    const fake = createFakePage();
    fake.world.chain = { ...fake.world.chain, entries: 1_301, dropped };

    const text = await textOf(await fake.get('/audit', { cookie: await fake.signIn() }));

    expect(text).toContain('1 entry, looked at');
  });

  it.each([`/audit/requests/${aStory('').request.id}`, pagePaths.figures, pagePaths.report])(
    'is called one where %s lacks some of it',
    async (path) => {
      const fake = createFakePage();
      const cookie = await fake.signIn();
      fake.world.stories = [aStory('A7K2QX')];
      const whole = await textOf(await fake.get(path, { cookie }));
      fake.world.stories = [{ ...aStory('A7K2QX'), dropped }];
      fake.world.figures = { ...fake.world.figures, dropped };

      const text = await textOf(await fake.get(path, { cookie }));

      expect(whole).not.toMatch(words);
      expect(text).toMatch(words);
    },
  );
});

describe('a world that fails', () => {
  it('is told in words, and nothing of it is shown', async () => {
    const fake = createFakePage();
    const cookie = await fake.signIn();
    fake.world.reading = () => Promise.reject(new Error('canary-of-the-cause'));

    const answer = await fake.get('/audit', { cookie });

    expect(answer.status).toBe(500);
    expect(await textOf(answer)).not.toContain('canary');
    expect(fake.logged.lines.join()).toContain('audit page failed');
  });
});
