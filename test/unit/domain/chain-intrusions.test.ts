import { describe, expect, it } from 'vitest';
import { chainHash, zeroHash } from '../../../src/domain/chain-entry.ts';
import {
  a,
  about,
  append,
  at,
  b,
  c,
  check,
  kinds,
  type Row,
  renumber,
  sampleLog,
  sha256,
} from './sample-log.ts';

describe('swapped entries', () => {
  const parts: [string, (keyof Row)[]][] = [
    ['places', ['body', 'prev', 'hash', 'columns']],
    ['their body', ['body', 'columns']],
    ['their body and hash', ['body', 'hash', 'columns']],
    ['their body and prev', ['body', 'prev', 'columns']],
    ['their prev and hash', ['prev', 'hash']],
    ['their hash', ['hash']],
    ['their prev', ['prev']],
  ];

  it.each(parts)('are named as a pair that has exchanged %s', (what, keys) => {
    for (const [left, right] of [
      [1, 2],
      [5, 6],
      [3, 9],
      [1, 12],
      [11, 12],
    ] as const) {
      const log = sampleLog(about);
      const [first, second] = [at(log, left), at(log, right)];
      const pick = (row: Row) => Object.fromEntries(keys.map((key) => [key, row[key]]));
      const [mine, theirs] = [pick(first), pick(second)];
      Object.assign(first, theirs);
      Object.assign(second, mine);

      const report = check(log);

      expect(kinds(report)).toEqual([`swapped_entries ${left}`]);
      expect(report.problems[0]?.detail).toBe(
        `entries ${left} and ${right} have exchanged ${what}`,
      );
    }
  });
});

describe('an inserted entry', () => {
  const insert = (seq: number, hash: (prev: Uint8Array, body: string) => Uint8Array) => {
    const log = sampleLog(about);
    const prev = log.rows[seq - 2]?.hash ?? zeroHash;
    const columns = { ...at(log, 5).columns, actor: 'UMALLORY' };
    const body = JSON.stringify({
      v: 1,
      at: columns.at,
      request_id: null,
      actor: 'UMALLORY',
      action: columns.action,
    });
    log.rows.splice(seq - 1, 0, { seq, body, prev, hash: hash(prev, body), columns });
    renumber(log);
    return log;
  };

  it.each([1, 2, 6, 12])('is named when it links to the one before: %i', (seq) => {
    const log = insert(seq, (prev, body) => chainHash(sha256, prev, body));

    expect(kinds(check(log))).toEqual([`inserted_entry ${seq}`]);
  });

  it.each([1, 2, 6, 12])('is named when its hash is made up: %i', (seq) => {
    const log = insert(seq, (prev) => sha256(prev));

    expect(kinds(check(log))).toEqual([`inserted_entry ${seq}`]);
  });

  it('is named when it takes a number that is taken', () => {
    const log = sampleLog(about);
    log.rows.splice(6, 0, { ...at(log, 6) });

    expect(kinds(check(log))).toContain('inserted_entry 6');
  });

  it('shows at the end when it speaks of a request that does not know it', () => {
    const log = sampleLog(about);
    const known = structuredClone(log.requests);
    append(log, a);
    log.requests = known;

    const report = check(log);

    expect(kinds(report)).toEqual(['request_differs 13']);
    expect(report.problems[0]?.detail).toContain('does not know this entry');
  });
});

describe('a request row', () => {
  it('must say what its last entry says', () => {
    const log = sampleLog(about);
    const row = log.requests.find(({ id }) => id === c);
    if (row !== undefined) row.state.status = 'succeeded';

    const report = check(log);

    expect(kinds(report)).toEqual(['request_differs 12']);
    expect(report.problems[0]?.detail).toBe(
      `the row of request ${c} says status succeeded instead of provisioning`,
    );
  });

  it('must name an entry', () => {
    const log = sampleLog(about);
    const row = log.requests.find(({ id }) => id === c);
    Object.assign(row ?? {}, { lastSeq: undefined, lastHash: undefined });

    expect(kinds(check(log))).toEqual(['request_differs 12']);
  });

  it('must give its entry the right number', () => {
    const log = sampleLog(about);
    const row = log.requests.find(({ id }) => id === b);
    if (row !== undefined) row.lastSeq = 7;

    expect(kinds(check(log))).toEqual(['request_differs 11']);
  });
});
