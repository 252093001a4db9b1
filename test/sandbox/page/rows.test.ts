import { describe, expect, it } from 'vitest';
import { type Row, rowsOf } from '../../../sandbox/page/client/shell/channel/rows.ts';
import type { ShownMessage } from '../../../sandbox/page/wire.ts';
import { aMessage } from './support/told.ts';

/** Noon somewhere on earth or other: days apart are days apart everywhere. */
const day = 86_400;
const noon = 1_700_000_000;

function at(seconds: number, change: Partial<ShownMessage> = {}): ShownMessage {
  return aMessage(`${noon + seconds}.000000`, change);
}

function words(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => {
    if (row.kind === 'message') return row.follows ? 'follows' : 'message';
    return row.kind;
  });
}

const reader = { me: 'U0APPROV1', lastRead: undefined };

describe('the rows of a list of messages', () => {
  it('begin each day with its name', () => {
    const rows = rowsOf([at(0), at(2 * day), at(2 * day + 1)], reader);

    expect(words(rows)).toEqual(['day', 'message', 'day', 'message', 'follows']);
  });

  it('say a name again after five minutes, after somebody else, and where only one person reads on', () => {
    const rows = rowsOf(
      [
        at(0),
        at(299),
        at(600),
        at(601, { user: 'U0BOTUSER' }),
        at(602, { user: 'U0BOTUSER', ephemeral: true }),
      ],
      reader,
    );

    expect(words(rows).slice(1)).toEqual(['message', 'follows', 'message', 'message', 'message']);
  });

  it('have a line above the first message that is new to the reader, never above their own', () => {
    const messages = [at(0), at(1), at(2, { user: reader.me }), at(3)];
    const line = (lastRead: string | undefined) =>
      words(rowsOf(messages, { ...reader, lastRead })).indexOf('new');

    expect(line(undefined)).toBe(-1);
    expect(line('')).toBe(1); // nothing was ever read
    expect(line(at(0).ts)).toBe(2);
    expect(line(at(1).ts)).toBe(4);
    expect(line(at(3).ts)).toBe(-1);
  });
});
