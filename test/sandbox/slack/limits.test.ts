import { describe, expect, it } from 'vitest';
import { validateMessage } from '../../../sandbox/slack/limits.ts';
import {
  actions,
  button,
  long,
  mrkdwn,
  option,
  plain,
  section,
  select,
  times,
} from './support/blocks.ts';

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
