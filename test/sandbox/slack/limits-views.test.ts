import { describe, expect, it } from 'vitest';
import { validateMetadata, validateView } from '../../../sandbox/slack/limits.ts';
import {
  button,
  input,
  long,
  modal,
  mrkdwn,
  plain,
  section,
  times,
  typed,
} from './support/blocks.ts';

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
