import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { openStand, type Seen, type Stand } from './stand/open-stand.ts';
import { at, block, fields, option, plain } from './stand/samples.ts';

const program = findChromium();

describe.skipIf(program === undefined)('menus in Chromium', () => {
  let stand: Stand;
  let seen: Seen;
  beforeAll(async () => {
    stand = await openStand(program ?? '');
    seen = await stand.open();
  });
  afterAll(async () => {
    const { strange } = seen;
    await stand.stop();
    expect(strange).toEqual([]);
  });

  /** One element in a form, drawn anew. */
  async function inForm(element: object, more: Parameters<Seen['draw']>[0] = {}): Promise<void> {
    seen.answer(() => undefined);
    const label = plain('Field');
    await seen.draw({ blocks: [block('input', { label, element })], ...more }, true);
    (seen.deeds as unknown[]).length = 0;
  }

  const named = (role: Parameters<Seen['page']['getByRole']>[0], name: string) =>
    seen.page.getByRole(role, { name, exact: true });
  const offered = () => seen.page.getByRole('option').allTextContents();

  it('a menu is searched, shows groups and descriptions, and chooses by keyboard or mouse', async () => {
    const groups = [
      { label: plain('Fruit'), options: [option('a', 'Apple'), option('p', 'Pear')] },
      { label: plain('Roots'), options: [option('b', 'Beet', 'Red &lt;inside&gt;')] },
    ];
    await inForm({ type: 'static_select', option_groups: groups });

    await named('combobox', 'Field').click();
    const all = await offered();
    await seen.page.keyboard.type('bee');
    await expect.poll(async () => (await offered()).length).toBe(1);
    const found = await offered();
    await seen.page.keyboard.press('ArrowDown');
    await seen.page.keyboard.press('Enter');

    expect(all.join()).toMatch(/Fruit.*Apple.*Pear.*Roots.*Beet/s);
    expect(found.join()).toContain('Red <inside>');
    await seen.did('pick', at, [
      { text: 'Beet', value: 'b', description: 'Red <inside>', group: 'Roots' },
    ]);
    await seen.page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  it('a menu of which nothing is chosen tells nothing, and shows again what was chosen', async () => {
    const chosen = { type: 'static_select', selected_option: option('a', 'Apple') };
    const options = [option('a', 'Apple'), option('p', 'Pear')];
    await inForm({ type: 'static_select', options }, { values: fields(chosen) });

    await named('combobox', 'Field').click();
    const all = await offered();
    await seen.page.keyboard.type('x');
    await seen.page.getByRole('listbox').getByText('No results').waitFor();
    await seen.page.keyboard.press('Escape');
    await seen.page.getByRole('listbox').waitFor({ state: 'detached' });
    const shown = await named('combobox', 'Field').inputValue();
    await named('button', 'Before').focus();
    await named('combobox', 'Field').focus();

    expect(all).toHaveLength(2);
    expect(shown).toBe('Apple');
    expect(await seen.page.getByRole('listbox').count()).toBe(0);
    expect(seen.deeds).toEqual([]);
  });

  it('a menu of which something is chosen is searched from the start, and another chosen', async () => {
    const chosen = { type: 'static_select', selected_option: option('a', 'Apple') };
    const options = [option('a', 'Apple'), option('p', 'Pear')];
    await inForm({ type: 'static_select', options }, { values: fields(chosen) });

    await named('combobox', 'Field').click();
    await seen.page.keyboard.type('pe');
    await named('option', 'Pear').click();

    await seen.did('pick', at, [{ text: 'Pear', value: 'p' }]);
    await seen.page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  it('a menu of the app asks after enough letters, and an old answer never replaces a new one', async () => {
    await inForm({ type: 'external_select', min_query_length: 2 });
    const answers = new Map<unknown, (choices: readonly object[]) => void>();
    seen.answer((_verb, _at, query) => new Promise((done) => answers.set(query, done)));
    const list = seen.page.getByRole('listbox');

    await named('combobox', 'Field').click();
    await list.getByText('Type 2 or more characters').waitFor();
    await seen.page.keyboard.type('ab');
    await seen.did('suggest', at, 'ab');
    await list.getByText('Loading').waitFor();
    await seen.page.keyboard.type('c');
    await seen.did('suggest', at, 'abc');
    answers.get('abc')?.([{ text: 'New', value: 'n' }]);
    await named('option', 'New').waitFor();
    answers.get('ab')?.([{ text: 'Old', value: 'o' }]);
    await named('option', 'New').click();

    await seen.did('pick', at, [{ text: 'New', value: 'n' }]);
    expect(seen.deeds.filter(([verb]) => verb === 'suggest')).toHaveLength(2);
  });

  it('a menu of the app that answers nothing says so', async () => {
    await inForm({ type: 'external_select', min_query_length: 0 });
    seen.answer(() => []);

    await named('combobox', 'Field').click();
    await seen.page.getByRole('listbox').getByText('No results').waitFor();

    expect(seen.deeds).toEqual([['suggest', at, '']]);
  });

  it.each(['users', 'channels', 'conversations'])(
    'a menu of %s asks the workspace',
    async (noun) => {
      await inForm({ type: `${noun}_select` });
      seen.answer(() => [{ text: 'Somebody', value: 'X1' }]);

      await named('combobox', 'Field').click();
      await named('option', 'Somebody').click();

      await seen.did('pick', at, [{ text: 'Somebody', value: 'X1' }]);
    },
  );

  it('a menu of several shows chips that can be taken away, and ends at its maximum', async () => {
    const options = [option('a', 'Apple'), option('p', 'Pear')];
    const state = (...chosen: object[]) =>
      fields({ type: 'multi_static_select', selected_options: chosen });
    await inForm({ type: 'multi_static_select', options, max_selected_items: 2 });

    await named('combobox', 'Field').click();
    await named('option', 'Apple').click();
    await seen.did('pick', at, [{ text: 'Apple', value: 'a' }]);
    await seen.draw({ values: state(...options) });
    await seen.page.getByText('No more than 2').waitFor();
    await named('button', 'Remove Apple').click();

    await seen.did('pick', at, [{ text: 'Pear', value: 'p' }]);
    expect(await seen.page.getByRole('combobox').count()).toBe(0);
  });
});
