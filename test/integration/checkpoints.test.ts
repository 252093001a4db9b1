import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/domain/signed-note.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { verifySignature } from '../../src/signing.ts';
import { keepCheckpoints } from '../../src/use-cases/keep-checkpoints.ts';
import { type Hooks, interpose, Killed, killAt } from '../fakes/interpose.ts';
import { openTestStore, type TestStore } from '../support/store.ts';
import {
  appendMany,
  type Keeper,
  makeFolder,
  newSigner,
  openKeeper,
  type TestFolder,
} from '../support/tree.ts';

const signer = newSigner();
const channel = 'C0AUDIT';

let store: TestStore;
let folder: TestFolder;
const opened: Keeper[] = [];
beforeAll(async () => {
  store = await openTestStore('checkpoints');
});
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  for (const { store: own } of opened.splice(0)) await own.database.close(1_000);
  await store.sql`delete from audit_checkpoints`;
  await store.sql`delete from bulletins`;
  await folder.remove();
});
afterAll(() => store.close());

function keeper(more: Partial<Parameters<typeof openKeeper>[1]> = {}): Keeper {
  const made = openKeeper(store, { signer, folder: folder.path, channel, ...more });
  opened.push(made);
  return made;
}

async function look({ deps }: Keeper, hooks: Hooks = {}): Promise<void> {
  const { checkpoints, tree, folder: files } = deps;
  const ports = interpose({ checkpoints, tree, ...(files && { folder: files }) }, hooks);
  await keepCheckpoints({ ...deps, ...ports }).look(new AbortController().signal);
}

const end = ({ deps }: Keeper) => keepCheckpoints(deps).end(AbortSignal.timeout(20_000));

async function sizes(): Promise<readonly number[]> {
  const rows = await store.sql`select size::int from audit_checkpoints order by size`;
  return rows.map((row) => row['size']);
}

async function promised(): Promise<readonly number[]> {
  const rows = await store.sql`
    select (body ->> 'size')::int as size from bulletins where channel = ${channel} order by number`;
  return rows.map((row) => row['size']);
}

const logSize = async (): Promise<number> =>
  (await store.sql`select max(seq)::int as size from audit_entries`)[0]?.['size'];

/** The test's clock: what is on record was made so long ago. */
async function age(minutes: number): Promise<void> {
  const interval = `${minutes} minutes`;
  await store.sql`update audit_checkpoints set at = at - ${interval}::interval`;
  await store.sql`
    update bulletins set state = 'sent', planned_at = planned_at - ${interval}::interval`;
}

describe('checkpoints by themselves', () => {
  it('are made of 100 entries, of any after ten minutes, and of the last ones at the end', async () => {
    const one = keeper();
    await appendMany(store, 1);
    const first = await logSize();

    await look(one);
    await appendMany(store, 99);
    await look(one);
    expect(await sizes()).toEqual([first]);
    await appendMany(store, 1);
    await look(one);
    await appendMany(store, 1);
    await look(one);
    expect(await sizes()).toEqual([first, first + 100]);
    await age(10);
    await look(one);
    await appendMany(store, 1);
    await look(one);
    await end(one);
    await end(one);

    expect(await sizes()).toEqual([first, first + 100, first + 101, first + 102]);
    expect(await folder.sizes()).toEqual(await sizes());
  });

  it('are signed by the key, a file each, whose name sorts by size and begins as the root does', async () => {
    await appendMany(store, 3);
    await look(keeper());

    const [name = '', ...others] = await folder.names();
    const note = await folder.text(name);
    const read = readCheckpoint(note, {
      ...{ key: signer.ownKey, verify: verifySignature, sha256: sha256Bytes },
    });

    if (!read.ok) throw new Error(JSON.stringify(read.refusal));
    const { size, root } = read.value;
    expect(others).toEqual([]);
    expect(size).toBe(await logSize());
    expect(name).toBe(
      `checkpoint-${String(size).padStart(15, '0')}-${Buffer.from(root).toString('hex').slice(0, 16)}.txt`,
    );
  });

  it('are one of a size, a file each and promised to the channel once, whatever number of workers', async () => {
    const workers = Array.from({ length: 4 }, () => keeper());
    for (let round = 0; round < 3; round += 1) {
      await appendMany(store, 100);
      await Promise.all(workers.map((worker) => look(worker)));
      await age(10);
    }

    const made = await sizes();
    expect(made).toHaveLength(3);
    expect(await folder.sizes()).toEqual(made);
    expect(await promised()).toEqual(made);
  });

  it('are told in the channel at most every ten minutes, and then the newest', async () => {
    const one = keeper();
    for (let round = 0; round < 4; round += 1) {
      await appendMany(store, 100);
      await look(one);
    }
    const made = await sizes();
    expect(made).toHaveLength(4);
    expect(await promised()).toEqual(made.slice(0, 1));

    await store.sql`update bulletins set planned_at = planned_at - interval '10 minutes'`;
    await look(one);
    expect(await promised()).toEqual(made.slice(0, 1)); // the first still waits for Slack
    await store.sql`update bulletins set state = 'sent'`;
    await look(one);
    await look(one);

    expect(await promised()).toEqual([made[0], made[3]]);
  });

  it('are neither lost nor doubled, wherever a worker dies', async () => {
    let died = 0;
    for (let number = 1; number < 20; number += 1)
      for (const moment of ['before', 'after'] as const) {
        await appendMany(store, 100);
        const size = await logSize();
        const fate = killAt(number, moment);
        await look(keeper(), fate).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        died += Number(fate.died());

        await look(keeper());

        expect((await sizes()).at(-1)).toBe(size);
        expect(await folder.sizes()).toEqual(await sizes());
        for (const { store: own } of opened.splice(0)) await own.database.close(1_000);
        await age(10);
      }
    expect(died).toBeGreaterThan(10);
    const made = await sizes();
    expect(new Set(made).size).toBe(made.length);
    expect(await promised()).toEqual(made);
  });

  it('are written again where the folder has lost the newest, and others are left as they are', async () => {
    const one = keeper();
    for (let round = 0; round < 3; round += 1) {
      await appendMany(store, 100);
      await look(one);
    }
    const names = await folder.names();
    await folder.take(names[0] ?? '');
    await folder.take(names[2] ?? '');

    await look(keeper());

    expect(await folder.names()).toEqual(names.slice(1));
  });

  it('are made of no log that does not hold, and the worker says so', async () => {
    const one = keeper();
    await look(one);
    const before = await sizes();
    await appendMany(store, 100);
    await store.sql.unsafe(`
      alter table audit_entries disable trigger all;
      update audit_entries set body = body || ' ' where seq = ${await logSize()}`);

    await look(one);
    await end(one);

    await store.sql.unsafe(`
      update audit_entries set body = rtrim(body, ' ') where seq = ${await logSize()};
      alter table audit_entries enable trigger audit_entries_refuse_dropped;
      alter table audit_entries enable always trigger audit_entries_refuse_row;
      alter table audit_entries enable always trigger audit_entries_refuse_statement`);
    expect(await sizes()).toEqual(before);
    expect(one.lines.join('')).toContain('audit log does not hold: no checkpoint is signed');
    expect(one.lines.join('')).toContain('edited_entry');
    await look(one);
    expect(await sizes()).toHaveLength(before.length + 1);
  });

  it('do not begin where the folder cannot be written to', async () => {
    const nowhere = keeper({ folder: `${folder.path}/not-there` });

    await expect(keepCheckpoints(nowhere.deps).begin()).rejects.toThrow(
      /^AUDIT_CHECKPOINT_DIR: nothing can be written to .+ \(ENOENT\)/,
    );
  });
});

describe('the key', () => {
  const keys = async () =>
    (
      await store.sql<{ body: string }[]>`
        select body from audit_entries where action = 'audit_key_changed' order by seq`
    ).map(({ body }) => JSON.parse(body).details);

  it('is named by one entry, however many processes start, and again when it is another', async () => {
    const next = newSigner();
    const begin = (more: Parameters<typeof keeper>[0] = {}) =>
      keepCheckpoints(keeper(more).deps).begin();

    await Promise.all([begin(), begin(), begin()]);
    await begin();
    await Promise.all([begin({ signer: next }), begin({ signer: next })]);

    const named = await keys();
    expect(named).toMatchObject([
      { name: 'example.com/log', key_id: expect.stringMatching(/^[0-9a-f]{8}$/) },
      { public_key: Buffer.from(next.ownKey.publicKey).toString('base64') },
    ]);
    expect(await keeper().deps.checkpoints.listKeys()).toEqual(
      [signer.ownKey, next.ownKey].map(({ name, publicKey }) => ({
        name,
        publicKey: new Uint8Array(publicKey),
      })),
    );
  });
});
