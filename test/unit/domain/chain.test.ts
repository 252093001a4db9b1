import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startChainCheck } from '../../../src/domain/chain.ts';
import { chainHash, zeroHash } from '../../../src/domain/chain-entry.ts';
import {
  append,
  check,
  kinds,
  type Row,
  rehash,
  renumber,
  sampleLog,
  sha256,
} from './sample-log.ts';

const a = '11111111-1111-4111-8111-111111111111';
const b = '22222222-2222-4222-8222-222222222222';
const c = '33333333-3333-4333-8333-333333333333';
/** Requests that end early, in the middle and at the end, and entries about none. */
const about = [null, a, b, a, null, b, a, c, null, c, b, c];

const at = (log: { rows: Row[] }, seq: number): Row => {
  const row = log.rows[seq - 1];
  if (row === undefined) throw new Error(`no entry ${seq}`);
  return row;
};

/** Changes what no column repeats. */
const edit = (row: Row): void => {
  row.body = row.body.replace('"v":1', '"v":2');
};

describe('chainHash', () => {
  it('is SHA-256 over 0x01, the hash before and the SHA-256 of 0x00 and the text', () => {
    // printf '\x00{}' | sha256sum, then printf '\x01' + 32 zero bytes + that
    const hash = chainHash(sha256, zeroHash, '{}');

    expect(Buffer.from(hash).toString('hex')).toBe(
      '1f42ae262679597b1b25a082d99e368464d8a3243613e766350d1cee09893057',
    );
  });
});

describe('an untouched log', () => {
  it('is accepted, with its head', () => {
    const log = sampleLog(about);

    const report = check(log);

    expect(report).toMatchObject({ entries: 12, problems: [], omitted: 0 });
    expect(report.head).toEqual({ seq: 12, hash: at(log, 12).hash });
  });

  it('may be empty', () => {
    const report = check(sampleLog([]));

    expect(report).toEqual({ entries: 0, head: undefined, problems: [], omitted: 0 });
  });

  it('is accepted without columns and request rows, as in an export', () => {
    const chain = startChainCheck(sha256);

    for (const { seq, body, prev, hash } of sampleLog(about).rows)
      chain.addEntry({ seq, body, prev, hash });

    expect(chain.report().problems).toEqual([]);
  });
});

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

describe('any log', () => {
  const anyAbout = fc.array(fc.constantFrom(a, b, c, null), { minLength: 1, maxLength: 24 });
  const run = { seed: 20300101, numRuns: 400 };

  it('is accepted as long as nobody touches it', () => {
    fc.assert(
      fc.property(anyAbout, (entries) => {
        expect(check(sampleLog(entries)).problems).toEqual([]);
      }),
      run,
    );
  });

  it('shows any change of any text, predecessor or hash', () => {
    const tamper = fc.record({
      pick: fc.nat(),
      part: fc.constantFrom('body', 'prev', 'hash'),
      byte: fc.nat(),
    });
    fc.assert(
      fc.property(anyAbout, tamper, (entries, { pick, part, byte }) => {
        const log = sampleLog(entries);
        const row = at(log, (pick % log.rows.length) + 1);
        if (part === 'body') row.body = flipCharacter(row.body, byte);
        else row[part as 'prev' | 'hash'] = flipBit(row[part as 'prev' | 'hash'], byte);

        expect(kinds(check(log))).toContain(`edited_entry ${row.seq}`);
      }),
      run,
    );
  });

  it('shows any entry that is gone from before its last one, however it was hidden', () => {
    fc.assert(
      fc.property(anyAbout, fc.nat(), fc.boolean(), (entries, pick, hide) => {
        const log = sampleLog([...entries, a]);
        log.rows.splice(pick % entries.length, 1);
        if (hide) renumber(log);

        const report = check(log);

        expect(kinds(report)).toEqual([`missing_entry ${(pick % entries.length) + 1}`]);
      }),
      run,
    );
  });

  it('shows any two entries that were swapped', () => {
    fc.assert(
      fc.property(anyAbout, fc.nat(), fc.nat(), (entries, one, other) => {
        const log = sampleLog([...entries, a]);
        const [left, right] = [one % log.rows.length, other % log.rows.length];
        fc.pre(left !== right);
        const [first, second] = [at(log, left + 1), at(log, right + 1)];
        [first.seq, second.seq] = [second.seq, first.seq];

        expect(kinds(check(log))).toEqual([`swapped_entries ${Math.min(left, right) + 1}`]);
      }),
      run,
    );
  });

  it('shows any cut end that held an entry about a request', () => {
    fc.assert(
      fc.property(anyAbout, fc.nat(), (entries, pick) => {
        const log = sampleLog([...entries, a]);
        const kept = pick % log.rows.length;
        log.rows.splice(kept);

        expect(kinds(check(log))).toEqual([`cut_tail ${kept + 1}`]);
      }),
      run,
    );
  });

  it('gives up naming after many problems, and counts the rest', () => {
    const log = sampleLog(Array.from({ length: 700 }, () => a));
    for (const row of log.rows) edit(row);

    const report = check(log);

    expect(report.problems).toHaveLength(200);
    expect(report.omitted).toBe(500);
  });
});

function flipBit(bytes: Uint8Array, pick: number): Uint8Array {
  return bytes.map((byte, index) => (index === pick % bytes.length ? byte ^ 1 : byte));
}

function flipCharacter(text: string, pick: number): string {
  const index = pick % text.length;
  const other = text[index] === 'x' ? 'y' : 'x';
  return text.slice(0, index) + other + text.slice(index + 1);
}
