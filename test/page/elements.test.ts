import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { openStand, type Seen, type Stand } from './stand/open-stand.ts';
import { at, block, fields, option, plain } from './stand/samples.ts';

const program = findChromium();

describe.skipIf(program === undefined)('elements in Chromium', () => {
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

  /** One element in a row of its own, drawn anew. */
  async function alone(element: object, more: Parameters<Seen['draw']>[0] = {}): Promise<void> {
    seen.answer(() => undefined);
    await seen.draw({ blocks: [block('actions', { elements: [element] })], ...more }, true);
    (seen.deeds as unknown[]).length = 0;
  }

  /** One element in a form, drawn anew. */
  async function inForm(element: object, more: Parameters<Seen['draw']>[0] = {}): Promise<void> {
    seen.answer(() => undefined);
    const label = plain('Field');
    await seen.draw({ blocks: [block('input', { label, element })], ...more }, true);
    (seen.deeds as unknown[]).length = 0;
  }

  const named = (role: Parameters<Seen['page']['getByRole']>[0], name: string) =>
    seen.page.getByRole(role, { name, exact: true });
  const focused = () => seen.page.evaluate('document.activeElement.textContent');

  it('a button is pressed, and not again before that was answered', async () => {
    await alone({ type: 'button', text: plain('Go') });
    let answered = () => {};
    seen.answer(() => new Promise<void>((done) => (answered = done)));

    await named('button', 'Go').click();
    await seen.did('press', at);
    await seen.page.getByRole('button', { name: 'Go' }).click({ force: true });
    const whileWaiting = seen.deeds.length;
    answered();
    await named('button', 'Go').and(seen.page.locator(':not([data-pending])')).click();

    expect(whileWaiting).toBe(1);
    await expect.poll(() => seen.deeds.length).toBe(2);
  });

  it('a button that asks first: No and Escape do nothing and give the focus back', async () => {
    const confirm = {
      ...{ title: plain('Sure?'), text: plain('It is gone &amp; stays gone.') },
      ...{ confirm: plain('Delete'), deny: plain('Keep'), style: 'danger' },
    };
    await alone({ type: 'button', text: plain('Remove'), confirm });
    const dialog = seen.page.getByRole('alertdialog', { name: 'Sure?' });

    await named('button', 'Remove').click();
    const words = await dialog.textContent();
    await seen.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Remove');
    await named('button', 'Remove').click();
    await named('button', 'Keep').click();
    await dialog.waitFor({ state: 'detached' });

    expect(words).toContain('It is gone & stays gone.');
    expect(seen.deeds).toEqual([]);

    await named('button', 'Remove').click();
    await named('button', 'Delete').click();
    await seen.did('press', at);
    expect(seen.deeds).toHaveLength(1);
  });

  it('a button is read out by its accessibility label', async () => {
    await alone({ type: 'button', text: plain('Go'), accessibility_label: 'Go to the request' });

    expect(await named('button', 'Go to the request').textContent()).toBe('Go');
  });

  it('the menu behind the dots presses what was chosen', async () => {
    await alone({ type: 'overflow', options: [option('a', 'Again'), option('s', 'Stop')] });

    await named('button', 'More').click();
    await named('menuitem', 'Stop').click();

    await seen.did('press', at, [{ text: 'Stop', value: 's' }]);
  });

  it('radio buttons choose one, boxes any number', async () => {
    const options = [option('a', 'Apple', 'A fruit'), option('p', 'Pear')];
    const picked = { type: 'checkboxes', selected_options: [options[0]] };
    await inForm({ type: 'radio_buttons', options });
    await seen.page.getByRole('radio', { name: 'Apple A fruit' }).click();
    await seen.did('pick', at, [{ text: 'Apple', value: 'a', description: 'A fruit' }]);

    await inForm({ type: 'checkboxes', options }, { values: fields(picked) });
    await named('checkbox', 'Pear').click();

    await seen.did('pick', at, [
      { text: 'Apple', value: 'a', description: 'A fruit' },
      { text: 'Pear', value: 'p' },
    ]);
    await seen.page.getByRole('checkbox', { name: 'Apple' }).click();
    await seen.did('pick', at, []);
  });

  it.each([
    ['datepicker', { initial_date: '2026-01-31' }, '2026-01-31', '2026-02-28'],
    ['timepicker', { initial_time: '09:30' }, '09:30', '17:05'],
  ])('a %s', async (type, initial, before, after) => {
    await inForm({ type, ...initial });
    const field = seen.page.getByLabel('Field');

    expect(await field.inputValue()).toBe(before);
    await field.fill(after);
    await seen.did('fill', at, after);
  });

  it('what is typed is told once it rests, and no late update takes it away', async () => {
    const told = (value: string) => fields({ type: 'plain_text_input', value });
    await inForm({ type: 'plain_text_input', multiline: true }, { values: told('') });
    const field = named('textbox', 'Field');

    await field.pressSequentially('first');
    await seen.did('fill', at, 'first');
    await field.pressSequentially(' second');
    await seen.draw({ values: told('first') });
    const whileIn = await field.inputValue();
    await seen.did('fill', at, 'first second');
    await seen.draw({ values: told('first second') });
    await named('button', 'Before').focus();
    await seen.draw({ values: told('from elsewhere') });

    expect(whileIn).toBe('first second');
    expect(seen.deeds).toHaveLength(2);
    await expect.poll(() => field.inputValue()).toBe('from elsewhere');
  });

  it('leaving a field tells of it at once', async () => {
    await inForm({ type: 'plain_text_input' });
    await seen.page.clock.install();

    await named('textbox', 'Field').fill('x');
    await named('button', 'Before').focus();

    await seen.did('fill', at, 'x');
    await seen.page.clock.resume();
  });

  it('a field tells how much is left, its hint and its error', async () => {
    const element = {
      type: 'plain_text_input',
      max_length: 10,
      placeholder: plain('Words &amp; more'),
    };
    const blocks = [
      block('input', { element, label: plain('Field'), hint: plain('At most ten.') }),
    ];
    await seen.draw({ blocks, errors: { B: 'Not like this.' } }, true);
    const field = named('textbox', 'Field');

    await field.fill('123456789');

    expect(await seen.page.locator('.text-left').textContent()).toBe('1');
    expect(await field.getAttribute('placeholder')).toBe('Words & more');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const words = ids.map((id) => seen.page.locator(`[id="${id}"]`).textContent());
    expect((await Promise.all(words)).sort()).toEqual(['At most ten.', 'Not like this.']);
  });

  it('what cannot be drawn is said', async () => {
    await alone({ type: 'file_input' });
    expect(await seen.page.getByText('file_input, which this workspace cannot draw').count()).toBe(
      1,
    );

    await seen.draw({ blocks: [block('video', {}), block('constructor', {})] }, true);
    expect(await seen.page.getByText('which this workspace cannot draw').count()).toBe(2);
  });
});
