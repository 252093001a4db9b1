import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/domain/hex.ts';
import type { RequestFilter } from '../../src/domain/request-filter.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { exportLines } from '../../src/store/audit-export.ts';
import type { Database } from '../../src/store/database.ts';
import { DatabaseUnavailableError } from '../../src/store/database-error.ts';
import { openWrittenLog, type WrittenLog } from '../support/written-log.ts';

let log: WrittenLog;
beforeAll(async () => {
  log = await openWrittenLog('audit_export');
});
afterAll(() => log?.close());
afterEach(() => log.restore());

/** What only somebody can have written who passed by `audit_append`. */
const hostile = [
  '{"a":"€ 😀 \\u0001 \\"quoted\\" \\\\"}',
  'no JSON: "quoted"\n{"seq":1}\r\n\t\b\f\u000b\u001b[2J\u007f\u2028 \\. \\N \\x41',
  '',
];

async function writeHostile(): Promise<void> {
  const rows = [-9, 20, 2 ** 40].map((seq, at) => {
    const body = (hostile[at] ?? '').replaceAll("'", "''");
    return `(${seq}, '${body}', '\\x01', '\\x', '2030-01-01T00:00:00Z', 'any')`;
  });
  await log.tamper(
    `insert into audit_entries (seq, body, prev, hash, at, action) values ${rows.join(', ')}`,
  );
}

type Wish = {
  readonly filter?: RequestFilter;
  readonly batch?: number;
  readonly onLines?: () => Promise<unknown>;
};

async function exported(database: Database, { filter = {}, batch = 4, onLines }: Wish = {}) {
  const read = { counts: [] as number[], text: '' };
  await exportLines(
    { database, sha256: sha256Bytes },
    { filter, batch },
    {
      begin: () => Promise.resolve(),
      lines: async ({ count, lines }) => {
        await onLines?.();
        for (let trip = 0; trip < 3; trip += 1) await log.superuser`select ${trip}`; // the next ones come in
        read.counts.push(count);
        read.text += Buffer.from(lines).toString();
      },
    },
  );
  return read;
}

async function expectedLines(): Promise<string[]> {
  const rows = await log.superuser`select seq, prev, hash, body from audit_entries order by seq`;
  return rows.map(({ seq, prev, hash, body }) => {
    const line = { seq: Number(seq), prev: toHex(prev), hash: toHex(hash), body };
    return `${JSON.stringify(line)}\n`;
  });
}

describe('an export', () => {
  it.each([['the bot'], ['an auditor']])('has each byte of what %s may read', async (who) => {
    await writeHostile();
    const database = log.openAs(who === 'the bot' ? log.botUrl : log.auditorUrl);

    const [{ counts, text }, expected] = await Promise.all([exported(database), expectedLines()]);

    expect(text).toBe(expected.join(''));
    expect(counts).toEqual([4, 4, 4, 3]);
  });

  it('of a time has those of it', async () => {
    await writeHostile();
    const filter = { since: new Date('2030-01-01T00:00:00Z') };

    const { counts, text } = await exported(log.openAs(log.botUrl), { filter, batch: 500 });

    const expected = await expectedLines();
    expect(text).toBe([expected[0], ...expected.slice(-2)].join(''));
    expect(counts).toEqual([3]);
  });

  it('whose connection is lost says so', async () => {
    const onLines = () => log.superuser`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'privatelink-bot'`;

    const lost = exported(log.openAs(log.botUrl), { onLines });

    await expect(lost).rejects.toThrow(DatabaseUnavailableError);
  });

  it('that nobody takes any more ends, and leaves a connection that can be used', async () => {
    const database = log.openAs(log.botUrl);
    const gone = new Error('EPIPE');

    await expect(exported(database, { onLines: () => Promise.reject(gone) })).rejects.toBe(gone);

    expect((await exported(database)).counts).toEqual([4, 4, 4]);
  });
});
