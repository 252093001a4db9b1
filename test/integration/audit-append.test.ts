import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chainHash, zeroHash } from '../../src/domain/chain-entry.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { anEntry, append } from '../support/log-writer.ts';
import { a, b, c, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

let log: WrittenLog;

beforeAll(async () => {
  log = await openWrittenLog('audit-append');
});

afterAll(async () => {
  await log?.close();
});

describe('audit_append', () => {
  afterEach(() => log.restore());

  it('numbers without a gap and chains with the bytes it was given', async () => {
    const body = anEntry(null, { details: { text: '€ \u0001 "quoted" 😀', more: ' {"a":1}' } });

    const { seq, hash } = await append(log.bot, body);

    const [row] = await log.bot`select * from audit_entries where seq = ${seq}`;
    const [before] = await log.bot`select hash from audit_entries where seq = ${seq - 1}`;
    expect(seq).toBe(13);
    expect(row).toMatchObject({ body, prev: before?.['hash'], hash });
    expect(Buffer.from(hash)).toEqual(chainHash(sha256Bytes, before?.['hash'], body));
  });

  it('starts the chain from 32 zero bytes', async () => {
    const [first] = await log.bot`select * from audit_entries where seq = 1`;

    expect(Buffer.from(first?.['prev'])).toEqual(Buffer.from(zeroHash));
    expect(first?.['hash']).toEqual(chainHash(sha256Bytes, zeroHash, first?.['body']));
  });

  it('copies its index from the text', async () => {
    const at = new Date();

    await append(
      log.bot,
      anEntry(b, { at: at.toISOString(), actor: null, action: 'call_intended' }),
    );

    const [row] = await log.bot`select * from audit_entries where seq = 13`;
    expect(row).toMatchObject({ at, request_id: b, actor: null, action: 'call_intended' });
  });

  it('leaves neither number nor entry behind when the transaction is rolled back', async () => {
    const rolledBack = log.bot.begin(async (tx) => {
      await append(tx, anEntry(null));
      await append(tx, anEntry(null));
      throw new Error('changed my mind');
    });

    await expect(rolledBack).rejects.toThrow('changed my mind');
    expect((await append(log.bot, anEntry(null))).seq).toBe(13);
  });

  it.each(['repeatable read', 'serializable'])('refuses to run under %s', async (level) => {
    const refused = log.bot.begin(`isolation level ${level}`, (tx) => append(tx, anEntry(null)));

    await expect(refused).rejects.toMatchObject({
      code: '25000',
      message: `audit_append needs READ COMMITTED, not ${level.toUpperCase()}`,
    });
  });

  it.each([
    ['no JSON', 'hello', '22P02'],
    ['nothing', null, '22023'],
    ['an array', '[]', '22023'],
    ['a key twice', '{"v":1,"v":1}', '22023'],
    ['no format', anEntry(null, { v: undefined }), '22023'],
    ['a format that is no number', anEntry(null, { v: '1' }), '22023'],
    ['a format of zero', anEntry(null, { v: 0 }), '22023'],
    ['no time', anEntry(null, { at: undefined }), '22023'],
    ['a time that is not in UTC', anEntry(null, { at: '2030-01-01T00:00:00+01:00' }), '22023'],
    ['microseconds', anEntry(null, { at: '2030-01-01T00:00:00.123456Z' }), '22023'],
    ['a time that never was', anEntry(null, { at: '2030-13-01T00:00:00Z' }), '22008'],
    ['a time long ago', anEntry(null, { at: '2020-01-01T00:00:00.000Z' }), '22023'],
    ['a time to come', anEntry(null, { at: '2120-01-01T00:00:00.000Z' }), '22023'],
    ['no request', anEntry(null, { request_id: undefined }), '22023'],
    ['a request that is no UUID', anEntry('request-1'), '22023'],
    ['an upper-case UUID', anEntry(a.replaceAll('1', 'A')), '22023'],
    ['no actor', anEntry(null, { actor: undefined }), '22023'],
    ['an actor with a name', anEntry(null, { actor: 'Ada Lovelace' }), '22023'],
    ['an actor that is a number', anEntry(null, { actor: 7 }), '22023'],
    ['no action', anEntry(null, { action: undefined }), '22023'],
    ['an action of nothing', anEntry(null, { action: null }), '22023'],
    ['an action with spaces', anEntry(null, { action: 'did it' }), '22023'],
  ])('refuses %s', async (_, body, code) => {
    const refused = log.bot`select audit_append(${body})`;

    await expect(refused).rejects.toMatchObject({ code });
  });

  it('is gapless and unbroken after 200 appends at once, with rollbacks and a lost connection', async () => {
    const clients = Array.from({ length: 8 }, () => postgres(log.botUrl, { max: 1 }));
    const work = Array.from({ length: 200 }, (_, index) => index);
    let committed = 0;
    const appendSome = async (client: Sql): Promise<void> => {
      for (let index = work.shift(); index !== undefined; index = work.shift()) {
        const rollsBack = (index * 2_654_435_761) % 5 === 0; // every fifth, in no pattern
        const outcome = client.begin(async (tx) => {
          await append(tx, anEntry([a, b, c, null][index % 4] ?? null, { number: index }));
          if (rollsBack) throw new Error('rolled back');
        });
        await outcome.then(
          () => (committed += 1),
          () => undefined,
        );
      }
    };

    const lost = loseConnectionHoldingTheLock();
    await Promise.all([lost, ...clients.map(appendSome)]);

    const report = await log.logAs(log.botUrl).verifyChain();
    await Promise.all(clients.map((client) => client.end({ timeout: 1 })));
    expect(committed).toBeGreaterThan(100);
    expect(committed).toBeLessThan(200);
    expect(report).toMatchObject({ entries: 12 + committed, problems: [] });
    expect(report.head?.seq).toBe(12 + committed);
  });
});

/** Appends on a connection of its own, which ends before it commits. */
async function loseConnectionHoldingTheLock(): Promise<void> {
  const lost = log.openAs(log.botUrl).withClient((sql) =>
    sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await append(tx, anEntry(null, { number: 'lost' }));
      await log.superuser`select pg_terminate_backend(${row?.pid ?? 0})`;
      await tx`select 1`;
    }),
  );
  await expect(lost).rejects.toThrow();
}
