import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { openStand, type Seen, type Stand } from './stand/open-stand.ts';
import { at, block, fields, modal, option, plain } from './stand/samples.ts';
import { findingsOf } from './support/findings.ts';

const program = findChromium();
const shots = join(import.meta.dirname, '../../reports/page');

const words = { type: 'plain_text_input' };
const form = [block('input', { label: plain('Field'), element: words })];

describe.skipIf(program === undefined)('modals in Chromium', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand(program ?? '');
    await mkdir(shots, { recursive: true });
  });
  afterAll(async () => await stand?.stop());

  /** With a browser window of its own, which must have nothing to complain of. */
  async function inWindow(
    test: (seen: Seen) => Promise<void>,
    options: Parameters<Stand['open']>[0] = {},
  ): Promise<void> {
    const seen = await stand.open(options);
    await test(seen);
    expect(seen.strange).toEqual([]);
    await seen.close();
  }

  const dialog = ({ page }: Seen) => page.getByRole('dialog');
  const button = (seen: Seen, name: string) =>
    dialog(seen).getByRole('button', { name, exact: true });

  it('is submitted once, after the last keys were told', () =>
    inWindow(async (seen) => {
      let answered = () => {};
      seen.answer((verb) =>
        verb === 'submit' ? new Promise<void>((done) => (answered = done)) : undefined,
      );
      await seen.draw({ modals: [modal('V1', { blocks: form })] });

      await dialog(seen).getByLabel('Field').fill('last words');
      await seen.page.keyboard.press('Control+Enter');
      await seen.did('submit', 'V1');
      await seen.page.keyboard.press('Control+Enter');
      await dialog(seen).getByRole('button', { name: 'Send' }).click({ force: true });
      const before = [...seen.deeds];
      answered();

      expect(before).toEqual([
        ['fill', at, 'last words'],
        ['submit', 'V1'],
      ]);
    }));

  it('is closed by Escape and its Cancel, and all of them by the X', () =>
    inWindow(async (seen) => {
      await seen.draw({ modals: [modal('V1'), modal('V2', { close: plain('Not now') })] });

      await seen.page.keyboard.press('Escape');
      await seen.did('close', 'V2', false);
      await button(seen, 'Not now').click();
      await button(seen, 'Back').click();
      await button(seen, 'Close').click();
      await seen.did('close', 'V2', true);

      expect(seen.deeds.filter(([, , all]) => all === false)).toHaveLength(3);
    }));

  it.each([
    ['a text', words, 'textbox'],
    ['a menu', { type: 'static_select', options: [option('a', 'Apple')] }, 'combobox'],
  ] as const)('begins at the field that the app names: %s', (_, element, role) =>
    inWindow(async (seen) => {
      const label = plain('Second');
      const second = block('input', { label, element: { ...element, focus_on_load: true } }, 'B2');
      await seen.draw({ modals: [modal('V1', { blocks: [...form, second] })] });

      await dialog(seen)
        .getByRole(role, { name: 'Second' })
        .and(seen.page.locator(':focus'))
        .waitFor();

      expect(await seen.page.getByRole('listbox').count()).toBe(0);
    }),
  );

  it('Escape in an open menu closes the menu and not the modal', () =>
    inWindow(async (seen) => {
      const element = { type: 'static_select', options: [option('a', 'Apple')] };
      const blocks = [block('input', { label: plain('Menu'), element })];
      await seen.draw({ modals: [modal('V1', { blocks })] });

      await seen.page.getByRole('combobox').click();
      await seen.page.getByRole('option', { name: 'Apple' }).waitFor();
      await seen.page.keyboard.press('Escape');
      await seen.page.getByRole('listbox').waitFor({ state: 'detached' });

      expect(seen.deeds).toEqual([]);
    }));

  it('shows the top one alone, holds the focus, and gives it back', () =>
    inWindow(async (seen) => {
      await seen.draw({});
      await seen.page.getByRole('button', { name: 'Before' }).focus();
      await seen.draw({ modals: [modal('V1', { blocks: form }), modal('V2', { blocks: form })] });
      const isInside = () =>
        seen.page.evaluate('document.activeElement.closest("[role=dialog]") !== null');

      const title = await dialog(seen).getByRole('heading').textContent();
      for (let step = 0; step < 8; step += 1) {
        await seen.page.keyboard.press('Tab');
        await expect.poll(isInside).toBe(true);
      }
      await seen.draw({ modals: [] });

      expect(title).toBe('Title of V2');
      await expect
        .poll(() => seen.page.evaluate('document.activeElement.textContent'))
        .toBe('Before');
    }));

  it('leads to the first field in error, and says what Slack said', () =>
    inWindow(async (seen) => {
      const second = block('input', { label: plain('Second'), element: words }, 'B2');
      const modals = [modal('V1', { blocks: [...form, second] })];
      await seen.draw({ modals });

      await seen.draw({ modals, errors: { B2: 'Too short.' }, trouble: 'We had some trouble.' });

      const focused = seen.page.locator(':focus');
      await expect
        .poll(() => focused.getAttribute('aria-describedby'))
        .toBe(await seen.page.getByText('Too short.').getAttribute('id'));
      expect(await seen.page.getByRole('alert').allTextContents()).toEqual(
        expect.arrayContaining(['We had some trouble.', 'Too short.']),
      );
    }));

  const long = 'arn:aws:iam::111122223333:role/'.padEnd(400, 'a-very-long-name');
  const everything = [
    block('section', { text: { type: 'mrkdwn', text: `*Bold* \`${long}\`` } }, 'S1'),
    block('input', { label: plain('Text'), element: words, hint: plain('A hint.') }, 'B1'),
    ...['static_select', 'multi_static_select', 'radio_buttons', 'checkboxes'].map((type) =>
      block(
        'input',
        {
          label: plain(type),
          element: { type, options: [option('a', long, long), option('b', 'Pear')] },
        },
        type,
      ),
    ),
    block('input', { label: plain('Day'), element: { type: 'datepicker' } }, 'B5'),
    block(
      'actions',
      {
        elements: [
          { type: 'button', action_id: 'x', text: plain('Approve'), style: 'primary' },
          { type: 'button', action_id: 'y', text: plain('Reject'), style: 'danger' },
          { type: 'overflow', action_id: 'z', options: [option('a', 'Again')] },
        ],
      },
      'B6',
    ),
    block('video', {}, 'B7'),
  ];
  const values = {
    multi_static_select: {
      A: { type: 'multi_static_select', selected_options: [option('a', long)] },
    },
    ...fields({ type: 'plain_text_input', value: '' }),
  };

  it.each([
    ['light', 1440],
    ['light', 390],
    ['dark', 1440],
    ['dark', 390],
  ] as const)(
    'with every element, in %s and %i px wide: nothing sticks out, axe finds nothing',
    (colorScheme, width) =>
      inWindow(
        async (seen) => {
          const errors = { static_select: 'Choose one.' };
          const view = modal('V1', { blocks: everything, values });
          await seen.draw({ modals: [view], errors });
          await dialog(seen).waitFor();

          await seen.page.screenshot({ path: join(shots, `elements-${colorScheme}-${width}.png`) });

          const sticksOut = await seen.page.evaluate(
            `[...document.querySelectorAll('.modal *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)`,
          );
          expect(sticksOut).toEqual([]);
          expect(await findingsOf(seen.page)).toEqual([]);
        },
        { colorScheme, viewport: { width, height: 2600 } },
      ),
  );
});
