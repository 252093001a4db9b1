import { expect, it } from 'vitest';
import { tableText } from '../../../src/cli/table.ts';

it('puts cells under one another, and lets none of them leave its line', () => {
  const rows = [
    ['request', 'ticket'],
    ['K7M2QX', '\u001b[2Jtwo\r\nlines\u202e'],
    ['ABCDEFGH', ''],
  ];

  expect(tableText(rows)).toBe('request   ticket\nK7M2QX    [2Jtwo lines\nABCDEFGH\n');
});
