import { describe, expect, it } from 'vitest';
import { byKind } from '../../../sandbox/page/client/inspect/usage-by-kind.ts';
import { placeInWords } from '../../../sandbox/page/place-words.ts';
import { messageUsage, viewUsage } from '../../../sandbox/page/usage.ts';
import { limits } from '../../../sandbox/slack/limits.ts';
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
} from '../slack/support/blocks.ts';

const message = (blocks: unknown[], more: Record<string, unknown> = {}) => ({
  ...{ type: 'message', text: 'text', blocks, ...more },
});
const brief = (list: ReturnType<typeof messageUsage>) =>
  list.map(({ what, used, allowed }) => `${what}: ${used} of ${allowed}`);

describe('how near a message is to Slack’s limits', () => {
  it('is told for every limit that applies, the nearest first', () => {
    const usage = messageUsage(message([section(long(1204)), actions(button())]));

    expect(usage[0]).toEqual({
      ...{ pointer: '/blocks/0/text/text', what: 'text of a section', used: 1204, allowed: 3000 },
    });
    expect(brief(usage)).toContain(`blocks of a message: 2 of ${limits.messageBlocks}`);
    expect(brief(usage)).toContain('elements of an actions: 1 of 25');
    const shares = usage.map(({ used, allowed }) => used / allowed);
    expect(shares).toEqual([...shares].sort((one, other) => other - one));
  });

  it.each([
    ['the longest section', section(long(3000)), '/blocks/0/text/text'],
    ['all options', select({ options: times(100, (n) => option(`v${n}`)) }), '/options'],
    ['the longest option value', select({ options: [option(long(150))] }), '/options/0/value'],
    ['the longest button text', actions(button({ text: plain(long(75)) })), '/text/text'],
    ['the longest action_id', actions(button({ action_id: long(255) })), '/action_id'],
    [
      'the longest confirm text',
      actions(button({ confirm: { title: plain('x'), text: plain(long(300)) } })),
      '/confirm/text/text',
    ],
  ])('is all of it for %s', (_, block, pointer) => {
    const [nearest] = messageUsage(message([block]));

    expect(nearest?.pointer).toContain(pointer);
    expect(nearest?.used).toBe(nearest?.allowed);
  });

  it('counts the whole as Slack does: JSON, text and metadata', () => {
    const blocks = [section('x')];
    const metadata = { event_type: 'e', event_payload: { name: 'für' } };

    const usage = brief(messageUsage(message(blocks, { metadata })));
    const edited = brief(messageUsage(message(blocks, { edited: { ts: '1' } })));

    expect(usage).toContain(
      `blocks of a message, as JSON: ${JSON.stringify(blocks).length} of ${limits.messageJson}`,
    );
    expect(usage).toContain(
      `metadata of a message, in bytes: ${Buffer.byteLength(JSON.stringify(metadata))} of ${limits.metadataBytes}`,
    );
    expect(usage).toContain(`text of a message: 4 of ${limits.postText}`);
    expect(edited).toContain(`text of a message: 4 of ${limits.updateText}`);
  });

  it('is told of a view as well', () => {
    const view = {
      ...{ type: 'modal', title: plain('New request'), submit: plain('Send') },
      ...{ private_metadata: long(2999), blocks: [section('x')] },
    };

    const usage = viewUsage(view);

    expect(usage[0]).toMatchObject({ what: 'private_metadata of a modal', used: 2999 });
    expect(brief(usage)).toContain('title of a modal: 11 of 24');
    expect(brief(usage)).toContain(`blocks of a modal: 1 of ${limits.viewBlocks}`);
    expect(brief(usage)).toContain(
      `modal as a whole, in bytes: ${JSON.stringify(view).length} of ${limits.viewBytes}`,
    );
  });

  it('is one line for each kind, with how many others use less', () => {
    const usage = messageUsage(message([section('ab'), section('abc'), section('a')]));

    const texts = byKind(usage).filter(({ most }) => most.what === 'text of a section');

    expect(texts).toEqual([
      { most: expect.objectContaining({ used: 3, pointer: '/blocks/1/text/text' }), others: 2 },
    ]);
  });
});

describe('placeInWords', () => {
  const root = message([
    {
      ...{ type: 'section', fields: [mrkdwn('x')] },
      accessory: {
        type: 'static_select',
        option_groups: [{ label: plain('Group'), options: [option('v')] }],
      },
    },
    { type: 'context', elements: [mrkdwn('x')] },
    actions(button({ confirm: { title: plain('Sure?'), text: plain('x') } })),
  ]);

  it.each([
    ['', 'message as a whole'],
    ['/text', 'text of a message'],
    ['/blocks', 'blocks of a message'],
    ['/blocks/0/fields', 'fields of a section'],
    ['/blocks/0/fields/0/text', 'field of a section'],
    [
      '/blocks/0/accessory/option_groups/0/label/text',
      'label of an option group of a static_select',
    ],
    [
      '/blocks/0/accessory/option_groups/0/options/0/value',
      'value of an option of an option group of a static_select',
    ],
    ['/blocks/1/elements/0/text', 'element of a context'],
    ['/blocks/2/elements/0/action_id', 'action_id of a button'],
    ['/blocks/2/elements/0/confirm/title/text', 'title of a confirm dialog of a button'],
    ['/nowhere/7/x', 'x of a message'],
  ])('names %j', (pointer, words) => {
    expect(placeInWords(root, pointer)).toBe(words);
  });
});
