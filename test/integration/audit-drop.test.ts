import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DropPlan } from '../../src/domain/drop-plan.ts';
import type { Carried } from '../../src/domain/dropped.ts';
import { transitions } from '../../src/domain/lifecycle.ts';
import { isIncluded } from '../../src/domain/merkle.ts';
import { isEnded } from '../../src/domain/receipt-outcome.ts';
import { createHashing, sha256Bytes } from '../../src/hashing.ts';
import { createAuditLog } from '../../src/store/audit-log.ts';
import { createChainWatch } from '../../src/store/chain-watch.ts';
import type { Database } from '../../src/store/database.ts';
import { dropEntries } from '../../src/store/drop-entries.ts';
import { keepCheckpoints } from '../../src/use-cases/keep-checkpoints.ts';
import { anEntry, append, insertRequest } from '../support/log-writer.ts';
import { oldBodies, writeOld } from '../support/old-months.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { openStore, type Store } from '../support/store.ts';
import {
  appendMany,
  type Keeper,
  makeFolder,
  newSigner,
  openKeeper,
  type TestFolder,
} from '../support/tree.ts';

const { canonical } = createHashing();
const signer = newSigner();
const ended = '11111111-1111-4111-8111-111111111111';
const nothing: Carried = { keys: [], losses: [], policy: null, groups: {} };

let database: TestDatabase;
let superuser: Sql;
let owner: Sql;
let bot: Sql;
/** As the owner, who may drop. */
let owning: Store;
let folder: TestFolder;
let worker: Keeper;

/** 700 entries: 300 of May and June 2024, among them all of a request that has ended, then others. */
beforeAll(async () => {
  folder = await makeFolder();
  database = await createTestDatabase('audit_drop_template');
  const connect = (url: string): Sql => postgres(url, { onnotice: () => undefined });
  [superuser, owner, bot] = [database.superuserUrl, database.ownerUrl, database.botUrl].map(
    connect,
  ) as [Sql, Sql, Sql];
  await insertRequest(bot, ended);
  await owner`update change_requests set status = 'succeeded'`;
  const about = Array.from({ length: 150 }, (_, at) => (at % 30 === 7 ? ended : null));
  const rest = Array.from({ length: 400 }, () => null);
  const steps = new Map<string | null, number>();
  await writeOld(owner, [
    ...oldBodies('2024-05', about, steps),
    ...oldBodies('2024-06', about, steps),
  ]);
  await writeOld(owner, oldBodies('2024-07', rest));
  owning = openStore(database.ownerUrl, 20_000);
  worker = openKeeper({ url: database.botUrl }, { signer, folder: folder.path });
  await look();
  await superuser`create schema saved`;
  for (const table of tables)
    await superuser.unsafe(`create table saved.${table} as table ${table}`);
});
afterAll(async () => {
  await worker?.store.database.close(1_000);
  await owning?.database.close(1_000);
  await Promise.all([superuser, owner, bot].map((sql) => sql?.end({ timeout: 1 })));
  await database?.drop();
  await folder?.remove();
});

const tables = ['audit_entries', 'audit_tiles', 'audit_checkpoints', 'audit_drops'] as const;

/** As a superuser may, with the triggers asleep. */
async function tamper(statements: string): Promise<void> {
  const all = (what: string) => `
    alter table audit_entries ${what} trigger all; alter table audit_drops ${what} trigger all;`;
  await superuser.unsafe(`${all('disable')} ${statements}; ${all('enable')}
    alter table audit_entries enable always trigger audit_entries_refuse_row,
      enable always trigger audit_entries_refuse_statement;
    alter table audit_drops enable always trigger audit_drops_check,
      enable always trigger audit_drops_told, enable always trigger audit_drops_refuse_row,
      enable always trigger audit_drops_refuse_statement;`);
}

beforeEach(() => {
  worker.published.newest = undefined;
});
afterEach(async () => {
  for (const name of await folder.names()) if (!name.includes('700')) await folder.take(name);
  await tamper(
    tables
      .map((table) => `delete from ${table}; insert into ${table} table saved.${table}`)
      .join(';'),
  );
});

const look = () => keepCheckpoints(worker.deps).look(new AbortController().signal);
const verify = () =>
  createAuditLog({ database: owning.database, sha256: sha256Bytes }).verifyChain();
const kinds = async () => (await verify()).problems.map(({ kind, seq }) => `${kind} ${seq}`);

async function planAt(size: number): Promise<DropPlan> {
  const [begin] = await owner`select seq::int, prev from audit_entries order by seq limit 1`;
  const [last] = await owner`select hash from audit_entries where seq = ${size}`;
  const [kept] = await owner`
    select size::int, root from audit_checkpoints where size >= ${size} order by size limit 1`;
  const root = await worker.deps.tree.rootOf(size);
  if (begin === undefined || last === undefined || root === undefined)
    throw new Error(`there is no entry ${size}`);
  return {
    ...{ before: '2024-07', first: begin['seq'], size, entries: size - begin['seq'] + 1 },
    ...{ prev: begin['prev'], hash: last['hash'], root },
    checkpoint: { size: kept?.['size'], root: kept?.['root'] },
  };
}

async function drop(size: number, by?: Pick<Database, 'withClient'>) {
  return await carryOut(await planAt(size), by);
}

async function carryOut(plan: DropPlan, by: Pick<Database, 'withClient'> = owning.database) {
  const done = { plan, carried: nothing, exportSha256: 'e'.repeat(64) };
  return await dropEntries({ database: by, canonical }, done);
}

const range = async () => {
  const [row] =
    await superuser`select min(seq)::int, max(seq)::int, count(*)::int from audit_entries`;
  return row;
};

describe('dropping the beginning of the log', () => {
  it('leaves a log that holds, and says what is gone, by whom', async () => {
    const seq = await drop(300);

    const report = await verify();
    expect(report.problems).toEqual([]);
    expect(seq).toBe(701);
    expect(await range()).toEqual({ min: 301, max: 701, count: 401 });
    expect(report.dropped).toMatchObject({
      seq: 701,
      first: 1,
      size: 300,
      by: 'privatelink_owner',
    });
  });

  it('keeps the tree: its heads are what they were, and what stays is proven', async () => {
    const sizes = [1, 100, 255, 256, 300, 301, 699, 700];
    const { tree } = worker.deps;
    const before = await Promise.all(sizes.map((size) => tree.rootOf(size)));

    await drop(300);
    await tree.advance();

    expect(await Promise.all(sizes.map((size) => tree.rootOf(size)))).toEqual(before);
    const head = await tree.head();
    const report = await verify();
    expect(report.whole).toEqual(head);
    for (const seq of [301, 512, 700, 701]) {
      const [row] = await owner`select body from audit_entries where seq = ${seq}`;
      const leaf = { index: seq - 1, size: head.size };
      const proof = await tree.proofOf(seq, head.size);
      expect(isIncluded(sha256Bytes, { body: row?.['body'], leaf, proof }, head.root)).toBe(true);
    }
  });

  it('is done again, from where it ended', async () => {
    await drop(300);
    await look();
    const seq = await drop(500);

    expect(await range()).toEqual({ min: 501, max: 702, count: 202 });
    expect((await verify()).dropped).toMatchObject({ seq, first: 301, size: 500 });
    expect(await kinds()).toEqual([]);
  });

  it('goes up to the entry before the newest checkpoint’s, and to the end of the tree', async () => {
    await appendMany({ sql: owner }, 1);
    await drop(700);

    expect(await worker.deps.tree.advance()).toMatchObject({ kind: 'grown', head: { size: 702 } });
    expect(await kinds()).toEqual([]);
  });

  it('is done once, however many are at it', async () => {
    const plan = await planAt(300);

    const seqs = await Promise.all([carryOut(plan), carryOut(plan), carryOut(plan)]);

    expect(seqs.filter((seq) => seq !== undefined)).toEqual([701]);
    expect(await kinds()).toEqual([]);
  });

  it('goes on while others append, and the chain has all of it', async () => {
    const appends = Array.from({ length: 40 }, () => append(bot, anEntry(null)));
    const seq = await drop(300);
    await Promise.all(appends);

    expect(seq).toBeGreaterThan(700);
    expect(await range()).toMatchObject({ min: 301, max: 741, count: 441 });
    expect(await kinds()).toEqual([]);
  });

  it('has happened whole or not at all, wherever it dies', async () => {
    for (let at = 1; ; at += 1) {
      const dead = await drop(300, dyingAt(at)).catch((error: Error) => error.message);
      if (dead !== 'the process dies here') {
        expect(dead).toBe(701);
        expect(at).toBeGreaterThan(6);
        break;
      }
      expect(await range()).toEqual({ min: 1, max: 700, count: 700 });
    }
    expect(await kinds()).toEqual([]);
  });

  it('alarms nobody: what was published is not lost, and what is signed goes on', async () => {
    await look();
    const { newest } = worker.published;
    expect(newest?.size).toBe(700);
    await appendMany({ sql: owner }, 120);
    await drop(700);

    expect(
      await worker.deps.checkpoints.has({ size: 700, root: newest?.root ?? new Uint8Array() }),
    ).toBe(true);
    await look();

    expect(worker.published.newest?.size).toBe(821);
    expect(await worker.deps.freezes.listInForce()).toEqual([]);
    expect(worker.lines.filter((line) => line.includes('does not hold'))).toEqual([]);
  });

  it('is followed by a page that looks along the chain, before, at and after it', async () => {
    const clock = () => new Date();
    const watch = createChainWatch(
      { database: owning.database, sha256: sha256Bytes, clock, log: worker.deps.log },
      { wholeEveryMs: 0 },
    );
    const signal = new AbortController().signal;
    await watch.runOnce(signal);
    expect(watch.state()).toMatchObject({ entries: 700, dropped: undefined, brokenAt: undefined });

    await drop(300);
    await watch.runOnce(signal);

    expect(watch.state()).toMatchObject({
      entries: 701,
      dropped: { size: 300 },
      brokenAt: undefined,
    });
    await tamper(`update audit_entries set body = body || ' ' where seq = 301`);
    await watch.runOnce(signal);
    expect(watch.state()).toMatchObject({ brokenAt: 301 });
  });

  it('leaves the keys named that checkpoints of before are signed with', async () => {
    const plan = await planAt(300);
    const keys = [signer.ownKey];
    const carried = { ...nothing, keys, losses: [{ size: 7, root: 'a root' }] };
    await dropEntries(
      { database: owning.database, canonical },
      {
        ...{ plan, carried, exportSha256: 'e'.repeat(64) },
      },
    );

    expect(await worker.deps.checkpoints.listKeys()).toMatchObject([{ name: signer.ownKey.name }]);
    expect(await worker.deps.checkpoints.listAcknowledged()).toEqual([{ size: 7, root: 'a root' }]);
    expect(await worker.deps.checkpoints.nameKey(signer.ownKey)).toBe(false);
  });
});

/** A database that is gone at one statement of a transaction. */
function dyingAt(number: number): Pick<Database, 'withClient'> {
  let count = 0;
  const dying = <T extends object>(tx: T): T =>
    new Proxy(tx, {
      apply: (target, self, args) => {
        // What is no template is a list of values in one.
        if (Array.isArray(args[0]) && 'raw' in args[0]) count += 1;
        if (count === number) throw new Error('the process dies here');
        return Reflect.apply(target as never, self, args);
      },
    });
  return {
    withClient: (work, ms) =>
      owning.database.withClient(async (sql) => {
        const begin = (own: (tx: Sql) => Promise<unknown>) =>
          sql.begin(async (tx) => own(dying(tx) as unknown as Sql));
        return await work({ begin } as unknown as Sql);
      }, ms),
  };
}

describe('the database', () => {
  /** As the owner, all of it in one transaction. */
  const asOwner = (statements: string) => owner.begin((tx) => tx.unsafe(statements));
  const permission = (size: number, first = 1) =>
    `insert into audit_drops select ${size}, ${first}, hash from audit_entries where seq = ${size};`;
  const telling = (size: number, first = 1) => `
    select audit_append(json_build_object('v', 1, 'request_id', null, 'actor', null,
      'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'action', 'audit_dropped', 'details', json_build_object('first', ${first}, 'size', ${size},
        'hash', (select encode(hash, 'hex') from audit_drops where size = ${size})))::text);`;
  const refused = { code: '23001' };

  it.each([
    ['an entry that goes by itself', 'delete from audit_entries where seq = 1'],
    [
      'entries that go without a word',
      `${permission(10)} delete from audit_entries where seq <= 10`,
    ],
    ['a word of entries that nothing permits', telling(10)],
    [
      'more than is permitted',
      `${permission(10)} delete from audit_entries where seq <= 11; ${telling(10)}`,
    ],
    ['an end', `${permission(10)} delete from audit_entries where seq = 700; ${telling(10)}`],
    ['a middle', `${permission(10, 5)} delete from audit_entries where seq between 5 and 10`],
    ['another word than is permitted', `${permission(10)} ${telling(10, 2)}`],
    [
      'a change',
      `${permission(10)} update audit_entries set body = '' where seq <= 10; ${telling(10)}`,
    ],
    ['all of it at once', `${permission(10)} truncate audit_entries`],
    ['all of it', permission(700)],
    ['a permission that is widened', `${permission(10)} update audit_drops set size = 20`],
    ['a permission that is taken back', `${permission(10)} delete from audit_drops`],
    ['permissions that go', 'truncate audit_drops'],
    [
      'triggers that are to sleep as on a replica',
      'delete from audit_entries where seq <= 10',
      'set session_replication_role = replica;',
    ],
  ])('refuses to the owner %s', async (_, statements, before = '') => {
    const by = before === '' ? owner : superuser;
    await expect(by.begin((tx) => tx.unsafe(`${before} ${statements}`))).rejects.toMatchObject(
      refused,
    );

    expect(await range()).toEqual({ min: 1, max: 700, count: 700 });
  });

  it('lets a permission hold in its own transaction alone', async () => {
    await asOwner(`${permission(10)} delete from audit_entries where seq <= 5; ${telling(10)}`);

    await expect(asOwner('delete from audit_entries where seq = 6')).rejects.toMatchObject(refused);
    expect(await kinds()).toContain('missing_entry 1');
  });

  it('refuses what no checkpoint covers, and what an open request is told by', async () => {
    await tamper('delete from audit_checkpoints');
    await expect(asOwner(permission(10))).rejects.toThrow('no checkpoint covers entry 10');
    await tamper('insert into audit_checkpoints table saved.audit_checkpoints');

    for (const status of Object.keys(transitions)) {
      await owner`update change_requests set status = ${status}`;
      const words = isEnded(status) ? 'nothing in the log says' : 'an open request has entries';
      await expect(asOwner(permission(10))).rejects.toThrow(words);
    }
    await owner`update change_requests set status = 'succeeded'`;
  });

  it('lets the bot do none of it', async () => {
    await expect(bot.unsafe('delete from audit_entries')).rejects.toMatchObject({ code: '42501' });
    await expect(bot.unsafe(permission(10))).rejects.toMatchObject({ code: '42501' });
    await expect(bot.unsafe(telling(10))).rejects.toMatchObject(refused);
    await drop(300);
    await expect(bot.unsafe(telling(300))).rejects.toMatchObject(refused);
  });
});

describe('audit verify', () => {
  const rehash = `
    do $$ declare e record; last bytea; begin
      for e in select * from audit_entries order by seq loop
        last := coalesce(last, e.prev);
        update audit_entries set prev = last, hash = sha256('\\x01'::bytea || last
          || sha256('\\x00'::bytea || convert_to(body, 'UTF8'))) where seq = e.seq returning hash into last;
      end loop; end $$`;
  const retell = (what: string, value: string) => `
    update audit_entries set body = jsonb_set(body::jsonb, '{details,${what}}', '${value}')::text
    where action = 'audit_dropped'; ${rehash}`;

  it.each([
    [
      'the beginning, and nothing says so',
      'delete from audit_entries where seq <= 10',
      ['missing_entry 1'],
    ],
  ])('finds what was cut: %s', async (_, statements, expected) => {
    await tamper(statements);

    expect(await kinds()).toEqual(expected);
  });

  it.each([
    ['more than was said', 'delete from audit_entries where seq <= 310', 'missing_entry 301'],
    ['another number of entries', retell('size', '299'), 'missing_entry 300'],
    ['more entries', retell('size', '350'), 'drop_differs 701'],
    ['another hash', retell('hash', `"${'a'.repeat(64)}"`), 'drop_differs 701'],
    [
      'another root',
      retell('root', `"${Buffer.alloc(32).toString('base64')}"`),
      'drop_differs 701',
    ],
    [
      'a hash in the tree of what was dropped',
      'update audit_tiles set hashes = sha256(hashes) || substr(hashes, 33) where level = 0 and index = 0',
      'drop_differs 701',
    ],
    [
      'the tree of what was dropped',
      'delete from audit_tiles where level = 0 and index = 0',
      'drop_differs',
    ],
    [
      'where it ended, with all that is said of it but the root',
      `delete from audit_entries where seq <= 310;
       update audit_entries set body = replace(replace(body, '"size":300', '"size":310'),
         (select encode(hash, 'hex') from saved.audit_entries where seq = 300),
         (select encode(hash, 'hex') from saved.audit_entries where seq = 310))
       where action = 'audit_dropped'; ${rehash}`,
      'drop_differs 701',
    ],
  ])('finds a drop of which somebody has changed %s', async (_, statements, expected) => {
    await drop(300);
    await look();

    await tamper(statements);

    const found = await kinds();
    expect(found.join(', ')).toContain(expected);
  });

  it('finds one that was forged whole by the checkpoint that was published of it', async () => {
    const root = Buffer.from((await worker.deps.tree.rootOf(310)) ?? []).toString('base64');
    await drop(300);
    await appendMany({ sql: owner }, 120);
    await look();

    await tamper(`delete from audit_entries where seq <= 310;
       update audit_entries set body = replace(replace(replace(body, '"size":300', '"size":310'),
         (select encode(hash, 'hex') from saved.audit_entries where seq = 300),
         (select encode(hash, 'hex') from saved.audit_entries where seq = 310)),
         body::json #>> '{details,root}', '${root}')
       where action = 'audit_dropped'; ${rehash}`);

    expect(await kinds()).toContain('checkpoint_differs 821');
  });

  it('finds an entry that tells of a drop that was none', async () => {
    await tamper(`do $$ begin perform audit_append(json_build_object('v', 1, 'request_id', null,
      'actor', null, 'action', 'audit_dropped',
      'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'details', json_build_object('first', 1, 'size', 10, 'before', '2024-05', 'by', 'me',
        'export_sha256', '', 'root', '${Buffer.alloc(32).toString('base64')}',
        'hash', '${'0'.repeat(64)}'))::text); end $$`);

    expect((await kinds())[0]).toBe('drop_differs 701');
  });

  it('compares a checkpoint of what was dropped', async () => {
    const root = await worker.deps.tree.rootOf(100);
    await drop(300);

    const log = createAuditLog({ database: owning.database, sha256: sha256Bytes });

    expect((await log.verifyChain(100)).then).toEqual({ size: 100, root });
  });
});
