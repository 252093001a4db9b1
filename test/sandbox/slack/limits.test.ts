import { describe, expect, it } from 'vitest';
import { validateMessage, validateMetadata, validateView } from '../../../sandbox/slack/limits.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text = 'x') => ({ type: 'section', text: mrkdwn(text) });
const button = (change: object = {}) => ({ type: 'button', text: plain('Go'), ...change });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value: string, text = 'o') => ({ text: plain(text), value });
const select = (change: object) => actions({ type: 'static_select', ...change });
const input = (element: object, change: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...change,
});
const typed = { type: 'plain_text_input' };
const modal = (change: object = {}) => ({
  type: 'modal',
  title: plain('T'),
  submit: plain('S'),
  blocks: [input(typed)],
  ...change,
});
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const long = (length: number) => 'x'.repeat(length);

describe('validateMessage', () => {
  it.each([
    ['50 blocks', times(50, () => ({ type: 'divider' }))],
    ['3,000 characters of section text', [section(long(3000))]],
    ['10 fields of 2,000', [{ type: 'section', fields: times(5, () => mrkdwn(long(2000))) }]],
    ['25 buttons', [actions(...times(25, () => button()))]],
    ['a button text of 75', [actions(button({ text: plain(long(75)) }))]],
    ['a button value of 2,000', [actions(button({ value: long(2000) }))]],
    ['a header of 150', [{ type: 'header', text: plain(long(150)) }]],
    ['an option value of 150', [select({ options: [option(long(150))] })]],
    ['emoji on plain text', [{ type: 'header', text: { ...plain('x'), emoji: true } }]],
    ['verbatim on mrkdwn', [{ type: 'section', text: { ...mrkdwn('x'), verbatim: true } }]],
    ['a block_id of 255', [{ ...section(), block_id: long(255) }]],
    [
      'code in rich text',
      [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [{ type: 'text', text: 'arn:aws:iam', style: { code: true } }],
            },
          ],
        },
      ],
    ],
  ])('takes %s', (_, blocks) => {
    expect(validateMessage(blocks, 'text')).toEqual([]);
  });

  it.each([
    [
      'a 51st block',
      times(51, () => ({ type: 'divider' })),
      '/blocks',
      'no more than 50 items allowed',
    ],
    [
      '3,001 characters',
      [section(long(3001))],
      '/blocks/0/text/text',
      'must be less than 3001 characters',
    ],
    ['an empty text', [section('')], '/blocks/0/text/text', 'must be more than 0 characters'],
    [
      'an 11th field',
      [{ type: 'section', fields: times(11, () => mrkdwn('x')) }],
      '/blocks/0/fields',
      'no more than 10 items allowed',
    ],
    [
      'a section of nothing',
      [{ type: 'section' }],
      '/blocks/0',
      'missing required field: text or fields',
    ],
    [
      'an 11th context element',
      [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
      '/blocks/0/elements',
      'no more than 10 items allowed',
    ],
    [
      'a 26th button',
      [actions(...times(26, () => button()))],
      '/blocks/0/elements',
      'no more than 25 items allowed',
    ],
    [
      'a long button text',
      [actions(button({ text: plain(long(76)) }))],
      '/blocks/0/elements/0/text/text',
      'must be less than 76 characters',
    ],
    [
      'a mrkdwn button',
      [actions(button({ text: mrkdwn('x') }))],
      '/blocks/0/elements/0/text',
      'unsupported type: mrkdwn',
    ],
    [
      'a long button value',
      [actions(button({ value: long(2001) }))],
      '/blocks/0/elements/0/value',
      'must be less than 2001 characters',
    ],
    [
      'an unknown style',
      [actions(button({ style: 'red' }))],
      '/blocks/0/elements/0/style',
      'must be one of: primary, danger',
    ],
    [
      'emoji on mrkdwn',
      [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }],
      '/blocks/0/text',
      'invalid additional property: emoji',
    ],
    [
      'verbatim on plain text',
      [{ type: 'header', text: { ...plain('x'), verbatim: true } }],
      '/blocks/0/text',
      'invalid additional property: verbatim',
    ],
    [
      'a long header',
      [{ type: 'header', text: plain(long(151)) }],
      '/blocks/0/text/text',
      'must be less than 151 characters',
    ],
    [
      'a misspelt field',
      [{ ...section(), txt: 'x' }],
      '/blocks/0',
      'invalid additional property: txt',
    ],
    ['an unknown block', [{ type: 'banner' }], '/blocks/0', 'unsupported type: banner'],
    [
      'an alert outside a modal',
      [{ type: 'alert', text: plain('x') }],
      '/blocks/0',
      'unsupported type: alert',
    ],
    [
      'a repeated block_id',
      [
        { ...section(), block_id: 'a' },
        { ...section(), block_id: 'a' },
      ],
      '/blocks/1/block_id',
      '`block_id` a already exists',
    ],
    [
      'a repeated action_id',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      '/blocks/0/elements/1/action_id',
      '`action_id` already exists',
    ],
    [
      'a long block_id',
      [{ ...section(), block_id: long(256) }],
      '/blocks/0/block_id',
      'must be less than 256 characters',
    ],
    [
      'a long action_id',
      [actions(button({ action_id: long(256) }))],
      '/blocks/0/elements/0/action_id',
      'must be less than 256 characters',
    ],
    [
      'a 101st option',
      [select({ options: times(101, (index) => option(`v${index}`)) })],
      '/blocks/0/elements/0/options',
      'no more than 100 items allowed',
    ],
    [
      'a long option value',
      [select({ options: [option(long(151))] })],
      '/blocks/0/elements/0/options/0/value',
      'must be less than 151 characters',
    ],
    [
      'a long option text',
      [select({ options: [option('v', long(76))] })],
      '/blocks/0/elements/0/options/0/text/text',
      'must be less than 76 characters',
    ],
    [
      'an initial option not offered',
      [select({ options: [option('a')], initial_option: option('b') })],
      '/blocks/0/elements/0/initial_option',
      'initial option must be one of the options',
    ],
    [
      'a sixth overflow option',
      [actions({ type: 'overflow', options: times(6, (index) => option(`v${index}`)) })],
      '/blocks/0/elements/0/options',
      'no more than 5 items allowed',
    ],
    [
      'a confirm without text',
      [actions(button({ confirm: { title: plain('x') } }))],
      '/blocks/0/elements/0/confirm',
      'missing required field: text',
    ],
    [
      'a long confirm title',
      [actions(button({ confirm: { title: plain(long(101)), text: plain('x') } }))],
      '/blocks/0/elements/0/confirm/title/text',
      'must be less than 101 characters',
    ],
    [
      'a long confirm text',
      [actions(button({ confirm: { text: plain(long(301)) } }))],
      '/blocks/0/elements/0/confirm/text/text',
      'must be less than 301 characters',
    ],
    [
      'a task in a status of its own',
      [{ type: 'task_card', task_id: 't', title: 't', status: 'completed' }],
      '/blocks/0/status',
      'must be one of: pending, in_progress, complete, error',
    ],
    ['blocks that are no array', { type: 'section' }, '/blocks', 'must provide an array'],
  ])('refuses %s', (_, blocks, pointer, message) => {
    expect(validateMessage(blocks, 'text')).toContainEqual({ pointer, message });
  });

  it('refuses a message of nothing, and one whose blocks are too long together', () => {
    const nothing = validateMessage([], '');
    const tooLong = validateMessage(
      times(5, () => section(long(2900))),
      'x',
    );

    expect(nothing.map(({ error }) => error)).toEqual(['no_text']);
    expect(tooLong.map(({ error }) => error)).toEqual(['msg_blocks_too_long']);
  });
});

describe('validateView', () => {
  it('takes a modal, a Home tab and an alert in a modal', () => {
    const alert = { type: 'alert', text: plain('x'), level: 'warning' };
    const views = [
      modal(),
      modal({ blocks: [alert, input(typed)] }),
      { type: 'home', blocks: times(100, () => ({ type: 'divider' })) },
    ];

    expect(views.flatMap(validateView)).toEqual([]);
  });

  it.each([
    [
      'a long title',
      modal({ title: plain(long(25)) }),
      '/view/title/text',
      'must be less than 25 characters',
    ],
    ['no title', { ...modal(), title: undefined }, '/view', 'missing required field: title'],
    [
      'an input without submit',
      { ...modal(), submit: undefined },
      '/view',
      'missing required field: submit',
    ],
    ['no blocks', modal({ blocks: [] }), '/view/blocks', 'no less than 1 items allowed'],
    [
      'a 101st block',
      modal({ blocks: times(101, () => section()) }),
      '/view/blocks',
      'no more than 100 items allowed',
    ],
    [
      'long private metadata',
      modal({ private_metadata: long(3001) }),
      '/view/private_metadata',
      'must be less than 3001 characters',
    ],
    [
      'a long callback_id',
      modal({ callback_id: long(256) }),
      '/view/callback_id',
      'must be less than 256 characters',
    ],
    [
      'a button as input',
      modal({ blocks: [input(button())] }),
      '/view/blocks/0/element',
      'unsupported type: button',
    ],
    [
      'a long label',
      modal({ blocks: [input(typed, { label: plain(long(2001)) })] }),
      '/view/blocks/0/label/text',
      'must be less than 2001 characters',
    ],
    [
      'a long placeholder',
      modal({ blocks: [input({ ...typed, placeholder: plain(long(151)) })] }),
      '/view/blocks/0/element/placeholder/text',
      'must be less than 151 characters',
    ],
    [
      'a max_length over 3,000',
      modal({ blocks: [input({ ...typed, max_length: 3001 })] }),
      '/view/blocks/0/element/max_length',
      'must be less than 3001',
    ],
    [
      'options on an external select',
      modal({ blocks: [input({ type: 'external_select', options: [] })] }),
      '/view/blocks/0/element',
      'invalid additional property: options',
    ],
    [
      'a select of nothing',
      modal({ blocks: [input({ type: 'static_select' })] }),
      '/view/blocks/0/element',
      'must provide exactly one of options or option_groups',
    ],
    [
      'a card in a modal',
      modal({ blocks: [{ type: 'card', title: mrkdwn('x') }] }),
      '/view/blocks/0',
      'unsupported type: card',
    ],
    [
      'a submit button on a Home tab',
      { type: 'home', blocks: [section()], submit: plain('S') },
      '/view',
      'invalid additional property: submit',
    ],
    [
      'two focused elements',
      modal({ blocks: times(2, () => input({ ...typed, focus_on_load: true })) }),
      '/view/blocks',
      'only one element may have focus_on_load',
    ],
  ])('refuses %s', (_, view, pointer, message) => {
    expect(validateView(view)).toContainEqual({ pointer, message });
  });

  it('refuses a view over 250 kB', () => {
    const blocks = times(100, () => section(long(3000)));

    expect(validateView(modal({ blocks })).map(({ error }) => error)).toEqual(['view_too_large']);
  });
});

describe('validateMetadata', () => {
  it('knows the shape and the size, and takes an empty object as a removal', () => {
    const metadata = (payload: object) => ({ event_type: 'x', event_payload: payload });

    const errors = [metadata({ id: 1 }), {}, { event_type: 'x' }, 'x', metadata({ id: long(9000) })]
      .map(validateMetadata)
      .map(([problem]) => problem?.error);

    expect(errors).toEqual([
      undefined,
      undefined,
      'invalid_metadata_format',
      'invalid_metadata_format',
      'metadata_too_large',
    ]);
  });
});
