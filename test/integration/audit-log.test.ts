import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chainHash, zeroHash } from '../../src/domain/chain-entry.ts';
import type { RequestId } from '../../src/domain/request.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { type AuditLog, createAuditLog } from '../../src/store/audit-log.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { anEntry, append, insertRequest } from '../support/log-writer.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const a = '11111111-1111-4111-8111-111111111111' as RequestId;
const b = '22222222-2222-4222-8222-222222222222' as RequestId;
const c = '33333333-3333-4333-8333-333333333333' as RequestId;
/** Requests that end early, in the middle and at the end, and entries about none. */
const about = [null, a, b, a, null, b, a, c, null, c, b, c];

let database: TestDatabase;
let superuser: Sql;
let owner: Sql;
let bot: Sql;
const opened: Database[] = [];

function logAs(url: string): AuditLog {
  const connected = openDatabase({ url, deadlineMs: 20_000 }, quiet);
  opened.push(connected);
  return createAuditLog({ database: connected, sha256: sha256Bytes });
}

beforeAll(async () => {
  database = await createTestDatabase('audit-log');
  const options = { onnotice: () => undefined };
  superuser = postgres(database.superuserUrl, options);
  owner = postgres(database.ownerUrl, options);
  bot = postgres(database.botUrl, options);
  for (const id of [a, b, c]) await insertRequest(bot, id);
  const state = { status: 'provisioning', version: 1, revision: 1 };
  for (const id of about) await append(bot, anEntry(id, id === null ? {} : state));
  await superuser`create schema saved`;
  await superuser`create table saved.entries as table audit_entries`;
  await superuser`create table saved.requests as table change_requests`;
});

afterAll(async () => {
  await Promise.all([superuser, owner, bot].map((sql) => sql?.end({ timeout: 1 })));
  await Promise.all(opened.map((connected) => connected.close(1_000)));
  await database?.drop();
});

describe('audit_append', () => {
  afterEach(restore);

  it('numbers without a gap and chains with the bytes it was given', async () => {
    const body = anEntry(null, { details: { text: '€ \u0001 "quoted" 😀', more: ' {"a":1}' } });

    const { seq, hash } = await append(bot, body);

    const [row] = await bot`select * from audit_entries where seq = ${seq}`;
    const [before] = await bot`select hash from audit_entries where seq = ${seq - 1}`;
    expect(seq).toBe(13);
    expect(row).toMatchObject({ body, prev: before?.['hash'], hash });
    expect(Buffer.from(hash)).toEqual(chainHash(sha256Bytes, before?.['hash'], body));
  });

  it('starts the chain from 32 zero bytes', async () => {
    const [first] = await bot`select * from audit_entries where seq = 1`;

    expect(Buffer.from(first?.['prev'])).toEqual(Buffer.from(zeroHash));
    expect(first?.['hash']).toEqual(chainHash(sha256Bytes, zeroHash, first?.['body']));
  });

  it('copies its index from the text', async () => {
    const at = new Date();

    await append(bot, anEntry(b, { at: at.toISOString(), actor: null, action: 'call_intended' }));

    const [row] = await bot`select * from audit_entries where seq = 13`;
    expect(row).toMatchObject({ at, request_id: b, actor: null, action: 'call_intended' });
  });

  it('leaves neither number nor entry behind when the transaction is rolled back', async () => {
    const rolledBack = bot.begin(async (tx) => {
      await append(tx, anEntry(null));
      await append(tx, anEntry(null));
      throw new Error('changed my mind');
    });

    await expect(rolledBack).rejects.toThrow('changed my mind');
    expect((await append(bot, anEntry(null))).seq).toBe(13);
  });

  it.each(['repeatable read', 'serializable'])('refuses to run under %s', async (level) => {
    const refused = bot.begin(`isolation level ${level}`, (tx) => append(tx, anEntry(null)));

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
    const refused = bot`select audit_append(${body})`;

    await expect(refused).rejects.toMatchObject({ code });
  });

  it('is gapless and unbroken after 200 appends at once, with rollbacks and a lost connection', async () => {
    const clients = Array.from({ length: 8 }, () => postgres(database.botUrl, { max: 1 }));
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

    const report = await logAs(database.botUrl).verifyChain();
    await Promise.all(clients.map((client) => client.end({ timeout: 1 })));
    expect(committed).toBeGreaterThan(100);
    expect(committed).toBeLessThan(200);
    expect(report).toMatchObject({ entries: 12 + committed, problems: [] });
    expect(report.head?.seq).toBe(12 + committed);
  });
});

/** Appends on a connection of its own, which ends before it commits. */
async function loseConnectionHoldingTheLock(): Promise<void> {
  const connected = openDatabase({ url: database.botUrl, deadlineMs: 20_000 }, quiet);
  const lost = connected.withClient((sql) =>
    sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await append(tx, anEntry(null, { number: 'lost' }));
      await superuser`select pg_terminate_backend(${row?.pid ?? 0})`;
      await tx`select 1`;
    }),
  );
  await expect(lost).rejects.toThrow();
  await connected.close(1_000);
}

describe('the log', () => {
  const rewrites: [string, (sql: Sql) => Promise<unknown>][] = [
    ['update', async (sql) => await sql`update audit_entries set body = '{}' where seq = 3`],
    ['update of no row', async (sql) => await sql`update audit_entries set body = '' where false`],
    ['delete', async (sql) => await sql`delete from audit_entries where seq = 3`],
    ['delete of no row', async (sql) => await sql`delete from audit_entries where false`],
    ['truncate', async (sql) => await sql`truncate audit_entries`],
  ];

  it.each(rewrites)('refuses the bot: %s, by grant', async (_, rewrite) => {
    await expect(rewrite(bot)).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses the bot an insert, by grant', async () => {
    const insert = bot`
      insert into audit_entries select seq + 100, body, prev, hash, at from audit_entries`;

    await expect(insert).rejects.toMatchObject({ code: '42501' });
  });

  it.each(rewrites)('refuses its owner: %s, by trigger', async (_, rewrite) => {
    await expect(rewrite(owner)).rejects.toMatchObject({
      code: '23001',
      message: expect.stringContaining('append-only'),
    });
  });

  it.each(rewrites)('refuses, in the guise of a replica too: %s', async (_, rewrite) => {
    const attempt = superuser.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await rewrite(tx as unknown as Sql);
    });

    await expect(attempt).rejects.toMatchObject({ code: '23001' });
  });

  it('does not let the bot put the triggers to sleep', async () => {
    await expect(bot`set session_replication_role = replica`).rejects.toMatchObject({
      code: '42501',
    });
    await expect(bot`alter table audit_entries disable trigger all`).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('keeps what was shown and decided from being changed by the bot', async () => {
    for (const change of [
      bot`update request_versions set digest = ''`,
      bot`delete from request_versions`,
      bot`update reviews set decision = 'approve'`,
      bot`delete from reviews`,
    ])
      await expect(change).rejects.toMatchObject({ code: '42501' });
  });
});

describe('verifyChain', () => {
  afterEach(restore);

  it('accepts an untouched log, whoever looks', async () => {
    for (const url of [database.botUrl, database.ownerUrl, database.auditorUrl]) {
      const report = await logAs(url).verifyChain();

      expect(report).toMatchObject({ entries: 12, problems: [], omitted: 0, head: { seq: 12 } });
    }
  });

  const rehash = `sha256('\\x01'::bytea || prev || sha256('\\x00'::bytea || convert_to(body, 'UTF8')))`;
  const move = (from: number, by: number) => `
    update audit_entries set seq = seq + 1000 where seq >= ${from};
    update audit_entries set seq = seq - 1000 + ${by} where seq >= 1000;`;

  it.each([
    [
      'an edited text',
      `update audit_entries set body = replace(body, '"v":1', '"v":2') where seq = 6`,
      ['edited_entry 6'],
    ],
    [
      'an edited text with its hash',
      `update audit_entries set body = replace(body, '"v":1', '"v":2') where seq = 6;
       update audit_entries set hash = ${rehash} where seq = 6`,
      ['edited_entry 6'],
    ],
    [
      'an edited hash',
      `update audit_entries set hash = sha256(hash) where seq = 12`,
      ['edited_entry 12'],
    ],
    [
      'an edited column',
      `update audit_entries set actor = 'U0MALLORY' where seq = 6`,
      ['column_differs 6'],
    ],
    [
      'a column edited by a millisecond',
      `update audit_entries set at = at + interval '1 millisecond' where seq = 6`,
      ['column_differs 6'],
    ],
    ['a missing entry', `delete from audit_entries where seq = 6`, ['missing_entry 6']],
    [
      'a missing entry with the rest renumbered',
      `delete from audit_entries where seq = 6; ${move(7, -1)}`,
      ['missing_entry 6'],
    ],
    ['a cut tail', `delete from audit_entries where seq > 9`, ['cut_tail 10']],
    ['an empty log', `truncate audit_entries`, ['cut_tail 1']],
    [
      'swapped entries',
      `update audit_entries set seq = 1006 where seq = 6;
       update audit_entries set seq = 6 where seq = 9;
       update audit_entries set seq = 9 where seq = 1006`,
      ['swapped_entries 6'],
    ],
    [
      'swapped texts',
      `update audit_entries e set body = o.body from audit_entries o
       where (e.seq, o.seq) in ((6, 7), (7, 6))`,
      ['swapped_entries 6'],
    ],
    [
      'an inserted entry',
      `${move(6, 1)}
       insert into audit_entries
       select 6, replace(body, 'U0ADA', 'U0MALLORY'), hash, hash, at, request_id, 'U0MALLORY', action
       from audit_entries where seq = 5;
       update audit_entries set hash = ${rehash} where seq = 6`,
      ['inserted_entry 6'],
    ],
    [
      'a request row that says otherwise',
      `update change_requests set status = 'succeeded' where id = '${c}'`,
      ['request_differs 12'],
    ],
    [
      'a request row set back',
      `update change_requests r set last_seq = e.seq, last_hash = e.hash
       from audit_entries e where r.id = '${a}' and e.seq = 4`,
      ['request_differs 7'],
    ],
    [
      'a request row that names nothing',
      `update change_requests set last_seq = null, last_hash = null where id = '${b}'`,
      ['request_differs 11'],
    ],
  ])('names %s, to bot and auditor alike', async (_, tampering, expected) => {
    await tamper(tampering);

    const reports = await Promise.all(
      [database.botUrl, database.auditorUrl].map((url) => logAs(url).verifyChain()),
    );

    for (const { problems } of reports)
      expect(problems.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual(expected);
  });
});

describe('listEntries', () => {
  it('reads the entries about one request, in order', async () => {
    const entries = await logAs(database.auditorUrl).listEntries(b);

    expect(entries.map(({ seq }) => seq)).toEqual([3, 6, 11]);
    expect(entries[0]?.columns).toMatchObject({ requestId: b, actor: 'U0ADA' });
    expect(JSON.parse(entries[0]?.body ?? '')).toMatchObject({ request_id: b, revision: 1 });
  });

  it('finds none about a request that never was', async () => {
    const entries = await logAs(database.botUrl).listEntries(
      '44444444-4444-4444-8444-444444444444' as RequestId,
    );

    expect(entries).toEqual([]);
  });
});

/** What only an owner of the table who means harm can do: switch the triggers off first. */
async function tamper(statements: string): Promise<void> {
  await superuser.unsafe(`
    alter table audit_entries disable trigger all;
    ${statements};
    alter table audit_entries enable always trigger audit_entries_refuse_row;
    alter table audit_entries enable always trigger audit_entries_refuse_statement;`);
}

async function restore(): Promise<void> {
  await tamper(`
    delete from audit_entries;
    insert into audit_entries table saved.entries;
    update change_requests r set last_seq = s.last_seq, last_hash = s.last_hash, status = s.status
    from saved.requests s where s.id = r.id`);
}
