import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isIncluded, startTree } from '../../src/domain/merkle.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { createAuditLog } from '../../src/store/audit-log.ts';
import { anEntry, append } from '../support/log-writer.ts';
import { openTestStore, type TestStore } from '../support/store.ts';
import { appendMany, type Keeper, newSigner, openKeeper } from '../support/tree.ts';

const signer = newSigner();
const limits = { signer, entriesAtOnce: 300 };

let store: TestStore;
let one: Keeper;
/** A second process, as far as the database can tell. */
let other: Keeper;
beforeAll(async () => {
  store = await openTestStore('audit-tree');
  [one, other] = [openKeeper(store, limits), openKeeper(store, limits)];
});
afterAll(async () => {
  for (const { store: own } of [one, other]) await own.database.close(1_000);
  await store.close();
});

async function headOf(size: number) {
  const rows = await store.sql`select body from audit_entries where seq <= ${size} order by seq`;
  const tree = startTree(sha256Bytes);
  for (const row of rows) tree.add(row['body']);
  return tree.head();
}

async function growAll({ deps: { tree } }: Keeper) {
  for (;;) {
    const step = await tree.advance();
    if (step.kind === 'broken') throw new Error(JSON.stringify(step.problem));
    if (!step.more) return step.head;
  }
}

const logSize = async (): Promise<number> =>
  (await store.sql`select max(seq)::int as size from audit_entries`)[0]?.['size'];

const verify = () =>
  createAuditLog({ database: store.database, sha256: sha256Bytes }).verifyChain();

describe('the tree over the log', () => {
  it('grows in steps, none of them from the first entry, to the root of the whole log', async () => {
    await appendMany(store, 700);
    const sizes: number[] = [];

    for (let more = true; more; ) {
      const step = await one.deps.tree.advance();
      if (step.kind === 'broken') throw new Error(step.problem.detail);
      sizes.push(step.head.size);
      more = step.more;
    }

    const size = await logSize();
    expect(sizes).toEqual([300, 600, size]);
    expect(await one.deps.tree.head()).toEqual(await headOf(size));
  });

  it('grows by each entry once, however many processes and writers are at it', async () => {
    const before = await logSize();

    await Promise.all([
      ...[one, other, one, other].map(growAll),
      appendMany(store, 90),
      ...[one, other, one, other].map(growAll),
    ]);
    await growAll(other);

    expect(await logSize()).toBe(before + 90);
    expect(await one.deps.tree.head()).toEqual(await headOf(before + 90));
    expect((await verify()).problems).toEqual([]);
  });

  it('has nothing of what is not committed, and all of it afterwards', async () => {
    const before = await growAll(one);
    const writer = await store.sql.reserve();
    await writer`begin`;
    await append(writer, anEntry(null));

    expect(await growAll(other)).toEqual(before);
    await writer`commit`;
    writer.release();

    expect((await growAll(other)).size).toBe(before.size + 1);
  });

  it('proves that an entry is among the first so many, and tells their root', async () => {
    const { size } = await growAll(one);

    for (const [seq, of] of [
      [1, size],
      [256, 256],
      [257, 300],
      [1, 1],
      [size, size],
    ] as const) {
      const [row] = await store.sql`select body from audit_entries where seq = ${seq}`;
      const proof = await other.deps.tree.proofOf(seq, of);
      const { root } = await headOf(of);
      const leaf = { index: seq - 1, size: of };
      expect(await other.deps.tree.rootOf(of)).toEqual(root);
      expect(isIncluded(sha256Bytes, { body: row?.['body'], leaf, proof }, root)).toBe(true);
    }
    expect(await one.deps.tree.rootOf(size + 1)).toBeUndefined();
    await expect(one.deps.tree.proofOf(1, size + 1)).rejects.toThrow('missing or too short');
  });

  it('puts one checkpoint of a size on record, whatever number of processes wants one', async () => {
    await appendMany(store, 3);
    const asked: number[] = [];
    const sign = ({
      head,
      newest,
    }: {
      head: { size: number };
      newest: { size: number } | undefined;
    }) => {
      if (newest?.size === head.size) return undefined;
      asked.push(head.size);
      return `note of ${head.size}`;
    };

    const steps = await Promise.all(
      [one, other, one, other].map(({ deps }) => deps.tree.advance(sign)),
    );

    const size = await logSize();
    expect(asked).toEqual([size]);
    expect(
      steps.flatMap((step) =>
        step.kind === 'grown' && step.checkpoint !== undefined ? [step.checkpoint.size] : [],
      ),
    ).toEqual([size]);
    expect(await one.deps.checkpoints.find(size)).toMatchObject({ note: `note of ${size}` });
    expect((await verify()).problems).toEqual([]);
  });

  it('leaves nothing behind of a step that dies', async () => {
    await appendMany(store, 5);
    const before = await one.deps.tree.head();
    const dying = one.deps.tree.advance(() => {
      throw new Error('the process dies here');
    });

    await expect(dying).rejects.toThrow('dies here');

    expect(await other.deps.tree.head()).toEqual(before);
    expect((await growAll(other)).size).toBe(before.size + 5);
  });
});

/** As a superuser may, with the triggers asleep. */
async function tamper(statements: string, work: () => Promise<void>): Promise<void> {
  await store.sql.unsafe(`
    create schema saved;
    create table saved.entries as table audit_entries;
    create table saved.tiles as table audit_tiles;
    create table saved.checkpoints as table audit_checkpoints;
    alter table audit_entries disable trigger all;
    ${statements};`);
  try {
    await work();
  } finally {
    await store.sql.unsafe(`
      delete from audit_entries; insert into audit_entries table saved.entries;
      delete from audit_tiles; insert into audit_tiles table saved.tiles;
      delete from audit_checkpoints; insert into audit_checkpoints table saved.checkpoints;
      drop schema saved cascade;
      alter table audit_entries enable trigger audit_entries_refuse_dropped;
      alter table audit_entries enable always trigger audit_entries_refuse_row;
      alter table audit_entries enable always trigger audit_entries_refuse_statement;`);
  }
}

const rehash = `sha256('\\x01'::bytea || prev || sha256('\\x00'::bytea || convert_to(body, 'UTF8')))`;

describe('a log that does not hold since the tree ended', () => {
  it.each([
    [
      'an entry was edited',
      (last: number) => `update audit_entries set body = body || ' ' where seq = ${last - 2}`,
      'edited_entry',
    ],
    [
      'an entry was taken out',
      (last: number) => `delete from audit_entries where seq = ${last - 2}`,
      'missing_entry',
    ],
    [
      'an entry was edited together with its hash',
      (last: number) =>
        `update audit_entries set body = body || ' ' where seq = ${last - 2}; update audit_entries set hash = ${rehash} where seq = ${last - 2}`,
      'broken_link',
    ],
    [
      'the entry that the tree ends with has another hash',
      (last: number) => `update audit_entries set hash = sha256(hash) where seq = ${last - 5}`,
      'broken_link',
    ],
    [
      'the log was cut before the end of the tree',
      (last: number) => `delete from audit_entries where seq >= ${last - 5}`,
      'cut_tail',
    ],
    [
      'the last checkpoint was changed',
      () => `update audit_checkpoints set root = sha256(root)`,
      'checkpoint_differs',
    ],
  ])('is signed by nobody, and nothing is kept of it, where %s', async (_, statements, kind) => {
    await growAll(one);
    await one.deps.tree.advance(({ head, newest }) =>
      newest?.size === head.size ? undefined : 'a note',
    );
    await appendMany(store, 5);
    const before = await one.deps.tree.head();

    await tamper(statements(await logSize()), async () => {
      const step = await other.deps.tree.advance(() => 'a note that must not be');

      expect(step).toMatchObject({ kind: 'broken', problem: { kind } });
      expect(await one.deps.tree.head()).toEqual(before);
    });
    expect((await growAll(one)).size).toBe(before.size + 5);
  });
});

describe('audit verify', () => {
  it.each([
    [
      'a tile',
      `update audit_tiles set hashes = sha256(hashes) || substr(hashes, 33) where level = 0 and index = 1`,
      'tile_differs 257',
    ],
    [
      'where the chain ended at a tile',
      `update audit_tiles set head = sha256(head) where level = 0 and index = (select max(index) from audit_tiles where level = 0)`,
      'tile_differs',
    ],
    ['a level of tiles', `delete from audit_tiles where level = 1`, 'tile_differs'],
    [
      'a checkpoint',
      `update audit_checkpoints set root = sha256(root) where size = (select max(size) from audit_checkpoints)`,
      'checkpoint_differs',
    ],
    [
      'all that named the end of the log, which was cut',
      `delete from audit_entries where seq > 300`,
      'cut_tail 301',
    ],
  ])('names what was changed beside the log: %s', async (_, statements, expected) => {
    await growAll(one);

    await tamper(statements, async () => {
      const { problems } = await verify();

      const kinds = problems.map(({ kind, seq }) => `${kind} ${seq}`);
      expect(kinds).toHaveLength(1);
      expect(kinds[0]).toContain(expected);
    });
    expect((await verify()).problems).toEqual([]);
  });
});
