import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startChainCheck } from '../../../src/domain/chain.ts';
import { chainHash, leafHash, pairHash, zeroHash } from '../../../src/domain/chain-entry.ts';
import {
  a,
  about,
  at,
  b,
  c,
  check,
  edit,
  kinds,
  renumber,
  sampleLog,
  sha256,
} from './sample-log.ts';

describe('chainHash', () => {
  it('is SHA-256 over 0x01, the hash before and the SHA-256 of 0x00 and the text', () => {
    // printf '\x00{}' | sha256sum, then printf '\x01' + 32 zero bytes + that
    const hash = chainHash(sha256, zeroHash, '{}');

    expect(Buffer.from(hash).toString('hex')).toBe(
      '1f42ae262679597b1b25a082d99e368464d8a3243613e766350d1cee09893057',
    );
  });
});

describe('leafHash and pairHash', () => {
  const run = { seed: 20300101, numRuns: 300 };

  it('are over the mark and all that comes after it, whatever was hashed before', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(anyText, fc.uint8Array({ maxLength: 40 }), (body, bytes) => {
        const text = Buffer.concat([Buffer.of(0), Buffer.from(body, 'utf8')]);
        const pair = Buffer.concat([Buffer.of(1), bytes, zeroHash]);

        expect(leafHash(sha256, body)).toEqual(sha256(text));
        expect(pairHash(sha256, bytes, zeroHash)).toEqual(sha256(pair));
      }),
      run,
    );
  });

  it.each([1, 21_845, 21_846, 65_535, 65_536, 200_000])('are of %i characters too', (length) => {
    const body = '€'.repeat(length);

    expect(leafHash(sha256, body)).toEqual(sha256(Buffer.from(`\u0000${body}`)));
    expect(pairHash(sha256, new Uint8Array(length), zeroHash)).toEqual(
      sha256(Buffer.concat([Buffer.of(1), new Uint8Array(length), zeroHash])),
    );
  });

  it('of a lone surrogate are of what stands for it in UTF-8', () => {
    expect(leafHash(sha256, 'a\ud800b')).toEqual(leafHash(sha256, 'a\ufffdb'));
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
