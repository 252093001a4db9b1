import { describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { at, fields, option, plain } from './stand/samples.ts';
import { atTheStand } from './support/at-the-stand.ts';

const program = findChromium();

describe.skipIf(program === undefined)('menus in Chromium', () => {
  const there = atTheStand(program);
  const { inForm, named } = there;
  const offered = () => there.seen.page.getByRole('option').allTextContents();

  it('a menu is searched, shows groups and descriptions, and chooses by keyboard or mouse', async () => {
    const groups = [
      { label: plain('Fruit'), options: [option('a', 'Apple'), option('p', 'Pear')] },
      { label: plain('Roots'), options: [option('b', 'Beet', 'Red &lt;inside&gt;')] },
    ];
    await inForm({ type: 'static_select', option_groups: groups });

    await named('combobox', 'Field').click();
    const all = await offered();
    await there.seen.page.keyboard.type('bee');
    await expect.poll(async () => (await offered()).length).toBe(1);
    const found = await offered();
    await there.seen.page.keyboard.press('ArrowDown');
    await there.seen.page.keyboard.press('Enter');

    expect(all.join()).toMatch(/Fruit.*Apple.*Pear.*Roots.*Beet/s);
    expect(found.join()).toContain('Red <inside>');
    await there.seen.did('pick', at, [
      { text: 'Beet', value: 'b', description: 'Red <inside>', group: 'Roots' },
    ]);
    await there.seen.page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  it('a menu of which nothing is chosen tells nothing, and shows again what was chosen', async () => {
    const chosen = { type: 'static_select', selected_option: option('a', 'Apple') };
    const options = [option('a', 'Apple'), option('p', 'Pear')];
    await inForm({ type: 'static_select', options }, { values: fields(chosen) });

    await named('combobox', 'Field').click();
    const all = await offered();
    await there.seen.page.keyboard.type('x');
    await there.seen.page.getByRole('listbox').getByText('No results').waitFor();
    await there.seen.page.keyboard.press('Escape');
    await there.seen.page.getByRole('listbox').waitFor({ state: 'detached' });
    const shown = await named('combobox', 'Field').inputValue();
    await named('button', 'Before').focus();
    await named('combobox', 'Field').focus();

    expect(all).toHaveLength(2);
    expect(shown).toBe('Apple');
    expect(await there.seen.page.getByRole('listbox').count()).toBe(0);
    expect(there.seen.deeds).toEqual([]);
  });

  it('a menu of which something is chosen is searched from the start, and another chosen', async () => {
    const chosen = { type: 'static_select', selected_option: option('a', 'Apple') };
    const options = [option('a', 'Apple'), option('p', 'Pear')];
    await inForm({ type: 'static_select', options }, { values: fields(chosen) });

    await named('combobox', 'Field').click();
    await there.seen.page.keyboard.type('pe');
    await named('option', 'Pear').click();

    await there.seen.did('pick', at, [{ text: 'Pear', value: 'p' }]);
    await there.seen.page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  it('a menu of the app asks after enough letters, and an old answer never replaces a new one', async () => {
    await inForm({ type: 'external_select', min_query_length: 2 });
    const answers = new Map<unknown, (choices: readonly object[]) => void>();
    there.seen.answer((_verb, _at, query) => new Promise((done) => answers.set(query, done)));
    const list = there.seen.page.getByRole('listbox');

    await named('combobox', 'Field').click();
    await list.getByText('Type 2 or more characters').waitFor();
    await there.seen.page.keyboard.type('ab');
    await there.seen.did('suggest', at, 'ab');
    await list.getByText('Loading').waitFor();
    await there.seen.page.keyboard.type('c');
    await there.seen.did('suggest', at, 'abc');
    answers.get('abc')?.([{ text: 'New', value: 'n' }]);
    await named('option', 'New').waitFor();
    answers.get('ab')?.([{ text: 'Old', value: 'o' }]);
    await named('option', 'New').click();

    await there.seen.did('pick', at, [{ text: 'New', value: 'n' }]);
    expect(there.seen.deeds.filter(([verb]) => verb === 'suggest')).toHaveLength(2);
  });

  it('a menu of the app that answers nothing says so', async () => {
    await inForm({ type: 'external_select', min_query_length: 0 });
    there.seen.answer(() => []);

    await named('combobox', 'Field').click();
    await there.seen.page.getByRole('listbox').getByText('No results').waitFor();

    expect(there.seen.deeds).toEqual([['suggest', at, '']]);
  });

  it.each(['users', 'channels', 'conversations'])(
    'a menu of %s asks the workspace',
    async (noun) => {
      await inForm({ type: `${noun}_select` });
      there.seen.answer(() => [{ text: 'Somebody', value: 'X1' }]);

      await named('combobox', 'Field').click();
      await named('option', 'Somebody').click();

      await there.seen.did('pick', at, [{ text: 'Somebody', value: 'X1' }]);
    },
  );

  it('a menu of several shows chips that can be taken away, and ends at its maximum', async () => {
    const options = [option('a', 'Apple'), option('p', 'Pear')];
    const state = (...chosen: object[]) =>
      fields({ type: 'multi_static_select', selected_options: chosen });
    await inForm({ type: 'multi_static_select', options, max_selected_items: 2 });

    await named('combobox', 'Field').click();
    await named('option', 'Apple').click();
    await there.seen.did('pick', at, [{ text: 'Apple', value: 'a' }]);
    await there.seen.draw({ values: state(...options) });
    await there.seen.page.getByText('No more than 2').waitFor();
    await named('button', 'Remove Apple').click();

    await there.seen.did('pick', at, [{ text: 'Pear', value: 'p' }]);
    expect(await there.seen.page.getByRole('combobox').count()).toBe(0);
  });
});
