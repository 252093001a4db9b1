import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCheckpoint } from '../../src/domain/signed-note.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { readSigningKey } from '../../src/signing.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { insertRequest } from '../support/log-writer.ts';
import { oldBodies, writeOld } from '../support/old-months.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { hasPython, verifyInPython } from '../support/python.ts';
import { type Keeper, openKeeper } from '../support/tree.ts';

const early = '11111111-1111-4111-8111-111111111111';
const late = '22222222-2222-4222-8222-222222222222';
const name = 'privatelink-bot/audit';

let database: TestDatabase;
let owner: Sql;
let keeper: Keeper;
let folder: string;
const at = (file: string): string => join(folder, file);

/** 300 entries of May and June 2024, with a request that has ended then, and 50 of July. */
beforeAll(async () => {
  database = await createTestDatabase('cli_drop');
  folder = await mkdtemp(join(tmpdir(), 'drop-'));
  owner = postgres(database.ownerUrl, { onnotice: () => undefined });
  for (const id of [early, late]) await insertRequest(owner, id);
  await owner`update change_requests set status = 'succeeded', created_at = '2024-05-03T00:00:00Z'`;
  await owner`update change_requests set reference = 'BBBBBB' where id = ${late}`;
  const about = Array.from({ length: 150 }, (_, index) => (index % 30 === 7 ? early : null));
  const straddling = Array.from({ length: 150 }, (_, index) => (index === 149 ? late : null));
  const after = [late, ...Array.from({ length: 49 }, () => null)];
  const steps = new Map<string | null, number>();
  await writeOld(owner, [
    ...oldBodies('2024-05', about, steps),
    ...oldBodies('2024-06', straddling, steps),
    ...oldBodies('2024-07', after, steps),
  ]);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const signing = readSigningKey(pem, name);
  await writeFile(at('key.pem'), pem);
  await writeFile(at('key.pub'), publicKey.export({ format: 'pem', type: 'spki' }));
  const sign = (head: Parameters<typeof writeCheckpoint>[0]) =>
    writeCheckpoint(head, { ...signing, sha256: sha256Bytes });
  keeper = openKeeper({ url: database.botUrl }, { signer: { ownKey: signing.key, sign } });
  await keeper.deps.tree.advance();
  for (const size of [100, 320]) {
    const root = await keeper.deps.tree.rootOf(size);
    if (root !== undefined) await writeFile(at(`held-${size}.txt`), sign({ size, root }));
  }
});
afterAll(async () => {
  await keeper?.store.database.close(1_000);
  await owner?.end({ timeout: 1 });
  await database?.drop();
  await rm(folder, { recursive: true });
});

const run = (words: string): Promise<Ended> =>
  runCli(words, { DATABASE_URL: database.auditorUrl, AUDIT_KEY_FILE: at('key.pem') });
const drop = (words: string): Promise<Ended> =>
  runCli(`audit drop ${words}`, {
    ...{ DATABASE_URL: database.botUrl, DATABASE_OWNER_URL: database.ownerUrl },
  });
const count = async (): Promise<number> =>
  (await owner`select count(*)::int as of from audit_entries`)[0]?.['of'];

describe('dropping months that are over', () => {
  it('wants an export, a month and the owner', async () => {
    const [none, month, missing, bot] = await Promise.all([
      drop('--before 2024-07'),
      drop(`--before 07/2024 --export ${at('none')}`),
      drop(`--before 2024-07 --export ${at('none')}`),
      runCli(`audit drop --before 2024-07 --export ${at('none')}`, {
        DATABASE_URL: database.botUrl,
      }),
    ]);

    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('Name the month') });
    expect(month).toMatchObject({
      code: 2,
      err: expect.stringContaining('must be a month in UTC'),
    });
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('No checkpoint has') });
    expect(bot).toMatchObject({
      code: 2,
      err: expect.stringContaining('DATABASE_OWNER_URL is missing'),
    });
  });

  it('refuses what a checkpoint, a request or the calendar keeps', async () => {
    await keeper.deps.tree.advance(({ head }) => keeper.deps.sign(head));
    await owner`update change_requests set status = 'provisioning' where id = ${late}`;

    const [open, future, earlier] = await Promise.all([
      drop(`--before 2024-07 --export ${at('none')}`),
      drop(`--before 2999-01 --export ${at('none')}`),
      drop(`--before 2024-05 --export ${at('none')}`),
    ]);
    await owner`update change_requests set status = 'succeeded'`;

    expect(open).toMatchObject({
      code: 1,
      err: expect.stringContaining('before 2024-07: BBBBBB.'),
    });
    expect(future).toMatchObject({
      code: 1,
      err: expect.stringContaining('2999-01 has not begun'),
    });
    expect(earlier).toMatchObject({ code: 1, err: expect.stringContaining('nothing to drop') });
  });

  it('refuses an export that does not hold, or that is another one', async () => {
    const [whole, june, may] = await Promise.all(
      ['', ' --before 2024-07', ' --before 2024-06'].map((part) => run(`audit export${part}`)),
    );
    await Promise.all(
      Object.entries({ whole, june, may }).map(([file, ended]) =>
        writeFile(at(`${file}.jsonl`), ended?.out ?? ''),
      ),
    );
    await writeFile(at('edited.jsonl'), june?.out.replace('"number\\":7', '"number\\":8') ?? '');

    const [wrong, other, edited, absent] = await Promise.all(
      ['whole', 'may', 'edited', 'absent'].map((file) =>
        drop(`--before 2024-07 --export ${at(`${file}.jsonl`)} --confirm 300`),
      ),
    );

    for (const one of [wrong, other])
      expect(one).toMatchObject({
        code: 1,
        err: expect.stringContaining('all of them and no others'),
      });
    expect(edited).toMatchObject({ code: 1, err: expect.stringContaining('edited_entry at 8') });
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('There is no file') });
    expect(await count()).toBe(350);
  });

  it('shows what would go, and drops nothing before its number is confirmed', async () => {
    const file = at('june.jsonl');

    const shown = await drop(`--before 2024-07 --export ${file}`);
    const other = await drop(`--before 2024-07 --export ${file} --confirm 299`);

    expect(shown.out).toMatch(
      /^300 entries from before 2024-07: 1 to 300, last hash [0-9a-f]{64}$/m,
    );
    expect(shown.out).toContain('The checkpoint of 350 entries covers them.');
    expect(shown.out).toContain('the same with --confirm 300');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('and 300 would go') });
    expect(await count()).toBe(350);
  });

  it('drops exactly that, and what is left still holds', async () => {
    const dropped = await drop(`--before 2024-07 --export ${at('june.jsonl')} --confirm 300`);

    const verified = await run('audit verify');
    expect(dropped).toMatchObject({ code: 0, err: '' });
    expect(dropped.out).toContain('Dropped 300 entries, 1 to 300: entry 351 says so.');
    expect(verified.out).toMatch(/^The log holds: 51 entries, /m);
    expect(verified.out).toMatch(
      /^Entries from before 2024-07 \(up to 300\) were exported, and dropped at \S+ by privatelink_owner: entry 351 says so\. SHA-256 of the export: [0-9a-f]{64}\.$/m,
    );
    expect(verified).toMatchObject({ code: 0, err: '' });
  });

  it('is not done twice', async () => {
    const again = await drop(`--before 2024-07 --export ${at('june.jsonl')} --confirm 300`);

    expect(again).toMatchObject({
      code: 1,
      err: expect.stringContaining('there is nothing to drop'),
    });
    expect(await count()).toBe(51);
  });
});

describe('a log whose beginning was dropped', () => {
  it('still has what checkpoints of before and after say', async () => {
    const [before, after] = await Promise.all(
      [100, 320].map((size) =>
        run(`audit verify --checkpoint ${at(`held-${size}.txt`)} --key ${at('key.pub')}`),
      ),
    );

    expect(before).toMatchObject({ code: 0, out: expect.stringContaining('first 100 entries') });
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining('first 320 entries') });
  });

  it('is exported and verified without a database, and the export of before as well', async () => {
    const { out, err } = await run('audit export');
    await writeFile(at('rest.jsonl'), out);
    const verify = (file: string, more = '') =>
      runCli(`audit verify --export ${at(file)}${more}`, {});
    const held = (size: number) => ` --checkpoint ${at(`held-${size}.txt`)} --key ${at('key.pub')}`;

    const [rest, by320, by100, june, juneBy100, juneBy320] = await Promise.all([
      ...[verify('rest.jsonl'), verify('rest.jsonl', held(320)), verify('rest.jsonl', held(100))],
      ...[verify('june.jsonl'), verify('june.jsonl', held(100)), verify('june.jsonl', held(320))],
    ]);

    expect(err).toContain('Entries from before 2024-07 (up to 300) were exported');
    expect(rest).toMatchObject({ code: 0, out: expect.stringContaining('entry 351 says so') });
    expect(by320).toMatchObject({ code: 0, out: expect.stringContaining('first 320 entries') });
    expect(by100).toMatchObject({ code: 2, err: expect.stringContaining('were dropped before') });
    expect(june).toMatchObject({
      code: 0,
      out: expect.stringContaining('It is the log up to 2024-07.'),
    });
    expect(juneBy100).toMatchObject({ code: 0, out: expect.stringContaining('first 100 entries') });
    expect(juneBy320).toMatchObject({
      code: 2,
      err: expect.stringContaining('take an earlier one'),
    });
  });

  it.runIf(hasPython())('is one to the second verifier as well', async () => {
    const told = await verifyInPython([at('june.jsonl'), at('rest.jsonl')], at('key.pub'));

    expect(told).toEqual([[], []]);
  });

  it('says of each question what it cannot answer any more', async () => {
    const words = 'Entries from before 2024-07 (up to 300) were exported';
    const [query, population, later, show, receipt, reconcile, since, access] = await Promise.all([
      run('audit query'),
      run('audit population --period 2024'),
      run('audit query --since 2024-08-01'),
      run(`audit show ${late}`),
      run(`audit receipt ${early}`),
      run('audit reconcile'),
      run('audit reconcile --since 2024-08-01'),
      run('audit access --since 2024-01-01'),
    ]);

    expect(query.err).toContain(words);
    expect(query.out).toContain('BBBBBB');
    expect(population.err).toContain(words);
    expect(later.err).not.toContain(words);
    expect(show).toMatchObject({ code: 0, out: expect.stringContaining(words) });
    expect(receipt).toMatchObject({ code: 1, out: '', err: expect.stringContaining(words) });
    expect(reconcile).toMatchObject({ code: 1, out: expect.stringContaining(words) });
    expect(since.code).toBe(0);
    expect(access.out).toContain('Nothing here is of the time before.');
  });

  it('takes what a receipt needs from the export, and believes nothing of it', async () => {
    const [without, absent, read] = await Promise.all(
      ['', ` --export ${at('none')}`, ` --export ${at('june.jsonl')}`].map((from) =>
        run(`audit receipt ${early}${from}`),
      ),
    );

    expect(without?.err).toContain('--export FILE names the exports that have the rest.');
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('There is no file') });
    // They are entries about this request, and tell of nothing that a request can go through.
    expect(read).toMatchObject({ code: 1, out: '' });
    expect(read?.err).toContain('does not hold, so no receipt is signed:\n  entry 8: ');
  });

  it('is found where somebody cuts more of it', async () => {
    const superuser = postgres(database.superuserUrl, { max: 1, onnotice: () => undefined });
    await superuser.unsafe(`alter table audit_entries disable trigger all;
      delete from audit_entries where seq <= 310;
      alter table audit_entries enable always trigger audit_entries_refuse_row,
        enable always trigger audit_entries_refuse_statement, enable trigger audit_entries_refuse_dropped;`);
    await superuser.end();

    const found = await run('audit verify');

    expect(found).toMatchObject({ code: 1, out: expect.stringContaining('missing_entry at 301') });
    expect((await readFile(at('june.jsonl'), 'utf8')).split('\n')).toHaveLength(303);
  });
});
