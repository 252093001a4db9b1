import { describe, expect, it } from 'vitest';
import { readDropped } from '../../../src/domain/dropped.ts';
import {
  a,
  about,
  append,
  at,
  b,
  c,
  check,
  dropUpTo,
  edit,
  kinds,
  type Row,
  rehash,
  type SampleLog,
  sampleLog,
} from './sample-log.ts';

/** Of twelve entries the first five are gone: those of `a` before its last one, one of `b`, and two about nothing. */
function dropped(): SampleLog {
  const log = sampleLog(about);
  dropUpTo(log, 5);
  return log;
}

/** The entry of that number, wherever it stands. */
const numbered = (log: SampleLog, seq: number): Row => {
  const row = log.rows.find((one) => one.seq === seq);
  if (row === undefined) throw new Error(`no entry ${seq}`);
  return row;
};

/** Writes another value into the entry that tells of the drop, with all hashes from there on anew. */
function retell(log: SampleLog, change: Readonly<Record<string, unknown>>): void {
  const row = numbered(log, 13);
  const body = JSON.parse(row.body);
  Object.assign(body.details, change);
  row.body = JSON.stringify(body);
  rehash(log, log.rows.indexOf(row));
}

describe('a log whose beginning was dropped', () => {
  it('holds, and goes on to hold', () => {
    const log = dropped();
    append(log, c);

    const report = check(log);

    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ entries: 9, head: { seq: 14 } });
  });

  it('holds where it was dropped again, and where the first telling of it went as well', () => {
    const log = dropped();
    for (const { id, state } of log.requests) if (id === a) state.status = 'succeeded';
    dropUpTo(log, 9);
    expect(kinds(check(log))).toEqual([]);

    append(log, c);
    dropUpTo(log, 14);

    expect(log.rows.map(({ seq }) => seq)).toEqual([15, 16]);
    expect(kinds(check({ ...log, requests: [] }))).toEqual([]);
  });

  it('has ended requests whose entries are gone, and no open one', () => {
    const log = sampleLog(about);
    const row = log.requests.find(({ id }) => id === a);
    dropUpTo(log, 8);

    const open = kinds(check(log));
    if (row !== undefined) row.state.status = 'succeeded';

    expect(open).toEqual(['request_differs 7']);
    expect(kinds(check(log))).toEqual([]);
  });

  it('shows a row that is set back to what was dropped', () => {
    const log = dropped();
    const row = log.requests.find(({ id }) => id === b);
    Object.assign(row ?? {}, { lastSeq: 3, lastHash: new Uint8Array(32).fill(7) });

    expect(kinds(check(log))).toEqual(['request_differs 11']);
  });

  it('is found where the beginning was cut and nothing says so', () => {
    const log = sampleLog(about);
    log.rows.splice(0, 5);

    expect(kinds(check(log))).toEqual(['missing_entry 1']);
  });

  it.each([
    [
      'more was cut than it says',
      (log: SampleLog) => void log.rows.splice(0, 2),
      ['missing_entry 6'],
    ],
    [
      'less',
      (log: SampleLog) => {
        const [gone] = sampleLog(about).rows.slice(4);
        if (gone !== undefined) log.rows.unshift(gone);
      },
      ['drop_differs 13', 'missing_entry 1'],
    ],
    [
      'it is said of more',
      (log: SampleLog) => retell(log, { size: 6 }),
      ['drop_differs 13', 'missing_entry 1'],
    ],
    ['it is said of fewer', (log: SampleLog) => retell(log, { size: 4 }), ['missing_entry 5']],
    [
      'another hash is said',
      (log: SampleLog) => retell(log, { hash: 'a'.repeat(64) }),
      ['drop_differs 13'],
    ],
    [
      'another first entry is said',
      (log: SampleLog) => retell(log, { first: 9 }),
      ['drop_differs 13'],
    ],
    [
      'what it says is no drop at all',
      (log: SampleLog) => retell(log, { root: 'none' }),
      ['missing_entry 1'],
    ],
    ['the entry that follows was edited', (log: SampleLog) => edit(at(log, 1)), ['edited_entry 6']],
    [
      'the entry that says so was edited',
      (log: SampleLog) => {
        const row = numbered(log, 13);
        row.body = row.body.replace('owner', 'other');
      },
      ['edited_entry 13'],
    ],
  ])('is found where %s', (_, change, expected) => {
    const log = dropped();
    append(log, c);

    change(log);

    expect(kinds(check({ ...log, requests: [] }))).toEqual(expected);
  });

  it('is found where two entries say the same', () => {
    const log = dropped();
    const { body } = numbered(log, 13);
    const { action, details } = JSON.parse(body);
    append(log, null, { action, details });

    expect(kinds(check(log))).toEqual(['drop_differs 14']);
  });
});

it('reads what an entry says of a drop, and nothing of what the bot does not write', () => {
  const log = dropped();
  const { body } = numbered(log, 13);

  expect(readDropped(13, body)).toMatchObject({ seq: 13, before: '2030-02', first: 1, size: 5 });
  for (const other of ['', '{}', '[]', 'null', body.replace('audit_dropped', 'audit_moved')])
    expect(readDropped(13, other)).toBeUndefined();
});
