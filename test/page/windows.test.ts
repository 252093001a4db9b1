import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hcp, startHcp } from '../../sandbox/hcp/server.ts';
import { type PageServer, startPage } from '../../sandbox/page/server.ts';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createModal } from '../sandbox/slack/support/example-app.ts';
import { clientOf, startScripted } from '../sandbox/slack/support/scripted-app.ts';
import { findChromium } from '../support/chromium.ts';
import { type Seat, sitDown } from './support/seat.ts';
import { buildPage } from './support/workspace-page.ts';

/** Windows on a workspace whose app does what the test says, so that nothing has to be waited for. */
const program = findChromium();

describe.skipIf(program === undefined)('windows of the workspace', () => {
  let slack: Slack;
  let hcp: Hcp;
  let app: Awaited<ReturnType<typeof startScripted>>;
  let built: Awaited<ReturnType<typeof buildPage>>;
  let page: PageServer;
  let browser: Browser;
  const runCli = async () => await Promise.resolve('');
  const scopes = ['commands', 'chat:write', 'im:write', 'files:write'];

  beforeAll(async () => {
    built = await buildPage();
    [slack, hcp] = await Promise.all([startSlack({ rateLimits: 'off' }), startHcp()]);
    app = await startScripted(slack, undefined, { scopes });
    page = await startPage({ slack, hcp, runCli, folder: built.folder });
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await page?.stop();
    await app?.stop();
    await Promise.all([slack?.stop(), hcp?.stop()]);
    await built?.remove();
  });

  const sit = (as: string, options = {}): Promise<Seat> =>
    sitDown({ demo: { origin: page.url.replace(/\/$/, '') }, browser }, as, options);

  const post = async (text: string, channel = 'C0NETWORK') => {
    const { ts = '' } = await clientOf(slack).chat.postMessage({ channel, text });
    return ts;
  };

  const message = (window: Page, text: string) =>
    window.getByRole('article').filter({ hasText: text });

  it('loads what lies beside the conversation once it is drawn', async () => {
    const { page: window, leave } = await sit('requester', {
      viewport: { width: 390, height: 844 },
    });
    const asked: string[] = [];
    window.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const scripts = (name: string) => asked.filter((path) => path.includes(name)).length;
    await window.reload();
    await window.getByRole('heading', { name: '#network' }).waitFor();

    const before = [scripts('cloud-panel'), scripts('workspace')];
    await window.getByRole('button', { name: 'Cloud' }).click();
    await window.getByRole('region', { name: 'The cloud' }).waitFor();

    expect(before).toEqual([0, expect.any(Number)]);
    expect(before[1]).toBeGreaterThan(0);
    expect(scripts('cloud-panel')).toBeGreaterThan(0);
    await leave();
  });

  it('a file is taken away as it was sent', async () => {
    const { files, conversations } = clientOf(slack);
    const { channel } = await conversations.open({ users: 'U0REQUEST' });
    const content = 'a,ü\n'.repeat(7);
    const length = Buffer.byteLength(content);
    const announced = await files.getUploadURLExternal({ filename: 'past.csv', length });
    await fetch(announced.upload_url ?? '', { method: 'POST', body: content });
    await files.completeUploadExternal({
      files: [{ id: announced.file_id ?? '', title: 'past.csv' }],
      channel_id: channel?.id ?? '',
      initial_comment: 'The past.',
    });
    const { page: window, open, strange, leave } = await sit('requester');
    await open('Messages');

    const loading = window.waitForEvent('download');
    await window.getByRole('button', { name: 'Download past.csv' }).click();
    const download = await loading;

    expect(download.suggestedFilename()).toBe('past.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe(content);
    expect(strange).toEqual([]);
    await leave();
  });

  it('light and dark are as the system says, until somebody says otherwise in this browser', async () => {
    const { page: window, leave } = await sit('requester', { colorScheme: 'dark' });
    const ground = () => window.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();

    await window.getByRole('button', { name: 'Change to light' }).click();
    const light = await ground();
    await window.reload();
    await window.getByRole('button', { name: 'Change to dark' }).waitFor();
    const kept = await ground();
    await window.getByRole('button', { name: 'Change to dark' }).click();

    expect(light).not.toBe(dark);
    expect(kept).toBe(light);
    expect(await ground()).toBe(dark);
    await leave();
  });

  it('a shortcut is run from beside the field, with the keyboard', async () => {
    const { page: window, strange, leave } = await sit('approver');

    await window.getByRole('button', { name: 'Shortcuts' }).focus();
    await window.keyboard.press('Enter');
    await window.getByRole('menuitem', { name: /^Ask/ }).waitFor();
    await window.keyboard.press('Enter');
    await window.getByRole('menu').waitFor({ state: 'detached' });

    await expect
      .poll(() => app.heard.at(-1)?.payload)
      .toMatchObject({
        ...{ type: 'shortcut', callback_id: 'ask', user: { id: 'U0APPROV1' } },
      });
    expect(strange).toEqual([]);
    await leave();
  });

  it('two windows of one person show the same, and one of another sees what is theirs', async () => {
    const [one, same, other] = await Promise.all([
      sit('requester'),
      sit('requester'),
      sit('auditor'),
    ]);
    await Promise.all([same.open('general'), other.open('general')]);
    const unread = (seat: Seat) => seat.page.getByRole('link', { name: /^#? ?network.*unread/ });

    const ts = await post('as it was');
    await message(one.page, 'as it was').waitFor();
    await unread(other).waitFor();
    await unread(same).waitFor({ state: 'detached' });
    await clientOf(slack).chat.update({ channel: 'C0NETWORK', ts, text: 'as it is' });
    await Promise.all([same, other].map((seat) => seat.open('network')));
    await Promise.all([one, same, other].map(({ page }) => message(page, 'as it is').waitFor()));
    await one.say('/privatelink request');
    const trigger_id = () => String(app.heard.at(-1)?.payload['trigger_id']);
    await expect.poll(trigger_id).toMatch(/\d/);
    await clientOf(slack).views.open({ trigger_id: trigger_id(), view: createModal });
    const dialogs = [one, same].map(({ page }) => page.getByRole('dialog'));
    await Promise.all(dialogs.map((dialog) => dialog.waitFor()));
    const ofOthers = await other.page.getByRole('dialog').count();
    await same.page.keyboard.press('Escape');
    await Promise.all(dialogs.map((dialog) => dialog.waitFor({ state: 'detached' })));

    expect(ofOthers).toBe(0);
    expect(await message(one.page, 'as it was').count()).toBe(0);
    expect([one, same, other].flatMap(({ strange }) => strange)).toEqual([]);
    await Promise.all([one, same, other].map(({ leave }) => leave()));
  });

  it('says while the sandbox is away that it tries again, and is right once it is back', async () => {
    const { page: window, leave } = await sit('requester');
    const line = window.locator('.top-line');
    const ts = await post('said before');
    await message(window, 'said before').waitFor();
    await window.getByRole('textbox', { name: 'Message #network' }).fill('half a thou');
    const { port } = new URL(page.url);

    await page.stop();
    await line.filter({ hasText: 'Reconnecting …' }).waitFor();
    await window.getByRole('button', { name: 'Send' }).click();
    await window.getByText('The sandbox does not answer. Is it still running?').waitFor();
    await post('said meanwhile');
    await clientOf(slack).chat.delete({ channel: 'C0NETWORK', ts });
    page = await startPage({ slack, hcp, runCli, folder: built.folder, port: Number(port) });
    await message(window, 'said meanwhile').waitFor();
    await line.filter({ hasText: 'Reconnecting …' }).waitFor({ state: 'detached' });

    expect(await message(window, 'said before').count()).toBe(0);
    expect(await message(window, 'said meanwhile').count()).toBe(1);
    const field = window.getByRole('textbox', { name: 'Message #network' });
    expect(await field.inputValue()).toBe('half a thou');
    await leave();
  });
});
