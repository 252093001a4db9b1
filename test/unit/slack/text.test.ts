import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPlain, cutText, fitList } from '../../../src/slack/cut.ts';
import {
  code,
  codeBlock,
  dateText,
  escaped,
  groupMention,
  link,
  mention,
  mrkdwn,
} from '../../../src/slack/text.ts';
import { anyCharacters } from '../../support/any-text.ts';
import { approver } from './fixtures.ts';

const anyText = fc.oneof(
  anyCharacters(300),
  fc
    .array(fc.constantFrom('&', '<', '>', '`', '🚀', 'é', '\ud83d', '\n', 'x'), { maxLength: 300 })
    .map((characters) => characters.join('')),
);

describe('escaped', () => {
  it('escapes the three characters that control markup, and them once', () => {
    expect(escaped('a & b < c > d &amp;')).toBe('a &amp; b &lt; c &gt; d &amp;amp;');
  });

  it('drops what cannot be seen, and what is no character', () => {
    expect(escaped('a\u202eb\u200bc\u0007d\ud83de\ufefff')).toBe('abcdef');
  });
});

describe('code', () => {
  it.each([
    ['arn:aws:iam::111122223333:root', '`arn:aws:iam::111122223333:root`'],
    ['a`b', "`a'b`"],
    ['two\nlines', '`two lines`'],
    ['', '`(empty)`'],
    ['\u200b', '`(empty)`'],
    ['<x>', '`&lt;x&gt;`'],
  ])('shows %j as %s', (text, shown) => {
    expect(code(text)).toBe(shown);
  });

  it('can be left neither from a line nor from a block', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(code(text).slice(1, -1)).not.toMatch(/[`\n<>]/);
        expect(codeBlock(text).slice(3, -3)).not.toMatch(/[`<>]/);
      }),
      { seed: 51 },
    );
  });
});

describe('mentions', () => {
  it('are made of ids alone', () => {
    expect(mention(approver)).toBe('<@U0APPROV1>');
    expect(groupMention('S0NETSEC')).toBe('<!subteam^S0NETSEC>');
    expect(groupMention('here')).toBe('`here`');
    expect(groupMention('S1|x> <!channel')).toBe('`S1|x&gt; &lt;!channel`');
  });
});

describe('link', () => {
  it.each([
    ['https://a.example/x?y=1&z=2', '<https://a.example/x?y=1&amp;z=2|open>'],
    ['https://a.example/a|b', '<https://a.example/a%7Cb|open>'],
    ['javascript:alert(1)', undefined],
    ['ftp://a.example', undefined],
    ['no address', undefined],
    [`https://a.example/${'x'.repeat(600)}`, undefined],
  ])('of %s is %s', (address, expected) => {
    expect(link(address, 'open')).toBe(expected);
  });
});

describe('dateText', () => {
  it('shows UTC where a client knows no dates', () => {
    expect(dateText(new Date('2026-11-23T09:00:59Z'))).toBe(
      '<!date^1795424459^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>',
    );
  });

  it('does not fail on a time that is none', () => {
    expect(dateText(new Date('soon'))).toBe('an unknown time');
  });
});

describe('cutting', () => {
  it('never exceeds the limit, never splits a character or an escape, and counts exactly', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 40, max: 200 }), (text, max) => {
        const cut = cutText(text, max);

        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut).not.toMatch(/\p{Cs}/u);
        const [, kept = '', left] = /^([\s\S]*)… and (\d+) more characters?$/.exec(cut) ?? [];
        if (left === undefined) expect(cut).toBe(escaped(text));
        else {
          const whole = [...escaped(text).replace(/&(amp|lt|gt);/g, '&')].length;
          expect(escaped(text).startsWith(kept)).toBe(true);
          expect([...kept.replace(/&(amp|lt|gt);/g, '&')].length + Number(left)).toBe(whole);
        }
      }),
      { seed: 52, numRuns: 500 },
    );
  });

  it('measures what is drawn: escaped in markup, as typed elsewhere', () => {
    const text = '&'.repeat(50);

    expect(cutText(text, 100)).toMatch(/^(?:&amp;)+… and \d+ more characters$/);
    expect(cutPlain(text, 100)).toBe(text);
  });
});

describe('fitList', () => {
  it('never exceeds the room, and what is shown and counted is everything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 60 }), { maxLength: 30 }),
        fc.integer({ min: 30, max: 400 }),
        (values, max) => {
          const { text, left } = fitList(values.map(code), max, {
            separator: '\n',
            where: mrkdwn`, elsewhere`,
          });

          const shown = text.split('\n').filter((line) => line.startsWith('`')).length;
          expect(text.length).toBeLessThanOrEqual(max);
          expect(shown + left).toBe(values.length);
        },
      ),
      { seed: 53, numRuns: 300 },
    );
  });
});
