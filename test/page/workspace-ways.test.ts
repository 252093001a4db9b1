import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { type Demo, startNewDemo } from '../support/demo-process.ts';
import { findingsOf } from './support/findings.ts';
import { type Seat, sitDown } from './support/seat.ts';

/** Ways through the workspace. What it looks like is kept under `reports/page/`: look at it. */
const program = findChromium();
const shots = join(import.meta.dirname, '../../reports/page');
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** In milliseconds: on the clock, and of the page's own work, which nothing else at this machine lengthens. */
type Took = { readonly clock: number; readonly work: number };

describe.skipIf(program === undefined)('ways through the workspace', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    demo = await startNewDemo();
    await mkdir(shots, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const sit = (as: string, options = {}): Promise<Seat> => sitDown({ demo, browser }, as, options);

  const focused = (page: Page) =>
    page.evaluate(
      'document.activeElement.getAttribute("aria-label") || document.activeElement.textContent',
    );

  async function tabTo(page: Page, wanted: RegExp): Promise<void> {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab');
      if (wanted.test(String(await focused(page)))) return;
    }
    throw new Error(`the keyboard never came to ${wanted}`);
  }

  it('lets somebody choose who they are, and become somebody else at the same place', async () => {
    const { page } = await sit('requester');

    await page.goto(`${demo.origin}/?as=nobody`);
    const alert = await page.getByRole('alert').textContent();
    await page.getByRole('link', { name: /^Requester/ }).click();
    await page.getByRole('link', { name: 'general' }).click();
    await page.getByRole('button', { name: /You are Requester/ }).click();
    await page
      .getByRole('menuitemradio', { name: /^Approver / })
      .or(page.getByRole('menuitemradio', { name: 'Approver', exact: true }))
      .first()
      .click();
    await page.getByRole('button', { name: /You are Approver/ }).waitFor();

    expect(alert).toContain('“nobody”');
    expect(page.url()).toMatch(/\?as=approver#\/C0GENERAL$/);
    await page.context().close();
  });

  it('says a message to others at once, marks it as unread, and threads a reply', async () => {
    const [one, other] = await Promise.all([sit('approver2'), sit('auditor')]);
    await other.page.getByRole('link', { name: 'general' }).click();

    await one.say('Good morning & welcome, @auditor: 1 < 2');
    const link = other.page.getByRole('link', { name: /network.*unread/ });
    await link.waitFor();
    const badge = await link.locator('.badge').textContent();
    const spoken = other.page.getByRole('status').filter({ hasText: 'Good morning' });
    await spoken.waitFor({ state: 'attached' });
    await link.click();
    const message = other.page
      .getByRole('article')
      .filter({ hasText: 'morning & welcome' })
      .first();
    await message.hover();
    await message.getByRole('link', { name: 'Reply in thread' }).click();
    const reply = other.page.getByRole('textbox', { name: 'Reply …' });
    await reply.fill('Good morning');
    await reply.press('Enter');
    await one.page.getByText('1 reply').last().click();
    const thread = one.page.getByRole('region', { name: 'Thread' });
    await thread
      .getByRole('article')
      .filter({ hasText: /^A.*Auditor/ })
      .waitFor();

    expect(badge).toContain('1');
    expect(await message.textContent()).toContain('@auditor: 1 < 2');
    expect([...one.strange, ...other.strange]).toEqual([]);
    await Promise.all([one.leave(), other.leave()]);
  });

  it('keeps a draft with its channel, and says what a command could be', async () => {
    const { page, strange, leave } = await sit('requester');
    const field = page.getByRole('textbox', { name: 'Message #network' });

    await field.fill('/priv');
    await field.press('Tab');
    const command = await field.inputValue();
    await field.pressSequentially('his');
    await field.press('Tab');
    await page.getByRole('link', { name: 'general' }).click();
    await page.getByRole('link', { name: 'network', exact: true }).first().click();
    const kept = await field.inputValue();
    await field.fill('/unknown');
    await field.press('Enter');
    const trouble = page.getByRole('alert').filter({ hasText: '/unknown' });
    await trouble.waitFor();

    expect([command, kept]).toEqual(['/privatelink ', '/privatelink history ']);
    expect(await trouble.textContent()).toBe('/unknown is not a valid command.');
    expect(await field.inputValue()).toBe('/unknown');
    expect(strange).toEqual([]);
    await leave();
  });

  it('is used with the keyboard alone', async () => {
    const { page, leave } = await sit('platform');

    await page.keyboard.press('Tab');
    const first = await focused(page);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Message #network/);
    await page.keyboard.type('Typed without a mouse');
    await page.keyboard.press('Enter');
    await page.getByRole('article').filter({ hasText: 'Typed without a mouse' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    while (!/^Messages in/.test(String(await focused(page))))
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowUp');
    const article = String(await focused(page));
    await tabTo(page, /^More$/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Look inside' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Look inside' }).waitFor();
    await tabTo(page, /^Close$/);
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Look inside' }).waitFor({ state: 'detached' });

    expect(first).toBe('Skip to the conversation');
    expect(article).toMatch(/^Platform/);
    expect(outline).not.toBe('none');
    await leave();
  });

  it('shows where a link leads before anything is opened', async () => {
    const { page, say, strange, leave } = await sit('approver2');
    const pages = page.context().pages().length;

    await say('see https://example.com/somewhere');
    await page
      .getByRole('link', { name: /example\.com/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    const shown = await dialog.textContent();
    await dialog.getByRole('button', { name: 'Stay here' }).click();

    expect(shown).toContain('https://example.com/somewhere');
    expect(page.context().pages()).toHaveLength(pages);
    expect(strange).toEqual([]);
    await leave();
  });

  it.each(
    (['light', 'dark'] as const).flatMap((scheme) =>
      (['wide', 'phone'] as const).map((size) => [scheme, size] as const),
    ),
  )('has nothing that axe finds and nothing that sticks out: %s, %s', async (scheme, size) => {
    const viewport = sizes[size];
    const { page, strange, leave } = await sit('approver', { colorScheme: scheme, viewport });
    const problems: string[] = [];
    const look = async (name: string): Promise<void> => {
      await page.screenshot({ path: join(shots, `workspace-${name}-${scheme}-${size}.png`) });
      const found = await findingsOf(page);
      const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
      problems.push(...found.map((finding) => `${name}: ${finding}`));
      if (wide > viewport.width) problems.push(`${name}: ${wide} px wide`);
    };

    await look('channel');
    await page.getByRole('button', { name: /You are/ }).click();
    await page.getByRole('menu').waitFor();
    await look('people');
    await page.keyboard.press('Escape');
    await page.goto(`${demo.origin}/?as=approver#/home`);
    await page
      .getByRole('tab', { name: 'Home' })
      .or(page.getByRole('link', { name: 'Home' }))
      .first()
      .waitFor();
    await look('home');
    await page.goto(`${demo.origin}/`);
    await page.getByRole('link', { name: /^Requester/ }).waitFor();
    await look('sign-in');

    expect(problems).toEqual([]);
    expect(strange).toEqual([]);
    await leave();
  });

  it('shows the newest of 1,000 messages within a second of a reload, and can be used then', async () => {
    const { page, say, leave } = await sit('requester', { viewport: sizes.wide });
    for (let number = 1; number <= 1_000; number += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, index) => post(`filling ${number + index}`)),
      );
    await say('the newest of them');
    await page.getByText('the newest of them').first().waitFor();

    const debug = await page.context().newCDPSession(page);
    await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
    const took: Took[] = [];
    for (let round = 0; round < 3; round += 1) took.push(await reloaded(page, debug));
    process.stderr.write(
      `the newest of 1,000 messages was there ${took.map(({ clock }) => clock).join(', ')} ms after reloads, of which the page worked ${took.map(({ work }) => work).join(', ')} ms\n`,
    );
    await say('and one more');
    await page.getByRole('article').filter({ hasText: 'and one more' }).waitFor();
    await page
      .getByRole('region', { name: /Messages in/ })
      .evaluate((list) => list.scrollTo({ top: -1e6 }));
    await page
      .getByText(/^filling 9\d\d$/)
      .first()
      .waitFor();

    for (const { work } of took) {
      expect(work).toBeGreaterThan(0);
      expect(work).toBeLessThan(1_000);
    }
    await leave();
  });

  it('goes to the message that a permalink names, however far up, and stays there', async () => {
    const { page, say, open, leave } = await sit('platform');
    await say('where it began');
    const goal = page.getByRole('article').filter({ hasText: 'where it began' });
    const ts = await goal.getAttribute('data-ts');
    for (let number = 1; number <= 120; number += 1) await post(`since then ${number}`);

    await open('general');
    await say(`see https://sandbox.slack.com/archives/C0NETWORK/p${ts?.replace('.', '')}`);
    await page
      .getByRole('article')
      .getByRole('link', { name: /archives/ })
      .click();
    await page.getByRole('heading', { name: '#network' }).waitFor();
    await page.reload(); // what was loaded before is not here any more
    await page.locator(`article[data-ts="${ts}"]:focus`).waitFor();
    const top = () => goal.evaluate((article) => article.getBoundingClientRect().top);
    const before = await top();
    await post('news from below');
    await page.getByRole('button', { name: 'New messages below' }).waitFor();

    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(900);
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    await leave();
  });

  async function reloaded(page: Page, debug: CDPSession): Promise<Took> {
    const begun = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await page.getByRole('article').filter({ hasText: 'the newest of them' }).waitFor();
    const clock = Math.round(performance.now() - begun);
    return { clock, work: Math.round(await workOf(debug)) };
  }

  /** Since the reload, from which it counts anew; else since it was first asked, which is more. */
  async function workOf(debug: CDPSession): Promise<number> {
    const { metrics } = await debug.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
  }

  async function post(text: string): Promise<void> {
    const answer = await fetch(`${demo.origin}/api/say?as=approver2`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'C0NETWORK', text }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
});
