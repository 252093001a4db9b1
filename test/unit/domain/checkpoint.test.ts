import { describe, expect, it } from 'vitest';
import { isCheckpointDue, type News } from '../../../src/domain/checkpoint.ts';

const minute = 60_000;

describe('a checkpoint', () => {
  it.each<[string, Partial<News>, boolean]>([
    ['nothing has happened, for a year', { entries: 0, sinceMs: 365 * 24 * 60 * minute }, false],
    ['nothing has happened, and the process ends', { entries: 0, closing: true }, false],
    ['99 entries within ten minutes', { entries: 99, sinceMs: 10 * minute - 1 }, false],
    ['100 entries at once', { entries: 100, sinceMs: 1 }, true],
    ['one entry, ten minutes ago', { entries: 1, sinceMs: 10 * minute }, true],
    ['one entry, and the process ends', { entries: 1, sinceMs: 1, closing: true }, true],
    ['one entry, and there is none yet', { entries: 1, sinceMs: undefined }, true],
    [
      'the log is shorter than the last one',
      { entries: -3, sinceMs: undefined, closing: true },
      false,
    ],
  ])('where %s', (_, news, due) => {
    expect(isCheckpointDue({ entries: 1, sinceMs: 1, closing: false, ...news })).toBe(due);
  });
});
