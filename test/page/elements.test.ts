import { describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { at, block, fields, option, plain } from './stand/samples.ts';
import { atTheStand } from './support/at-the-stand.ts';

const program = findChromium();

describe.skipIf(program === undefined)('elements in Chromium', () => {
  const there = atTheStand(program);
  const { alone, inForm, named, focused } = there;

  it('a button is pressed, and not again before that was answered', async () => {
    await alone({ type: 'button', text: plain('Go') });
    let answered = () => {};
    there.seen.answer(() => new Promise<void>((done) => (answered = done)));

    await named('button', 'Go').click();
    await there.seen.did('press', at);
    await there.seen.page.getByRole('button', { name: 'Go' }).click({ force: true });
    const whileWaiting = there.seen.deeds.length;
    answered();
    await named('button', 'Go').and(there.seen.page.locator(':not([data-pending])')).click();

    expect(whileWaiting).toBe(1);
    await expect.poll(() => there.seen.deeds.length).toBe(2);
  });

  it('a button that asks first: No and Escape do nothing and give the focus back', async () => {
    const confirm = {
      ...{
        title: plain('Sure?'),
        text: { type: 'mrkdwn', text: '*It* is gone &amp; stays gone.' },
      },
      ...{ confirm: plain('Delete'), deny: plain('Keep'), style: 'danger' },
    };
    await alone({ type: 'button', text: plain('Remove'), confirm });
    const dialog = there.seen.page.getByRole('alertdialog', { name: 'Sure?' });

    await named('button', 'Remove').click();
    const words = await dialog.textContent();
    const bold = await dialog.locator('strong').textContent();
    await there.seen.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Remove');
    await named('button', 'Remove').click();
    await named('button', 'Keep').click();
    await dialog.waitFor({ state: 'detached' });

    expect([words, bold]).toEqual([expect.stringContaining('It is gone & stays gone.'), 'It']);
    expect(there.seen.deeds).toEqual([]);

    await named('button', 'Remove').click();
    await named('button', 'Delete').click();
    await there.seen.did('press', at);
    expect(there.seen.deeds).toHaveLength(1);
  });

  it('a button is read out by its accessibility label', async () => {
    await alone({ type: 'button', text: plain('Go'), accessibility_label: 'Go to the request' });

    expect(await named('button', 'Go to the request').textContent()).toBe('Go');
  });

  it('the menu behind the dots presses what was chosen', async () => {
    await alone({ type: 'overflow', options: [option('a', 'Again'), option('s', 'Stop')] });

    await named('button', 'More').click();
    await named('menuitem', 'Stop').click();

    await there.seen.did('press', at, [{ text: 'Stop', value: 's' }]);
  });

  it('radio buttons choose one, boxes any number', async () => {
    const options = [option('a', 'Apple', 'A fruit'), option('p', 'Pear')];
    const picked = { type: 'checkboxes', selected_options: [options[0]] };
    await inForm({ type: 'radio_buttons', options });
    await there.seen.page.getByRole('radio', { name: 'Apple A fruit' }).click();
    await there.seen.did('pick', at, [{ text: 'Apple', value: 'a', description: 'A fruit' }]);

    await inForm({ type: 'checkboxes', options }, { values: fields(picked) });
    await named('checkbox', 'Pear').click();

    await there.seen.did('pick', at, [
      { text: 'Apple', value: 'a', description: 'A fruit' },
      { text: 'Pear', value: 'p' },
    ]);
    await there.seen.page.getByRole('checkbox', { name: 'Apple' }).click();
    await there.seen.did('pick', at, []);
  });

  it.each([
    ['datepicker', { initial_date: '2026-01-31' }, '2026-01-31', '2026-02-28'],
    ['timepicker', { initial_time: '09:30' }, '09:30', '17:05'],
  ])('a %s', async (type, initial, before, after) => {
    await inForm({ type, ...initial });
    const field = there.seen.page.getByLabel('Field');

    expect(await field.inputValue()).toBe(before);
    await field.fill(after);
    await there.seen.did('fill', at, after);
  });

  it('what is typed is told once it rests, and no late update takes it away', async () => {
    const told = (value: string) => fields({ type: 'plain_text_input', value });
    await inForm({ type: 'plain_text_input', multiline: true }, { values: told('') });
    const field = named('textbox', 'Field');

    await field.pressSequentially('first');
    await there.seen.did('fill', at, 'first');
    await field.pressSequentially(' second');
    await there.seen.draw({ values: told('first') });
    const whileIn = await field.inputValue();
    await there.seen.did('fill', at, 'first second');
    await there.seen.draw({ values: told('first second') });
    await named('button', 'Before').focus();
    await there.seen.draw({ values: told('from elsewhere') });

    expect(whileIn).toBe('first second');
    expect(there.seen.deeds).toHaveLength(2);
    await expect.poll(() => field.inputValue()).toBe('from elsewhere');
  });

  it('leaving a field tells of it at once', async () => {
    await inForm({ type: 'plain_text_input' });
    await there.seen.page.clock.install();

    await named('textbox', 'Field').fill('x');
    await named('button', 'Before').focus();

    await there.seen.did('fill', at, 'x');
    await there.seen.page.clock.resume();
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
    await there.seen.draw({ blocks, errors: { B: 'Not like this.' } }, true);
    const field = named('textbox', 'Field');

    await field.fill('123456789');

    expect(await there.seen.page.locator('.text-left').textContent()).toBe('1');
    expect(await field.getAttribute('placeholder')).toBe('Words & more');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const words = ids.map((id) => there.seen.page.locator(`[id="${id}"]`).textContent());
    expect((await Promise.all(words)).sort()).toEqual(['At most ten.', 'Not like this.']);
  });

  it('what cannot be drawn is said', async () => {
    await alone({ type: 'file_input' });
    expect(
      await there.seen.page.getByText('file_input, which this workspace cannot draw').count(),
    ).toBe(1);

    await there.seen.draw({ blocks: [block('video', {}), block('constructor', {})] }, true);
    expect(await there.seen.page.getByText('which this workspace cannot draw').count()).toBe(2);
  });
});
