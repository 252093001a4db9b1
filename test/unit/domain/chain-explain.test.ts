import { describe, expect, it } from 'vitest';
import { chainHash } from '../../../src/domain/chain-entry.ts';
import {
  a,
  about,
  append,
  at,
  b,
  c,
  check,
  edit,
  kinds,
  type Row,
  rehash,
  renumber,
  sampleLog,
  sha256,
} from './sample-log.ts';

describe('an edited entry', () => {
  it.each([
    ['its text', (row: Row) => edit(row)],
    ['its hash', (row: Row) => (row.hash = sha256(row.hash))],
    ['its predecessor', (row: Row) => (row.prev = sha256(row.prev))],
    [
      'its content',
      (row: Row) => {
        edit(row);
        row.hash = sha256(row.hash);
        row.prev = sha256(row.prev);
      },
    ],
  ])('is named when %s was changed, wherever it stands', (what, tamper) => {
    for (const seq of [1, 5, 6, 11]) {
      const log = sampleLog(about);
      tamper(at(log, seq));

      const report = check(log);

      expect(kinds(report)).toEqual([`edited_entry ${seq}`]);
      expect(report.problems[0]?.detail).toContain(what);
    }
  });

  it('is named when its hash was computed anew, by the witnesses around it', () => {
    for (const seq of [1, 2, 5, 6, 7, 11]) {
      const log = sampleLog(about);
      edit(at(log, seq));
      at(log, seq).hash = chainHash(sha256, at(log, seq).prev, at(log, seq).body);

      expect(kinds(check(log))).toEqual([`edited_entry ${seq}`]);
    }
  });

  it('is named when it was made to follow something else', () => {
    const log = sampleLog(about);
    const row = at(log, 6);
    row.prev = sha256(row.prev);
    row.hash = chainHash(sha256, row.prev, row.body);

    expect(kinds(check(log))).toEqual(['edited_entry 6']);
  });

  it('is told from its columns: those are no more than an index', () => {
    const log = sampleLog(about);
    at(log, 4).columns.actor = 'UMALLORY';
    at(log, 9).columns.at = '2031-01-01T00:00:00.000Z';

    const report = check(log);

    expect(kinds(report)).toEqual(['column_differs 4', 'column_differs 9']);
    expect(report.problems.map(({ detail }) => detail)).toEqual([
      'its text says otherwise than its columns: actor',
      'its text says otherwise than its columns: at',
    ]);
  });

  it('shows as a rewritten end when everything after it was computed anew', () => {
    const log = sampleLog(about);
    edit(at(log, 6));
    rehash(log, 5);

    const report = check(log);

    expect(kinds(report)).toEqual(['cut_tail 7']);
    expect(report.problems[0]?.detail).toContain('rewritten, from this entry or an earlier one');
  });
});

describe('a missing entry', () => {
  it.each([1, 2, 5, 6, 7, 11])('is named by its number when the gap was left: %i', (seq) => {
    const log = sampleLog(about);
    log.rows.splice(seq - 1, 1);

    const report = check(log);

    expect(kinds(report)).toEqual([`missing_entry ${seq}`]);
  });

  it('is one problem, however many are gone in a row', () => {
    const log = sampleLog(about);
    log.rows.splice(3, 4);

    const report = check(log);

    expect(kinds(report)).toEqual(['missing_entry 4']);
    expect(report.problems[0]?.detail).toBe('entries 4 to 7 are missing');
  });

  it.each([1, 2, 5, 6, 7, 11])('is named when the rest was numbered anew: %i', (seq) => {
    const log = sampleLog(about);
    log.rows.splice(seq - 1, 1);
    renumber(log);

    expect(kinds(check(log))).toEqual([`missing_entry ${seq}`]);
  });

  it('cannot be told from a rewritten one where no request row speaks of what follows', () => {
    const removed = sampleLog([a, null, null, null, null]);
    removed.rows.splice(2, 1);
    renumber(removed);
    const rewritten = sampleLog([a, null, null, null]);
    edit(at(rewritten, 2));
    at(rewritten, 2).hash = chainHash(sha256, at(rewritten, 2).prev, at(rewritten, 2).body);

    const reports = [check(removed), check(rewritten)];

    expect(reports.map(kinds)).toEqual([['broken_link 3'], ['broken_link 3']]);
    expect(reports[0]?.problems[0]?.detail).toBe(
      'entry 2 was rewritten, or entries between it and entry 3 were taken out',
    );
  });

  it('is named twice when two are gone and witnesses lie between', () => {
    const log = sampleLog([a, b, null, null, a, null, null, c, b]);
    log.rows.splice(6, 1);
    log.rows.splice(2, 1);
    renumber(log);

    expect(kinds(check(log))).toEqual(['missing_entry 3', 'missing_entry 6']);
  });
});

describe('several problems at once', () => {
  it('are each named, and none twice', () => {
    const log = sampleLog([a, b, null, a, c, b, null, a, b, c, a, b, null, c]);
    edit(at(log, 2));
    log.rows.splice(11, 1); // the last entry of its request
    log.rows.splice(4, 1);
    renumber(log);

    expect(kinds(check(log))).toEqual(['edited_entry 2', 'missing_entry 5', 'missing_entry 11']);
  });

  it('are kept apart from a cut end', () => {
    const log = sampleLog([a, b, null, a, c, b, null, a, b, c, a, b, null, c]);
    edit(at(log, 2));
    log.rows.splice(-2);

    expect(kinds(check(log))).toEqual(['edited_entry 2', 'cut_tail 13']);
  });
});

describe('a cut tail', () => {
  it.each([1, 2, 6])('is named when %i entries are gone from the end', (count) => {
    const log = sampleLog(about);
    log.rows.splice(-count);

    const report = check(log);

    expect(kinds(report)).toEqual([`cut_tail ${13 - count}`]);
    expect(report.problems[0]?.detail).toContain('such as entry 12');
  });

  it('is named when the whole log is gone', () => {
    const log = sampleLog(about);
    log.rows = [];

    expect(kinds(check(log))).toEqual(['cut_tail 1']);
  });

  it('is named when the log went on afterwards', () => {
    const log = sampleLog(about);
    log.rows.splice(-3);
    for (const next of [a, null, a, a]) append(log, next);

    const report = check(log);

    expect(kinds(report)).toEqual(['cut_tail 11']);
    expect(report.problems[0]?.detail).toContain('the log was cut and continued');
  });

  it('cannot be seen where the last entries are about no request', () => {
    const log = sampleLog([a, b, null]);
    log.rows.splice(-1);

    expect(check(log)).toMatchObject({ problems: [], head: { seq: 2 } });
  });
});
