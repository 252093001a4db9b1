import { describe, expect, test } from 'vitest';
import { drawnBlocks } from './support/drawn.ts';

const words = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string, emoji?: boolean) => ({ type: 'plain_text', text, emoji });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });

describe('a block', () => {
  test('of text has its fields and what stands beside it', () => {
    const html = drawnBlocks({
      type: 'section',
      text: words('*one*'),
      fields: [words('two'), plain('*three*')],
      accessory: { type: 'image', alt_text: 'a picture' },
    });

    expect(html).toMatch(/<strong>one<\/strong>.*two.*\*three\*.*a picture/);
  });

  test('of plain text shows emoji unless the app wants none', () => {
    const html = drawnBlocks(
      { type: 'header', text: plain('one :tada:', false) },
      { type: 'header', text: plain('two :tada:') },
    );

    expect(html).toContain('one :tada:');
    expect(html).toMatch(/two <span[^>]*>🎉/);
  });

  test('shows emoji on its buttons, labels and options where the app asked for them', () => {
    const option = (text: string, emoji?: boolean) => ({ text: plain(text, emoji), value: text });
    const html = drawnBlocks(
      {
        type: 'actions',
        elements: [
          { type: 'button', text: plain('Go :tada:', true) },
          { type: 'button', text: plain('Stay :tada:', false) },
        ],
      },
      {
        type: 'input',
        label: plain('Which :bug:', true),
        element: {
          type: 'checkboxes',
          options: [option('One :ant:', true), option('Two :ant:', false)],
        },
      },
    );

    expect(html).toMatch(/>Go 🎉<.*>Stay :tada:<.*>Which 🐛<.*One 🐜.*Two :ant:/);
  });

  test('of rich text keeps its structure, and takes nothing in it for markup', () => {
    const html = drawnBlocks(
      rich(
        section({ type: 'text', text: '*as typed* &amp; <b>', style: { bold: true, code: true } }),
        {
          type: 'rich_text_list',
          style: 'ordered',
          offset: 2,
          elements: [section({ type: 'user', user_id: 'U1' })],
        },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said' }] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: ':tada:' }] },
      ),
    );

    expect(html).toContain('<strong><code>*as typed* &amp;amp; &lt;b&gt;</code></strong>');
    expect(html).toMatch(/<ol[^>]* start="3"><li><span class="mention">@ada<\/span><\/li><\/ol>/);
    expect(html).toContain('<blockquote>said</blockquote><pre>:tada:</pre>');
  });

  test('of a table has a head, and columns that stand as they are set', () => {
    const cell = (text: string) => ({ type: 'raw_text', text });
    const html = drawnBlocks({
      type: 'table',
      column_settings: [null, { align: 'right' }],
      rows: [
        [cell('account'), cell('used')],
        [rich(section({ type: 'text', text: '1111', style: { code: true } })), cell('7')],
      ],
    });

    expect(html).toContain('<th style="text-align:right">used</th>');
    expect(html).toContain('<code>1111</code>');
    expect(html).toContain('<td style="text-align:right">7</td>');
  });

  test('of an alert says its level', () => {
    expect(drawnBlocks({ type: 'alert', level: 'warning', text: words('careful') })).toContain(
      'aria-label="warning"',
    );
  });
});

describe('what this workspace cannot draw', () => {
  test.each([
    ['a block', { type: 'hologram' }, 'Block of type hologram'],
    ['a name of every object', { type: 'constructor' }, 'Block of type constructor'],
    ['an element', { type: 'actions', elements: [{ type: 'dial' }] }, 'Element of type dial'],
    [
      'a word beside others',
      { type: 'context', elements: [{ type: 'sound' }] },
      'Text of type sound',
    ],
    ['a part', rich({ type: 'rich_text_poem' }), 'Text of type rich_text_poem'],
    ['an inline', rich(section({ type: 'sound' })), 'Words of type sound'],
    ['a cell', { type: 'table', rows: [[{ type: 'sum' }]] }, 'Cell of type sum'],
  ])('is said: %s', (_, block, said) => {
    expect(drawnBlocks(block)).toContain(`${said}, which this workspace cannot draw`);
  });

  test.each([
    { type: 'section' },
    { type: 'section', text: 'bare', fields: {}, accessory: [] },
    { type: 'actions', elements: null },
    { type: 'context', elements: [null, 1] },
    { type: 'table', rows: [1, null] },
    { type: 'rich_text', elements: [{ type: 'rich_text_list', elements: 'x' }] },
    { type: 'input' },
  ])('because it is malformed breaks nothing: %j', (block) => {
    expect(() => drawnBlocks(block)).not.toThrow();
  });
});
