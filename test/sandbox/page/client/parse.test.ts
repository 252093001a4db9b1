import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMrkdwn } from '../../../../sandbox/page/client/mrkdwn/parse.ts';
import type { Piece } from '../../../../sandbox/page/client/mrkdwn/piece.ts';
import { unescaped } from '../../../../sandbox/page/client/mrkdwn/unescaped.ts';

/** Texts made of what means something, so that it stands in every order. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['*', '_', '~', '`', '```', '<', '>', '&gt;', '&lt;', '&amp;', '|', '^', '\n', ' ', ':'],
        ...['<@U1>', '<!here>', '<!date^1^{date}|x>', '<https://a.example|b>', 'word', ':tada:'],
      ),
      fc.string({ unit: fc.constantFrom(...'aé0.-,(" \u200b') }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('any text', () => {
  test('is read without a throw, and all of it comes out but for the marks', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(letters(wordsOf(parseMrkdwn(text)))).toBe(letters(unescaped(text)));
      }),
    );
  });

  test('that somebody typed and the bot escaped has neither a mention, a link nor a date', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const text = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

        expect(kindsOf(parseMrkdwn(text))).not.toEqual(
          expect.arrayContaining([
            expect.stringMatching(/^(user|group|channel|broadcast|link|date)$/),
          ]),
        );
      }),
    );
  });

  test.each([
    '*a '.repeat(20_000),
    '*_~'.repeat(20_000),
    `${'*a _b ~c '.repeat(5_000)}${'c~ b_ a* '.repeat(5_000)}`,
    '<'.repeat(60_000),
    '`a'.repeat(20_001),
    '&gt;'.repeat(20_000),
    '```'.repeat(20_001),
    ' *a'.repeat(20_000).concat('*'),
  ])('is read in time that grows with its length (%#)', (text) => {
    const began = performance.now();

    parseMrkdwn(text);

    expect(performance.now() - began).toBeLessThan(2000);
  });
});

const references = /<@U1>|<!here>|<!date\^1\^\{date\}\|x>|<https:\/\/a\.example\|b>/g;

/** What is no reference, no mark and no space: those may be taken as markup. */
function letters(text: string): string {
  return text.replace(references, '').replace(/[\s*_~`>]/g, '');
}

/** The words of the pieces; a mention, a link or a date has none. */
function wordsOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => ('pieces' in piece ? wordsOf(piece.pieces) : 'text' in piece ? piece.text : ''))
    .join('');
}

function kindsOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap((piece) => [
    piece.kind,
    ...('pieces' in piece ? kindsOf(piece.pieces) : []),
  ]);
}
