import type { Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/request.ts';
import { a, b, c, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

let log: WrittenLog;

beforeAll(async () => {
  log = await openWrittenLog('audit-log');
});

afterAll(async () => {
  await log?.close();
});

describe('the log', () => {
  const rewrites: [string, (sql: Sql) => Promise<unknown>][] = [
    ['update', async (sql) => await sql`update audit_entries set body = '{}' where seq = 3`],
    ['update of no row', async (sql) => await sql`update audit_entries set body = '' where false`],
    ['delete', async (sql) => await sql`delete from audit_entries where seq = 3`],
    ['delete of no row', async (sql) => await sql`delete from audit_entries where false`],
    ['truncate', async (sql) => await sql`truncate audit_entries`],
  ];

  it.each(rewrites)('refuses the bot: %s, by grant', async (_, rewrite) => {
    await expect(rewrite(log.bot)).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses the bot an insert, by grant', async () => {
    const insert = log.bot`
      insert into audit_entries select seq + 100, body, prev, hash, at from audit_entries`;

    await expect(insert).rejects.toMatchObject({ code: '42501' });
  });

  it.each(rewrites)('refuses its owner: %s, by trigger', async (_, rewrite) => {
    await expect(rewrite(log.owner)).rejects.toMatchObject({
      code: '23001',
      message: expect.stringContaining('append-only'),
    });
  });

  it.each(rewrites)('refuses, in the guise of a replica too: %s', async (_, rewrite) => {
    const attempt = log.superuser.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await rewrite(tx as unknown as Sql);
    });

    await expect(attempt).rejects.toMatchObject({ code: '23001' });
  });

  it('does not let the bot put the triggers to sleep', async () => {
    await expect(log.bot`set session_replication_role = replica`).rejects.toMatchObject({
      code: '42501',
    });
    await expect(log.bot`alter table audit_entries disable trigger all`).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('keeps what was shown and decided from being changed by the bot', async () => {
    for (const change of [
      log.bot`update request_versions set digest = ''`,
      log.bot`delete from request_versions`,
      log.bot`update reviews set decision = 'approve'`,
      log.bot`delete from reviews`,
    ])
      await expect(change).rejects.toMatchObject({ code: '42501' });
  });
});

describe('verifyChain', () => {
  afterEach(() => log.restore());

  it('accepts an untouched log, whoever looks', async () => {
    for (const url of [log.botUrl, log.ownerUrl, log.auditorUrl]) {
      const report = await log.logAs(url).verifyChain();

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
    await log.tamper(tampering);

    const reports = await Promise.all(
      [log.botUrl, log.auditorUrl].map((url) => log.logAs(url).verifyChain()),
    );

    for (const { problems } of reports)
      expect(problems.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual(expected);
  });
});

describe('listEntries', () => {
  it('reads the entries about one request, in order', async () => {
    const entries = await log.logAs(log.auditorUrl).listEntries(b);

    expect(entries.map(({ seq }) => seq)).toEqual([3, 6, 11]);
    expect(entries[0]?.columns).toMatchObject({ requestId: b, actor: 'U0ADA' });
    expect(JSON.parse(entries[0]?.body ?? '')).toMatchObject({ request_id: b, revision: 1 });
  });

  it('finds none about a request that never was', async () => {
    const entries = await log
      .logAs(log.botUrl)
      .listEntries('44444444-4444-4444-8444-444444444444' as RequestId);

    expect(entries).toEqual([]);
  });
});
