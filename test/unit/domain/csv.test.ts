import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../src/domain/csv.ts';
import { anyCharacters } from '../../support/any-text.ts';

describe('a line of CSV', () => {
  it.each([
    [['a', 1, ''], 'a,1,'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"'],
    [[' a ', 'CHG 1'], '" a ",CHG 1'],
    [['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x"],
    [['\t=1', '\rx'], `'\t=1,"'\rx"`],
    [['"=1+1', "'=1", ' =1', '"\n@x'], `"'""=1+1",''=1,' =1,"'""\n@x"`],
    [['＝1+1'], "'＝1+1"],
    [['a\u001b[31mred\u0007\u009b31m'], 'a[31mred31m'],
    [['\u0000=1'], "'=1"],
  ] as const)('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });

  it('is read back cell by cell, and none begins a formula or moves a cursor', () => {
    const cell = fc.oneof(anyCharacters(10), fc.stringMatching(/^["' ,\r\n\t=@+-]{0,8}$/));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const read = readCsv(csvLine(cells));

        const clean = cells.map((text) => text.replace(/[^\P{Cc}\n\r\t]/gu, ''));
        expect(read.map((text, at) => [clean[at], `'${clean[at]}`].includes(text))).not.toContain(
          false,
        );
        for (const text of read) expect(text).not.toMatch(/^[\s"]*[=+\-@]/u);
      }),
    );
  });
});

/** As RFC 4180 has it: one record. */
function readCsv(line: string): string[] {
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/gy;
  for (let found = pattern.exec(line); found !== null; found = pattern.exec(line)) {
    const [whole, quoted, plain = ''] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (whole.endsWith('\r\n') && pattern.lastIndex === line.length) return cells;
  }
  throw new Error(`${JSON.stringify(line)} is no CSV`);
}
