import { describe, expect, it } from 'vitest';
import { dateText, exactDateText, mrkdwn } from '../../../src/slack/text.ts';
import { timeProblems } from './judged.ts';

const at = new Date('2026-11-20T09:00:00Z');
const markup = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });

/** The rule that every view and message is held to beside Slack's own. */
describe('times', () => {
  it.each([
    ['in a date token', markup(mrkdwn`Expires ${dateText(at)}.`)],
    ['in a date token, and exactly beside it', markup(exactDateText('2026-11-02T11:27:12.011Z'))],
    ['in UTC, where nothing else can be said', plain('As last seen at HCP 2026-11-20 09:00 UTC.')],
  ])('are in the reader’s zone %s', (_, text) => {
    expect(timeProblems([text])).toEqual([]);
  });

  it.each([
    markup('at 2026-11-20 09:00 UTC'),
    markup('created `2026-11-02T11:27:12.011000000Z`'),
    markup('at 9:00'),
    plain('at 2026-11-20 09:00'),
    plain('at 09:00'),
  ])('are told when they are in nobody’s zone: $text', (text) => {
    expect(timeProblems({ blocks: [text] })).toHaveLength(1);
  });

  it('that are none are said to be unknown', () => {
    expect(exactDateText('<!channel>')).toBe('an unknown time (`&lt;!channel&gt;`)');
  });
});
