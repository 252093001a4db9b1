/** Somebody at a browser of their own, in the workspace of a demo. They click and type, nothing else. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Demo } from '../../support/demo-process.ts';

export type Seat = {
  readonly page: Page;
  /** What the browser complained of, and whatever it asked another host for. */
  readonly strange: readonly string[];
  say(text: string): Promise<void>;
  /** The form that is on top. */
  form(title: string | RegExp): Locator;
  /** Fills a text field of the form. */
  fill(label: string, text: string): Promise<void>;
  /** Chooses from a menu of the form by typing and the first offer that has `text`. */
  choose(label: string, text: string): Promise<void>;
  /** What is chosen there now. */
  chosen(label: string): Promise<string>;
  submit(label: string): Promise<void>;
  /** Opens something of the sidebar. */
  open(place: string): Promise<void>;
  /** The newest message of the app in the channel that has `text`. */
  card(text: string | RegExp): Locator;
  /** Presses a button of a message. */
  press(card: Locator, button: string): Promise<void>;
  /** Presses one that asks first, and says yes. */
  confirm(card: Locator, button: string): Promise<void>;
  leave(): Promise<void>;
};

type Seated = { readonly demo: Pick<Demo, 'origin'>; readonly browser: Browser };

/** For whatever does not wait for HCP, on a machine that has other things to do as well. */
const withinMs = 30_000;

export async function sitDown(
  { demo, browser }: Seated,
  as: string,
  options: BrowserContextOptions = {},
): Promise<Seat> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(withinMs);
  const strange: string[] = [];
  const { host } = new URL(demo.origin);
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (!['data:', 'blob:'].includes(asked.protocol) && asked.host !== host)
      strange.push(asked.href);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) strange.push(message.text());
  });
  page.on('pageerror', (error) => strange.push(error.message));
  await page.goto(`${demo.origin}/?as=${as}#/C0NETWORK`);
  await page.getByRole('heading', { name: '#network' }).waitFor();

  const dialog = page.getByRole('dialog').last();
  const press = (card: Locator, button: string): Promise<void> =>
    card.getByRole('button', { name: new RegExp(`^${button}`) }).click();
  return {
    page,
    strange,
    async say(text) {
      const field = page.getByRole('textbox', { name: /^Message / });
      await field.fill(text);
      await field.press('Enter');
    },
    form: (title) => dialog.filter({ has: page.getByRole('heading', { name: title }) }),
    async fill(label, text) {
      await dialog.getByLabel(label).fill(text);
    },
    async choose(label, text) {
      await dialog.getByLabel(label).first().fill(text);
      await page.getByRole('option', { name: text }).first().click();
    },
    chosen: (label) => dialog.getByLabel(label).first().inputValue(),
    open: (place) =>
      page
        .getByRole('navigation', { name: 'Channels and apps' })
        .getByRole('link', { name: new RegExp(`^${place}`) })
        .click(),
    submit: (label) => dialog.getByRole('button', { name: label, exact: true }).click(),
    card: (text) => page.locator('main article').filter({ hasText: text }).last(),
    press,
    async confirm(card, button) {
      await press(card, button);
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: button, exact: true })
        .click();
    },
    leave: () => context.close(),
  };
}
