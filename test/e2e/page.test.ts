import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSlack } from '../../sandbox/slack/server.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { openBrowser, signInAs } from '../support/browser.ts';
import { type Asked, agree, ask, entriesOf } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

const auditors = { groups: ['S0AUDIT'], emails: ['ext@example.com'] };

let world: World;
let asked: Asked;
let elsewhere: Awaited<ReturnType<typeof startSlack>>;
beforeAll(async () => {
  elsewhere = await startSlack();
  world = await startWorld('page', {
    places: [{ cluster: 'pages', more: 1 }],
    policy: { auditors },
    bot: () => ({ page: true }),
  });
  world.slack.workspace.join('pages', 'approver');
  asked = await ask(world, {
    cluster: 'pages',
    fields: { Reason: '<script>alert("the reason")</script> for payments', Ticket: '=CHG1' },
  });
  await agree(world, asked, 'approver');
  await asked.person.waitForDm('AVAILABLE');
});
afterAll(async () => {
  await world?.stop();
  await elsewhere?.stop();
});

const originOf = (index = 0): string => `http://127.0.0.1:${world.bots[index]?.port}`;

/** Another process of the bot; people go on meeting the first one. */
async function addAside(...setup: Parameters<World['addBot']>): Promise<string> {
  const bot = await world.addBot(...setup);
  world.slack.install(appManifest({ mode: 'http', publicUrl: originOf(), page: true }));
  return `http://127.0.0.1:${bot.port}`;
}

async function pageEntries(action: string) {
  const rows = await world.sql<{ body: string }[]>`
    select body from audit_entries where action = ${action} order by seq`;
  return rows.map(({ body }) => JSON.parse(body) as { actor: string | null; details: object });
}

async function tokenIn(response: Response): Promise<string> {
  return /name="csrf" value="(\w+)"/.exec(await response.text())?.[1] ?? '';
}

describe('an auditor', () => {
  it('signs in with Slack and comes to what they asked for', async () => {
    const browser = openBrowser(originOf());

    const page = await signInAs(browser, 'auditor', '/audit?cluster=pages');

    expect([page.status, page.url]).toEqual([200, `${originOf()}/audit?cluster=pages`]);
    expect(await page.text()).toContain(asked.serviceId);
    expect(await pageEntries('page_opened')).toMatchObject([
      {
        actor: 'U0AUDITOR',
        details: { subject: 'U0AUDITOR', team_id: 'T0SANDBOX', via: 'group', group: 'S0AUDIT' },
      },
    ]);
  });

  it('filters, and finds nothing that does not fit', async () => {
    const browser = openBrowser(originOf());
    await signInAs(browser, 'auditor');

    const [fitting, others] = await Promise.all(
      ['/audit?by=U0APPROV1&decision=approved&since=1d', '/audit?decision=rejected'].map(
        async (path) => await (await browser.get(path)).text(),
      ),
    );

    expect(fitting).toContain(asked.serviceId);
    expect(others).not.toContain(asked.serviceId);
    expect(others).toContain('No request fits');
  });

  it('reads the story: the plan as it was shown, who agreed, and every entry', async () => {
    const browser = openBrowser(originOf());
    await signInAs(browser, 'auditor');

    const story = await (await browser.get(`/audit/requests/${asked.id}`)).text();
    const entries = await entriesOf(world, asked.id);

    expect(story).toContain('arn:aws:iam::111122223333:root');
    expect(story).toContain('digest holds');
    expect(story).toMatch(/approver@[\w.]+ through group S0NETSEC: as the entry has it/);
    expect(story).toMatch(/approved<\/span> by <code>U0APPROV1<\/code>/);
    expect(story.match(/What it holds/g)).toHaveLength(entries.length);
    expect(story).toContain('&lt;script&gt;alert(&quot;the reason&quot;)&lt;/script&gt;');
    expect(story).not.toContain('<script');
  });

  it('downloads what is filtered, and the log says so', async () => {
    const browser = openBrowser(originOf());
    await signInAs(browser, 'auditor');

    const csv = await browser.get('/audit/download.csv?cluster=pages');
    const [head = '', ...lines] = (await csv.text()).trimEnd().split('\r\n');

    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="requests-/);
    expect(head).toContain('service');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(asked.serviceId);
    expect(await pageEntries('page_downloaded')).toMatchObject([
      { actor: 'U0AUDITOR', details: { format: 'csv', filter: { cluster: 'pages' } } },
    ]);
  });

  it('sees figures, a report, and how the log stands', async () => {
    const browser = openBrowser(originOf());
    await signInAs(browser, 'auditor');

    const [figures, report] = await Promise.all(
      ['/audit/figures', '/audit/report?since=1d'].map(
        async (path) => await (await browser.get(path)).text(),
      ),
    );

    expect(figures).toContain('From request to AVAILABLE');
    expect(figures).toMatch(/1 approvals?\./);
    expect(report).toContain(asked.serviceId);
    expect(report).toMatch(/The log (holds|is being looked at)/);
  });

  it('sees which checkpoint was signed last', async () => {
    await world.sql`insert into audit_checkpoints (size, root, hash, note, at)
      values (3, '\\x00', '\\x00', 'signed', '2026-11-01T12:00:00Z')`;
    const browser = openBrowser(originOf());
    await signInAs(browser, 'auditor');

    const page = await (await browser.get('/audit')).text();

    expect(page).toMatch(/Last checkpoint: 3 entries, signed <time[^>]*>2026-11-01 12:00:00 UTC/);
  });

  it('signs out in every process at once', async () => {
    const second = await addAside('web');
    const browser = openBrowser(originOf());
    const csrf = await tokenIn(await signInAs(browser, 'auditor'));
    const cookie = browser.cookies();
    const there = `${second}/audit`;

    const before = await fetch(there, { headers: { cookie } });
    const out = await browser.get('/audit/sign-out', {
      method: 'POST',
      body: new URLSearchParams({ csrf }),
    });
    const after = await fetch(there, { headers: { cookie } });

    expect([before.status, out.status, after.status]).toEqual([200, 200, 401]);
  });
});

describe('somebody who is no auditor', () => {
  it.each([
    ['requester', 'The policy in force does not name you'],
    ['guest', 'Only members of the workspace'],
    ['stranger', 'Only members of the workspace'],
  ])('is refused in words: %s', async (who, words) => {
    const browser = openBrowser(originOf());

    const page = await signInAs(browser, who);

    expect(page.status).toBe(403);
    expect(await page.text()).toContain(words);
    expect((await browser.get('/audit')).status).toBe(401);
  });

  it('is an entry of the log', async () => {
    await signInAs(openBrowser(originOf()), 'platform');

    expect(await pageEntries('page_refused')).toContainEqual(
      expect.objectContaining({
        actor: 'U0PLATFRM',
        details: expect.objectContaining({ refusal: 'not_an_auditor' }),
      }),
    );
  });

  it('loses the page once the group does not have them any more', async () => {
    const browser = openBrowser(originOf());
    world.slack.workspace.setGroupMembers('S0AUDIT', ['auditor', 'platform']);
    await world.sql`update user_groups set fetched_at = fetched_at - interval '1 minute'`;
    const first = await signInAs(browser, 'platform');
    world.slack.workspace.setGroupMembers('S0AUDIT', ['auditor']);
    await world.sql`update user_groups set fetched_at = fetched_at - interval '1 minute'`;
    await world.sql`update page_sessions set checked_at = checked_at - interval '2 minutes'`;

    const [second, third] = [await browser.get('/audit'), await browser.get('/audit')];

    expect([first.status, second.status, third.status]).toEqual([200, 403, 401]);
  });
});

describe('an answer of the issuer that does not fit', () => {
  it.each([
    ['another nonce', { nonce: 'another' }],
    ['another audience', { aud: 'another' }],
    ['another issuer', { iss: 'https://evil.example.com' }],
    ['a token of last year', { iat: 1, exp: 2 }],
    ['another workspace', { 'https://slack.com/team_id': 'T0STRANGE' }],
    ['nobody of Slack’s', { 'https://slack.com/user_id': undefined }],
  ])('signs nobody in: %s', async (_what, claims) => {
    world.slack.openid.tamper((told) => ({ ...told, ...claims }));
    const browser = openBrowser(originOf());

    const page = await signInAs(browser, 'auditor').finally(() =>
      world.slack.openid.tamper(undefined),
    );

    expect([400, 403]).toContain(page.status);
    expect((await browser.get('/audit')).status).toBe(401);
  });

  it('signs nobody in by a token that another key has signed', async () => {
    world.slack.openid.signWith('another');
    const browser = openBrowser(originOf());

    const page = await signInAs(browser, 'auditor').finally(() =>
      world.slack.openid.signWith('own'),
    );

    expect(page.status).toBe(400);
    expect((await browser.get('/audit')).status).toBe(401);
  });

  it('signs nobody in with another state, or the same code again', async () => {
    const browser = openBrowser(originOf());
    const begun = await browser.get('/audit/sign-in');
    const sent = await browser.get(`${begun.headers.get('location')}&as=auditor`);
    const back = new URL(sent.headers.get('location') ?? '');
    const kept = browser.cookies();
    const other = new URL(back);
    other.searchParams.set('state', 'another');
    const visit = (url: URL) => fetch(url, { redirect: 'manual', headers: { cookie: kept } });

    const [wrong, right, again] = [await visit(other), await visit(back), await visit(back)];

    expect([wrong.status, right.status, again.status]).toEqual([400, 303, 400]);
  });
});

describe('an auditor of another issuer', () => {
  const settings = () => ({
    OIDC_ISSUER: new URL(elsewhere.apiUrl).origin,
    OIDC_CLIENT_ID: elsewhere.openid.clientId,
    OIDC_CLIENT_SECRET: elsewhere.openid.clientSecret,
  });

  async function startThere(): Promise<string> {
    const origin = await addAside('web', { environment: settings() });
    elsewhere.install({
      display_information: { name: 'Page' },
      oauth_config: { redirect_urls: [`${origin}/audit/callback`] },
      settings: { socket_mode_enabled: true },
    });
    return origin;
  }

  it('is let in by a verified address that the policy names, and by nothing else', async () => {
    const origin = await startThere();
    elsewhere.workspace.addUser({ handle: 'ext' });
    elsewhere.workspace.addUser({ handle: 'unnamed' });

    const named = await signInAs(openBrowser(origin), 'ext');
    const unnamed = await signInAs(openBrowser(origin), 'unnamed');
    const asSlacks = await signInAs(openBrowser(origin), 'auditor');
    elsewhere.openid.tamper((told) => ({ ...told, email_verified: false }));
    const unverified = await signInAs(openBrowser(origin), 'ext');

    expect([named, unnamed, asSlacks, unverified].map(({ status }) => status)).toEqual([
      200, 403, 403, 403,
    ]);
    expect(await named.text()).toContain('ext@example.com');
    const bodies = await world.sql`select 1 from audit_entries where body like '%ext@example.com%'
      and action like 'page\_%'`;
    expect(bodies).toEqual([]);
  });
});

describe('the page', () => {
  it('is not there where it is off, nor in a process that only works', async () => {
    const off = await addAside('web', { page: false });
    const worker = await addAside('worker');

    for (const origin of [off, worker]) expect((await fetch(`${origin}/audit`)).status).toBe(404);
  });

  it('says so in words when the issuer does not answer', async () => {
    const origin = await addAside('web', { environment: { OIDC_ISSUER: 'http://127.0.0.1:9' } });

    const answer = await fetch(`${origin}/audit/sign-in`);

    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('The issuer does not answer');
  });
});
