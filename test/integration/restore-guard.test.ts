import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freezeOf } from '../../src/domain/freeze.ts';
import { createRequestStore } from '../../src/store/request-store.ts';
import { acknowledgeLoss } from '../../src/use-cases/acknowledge-loss.ts';
import { endFreeze } from '../../src/use-cases/freeze-environment.ts';
import { keepCheckpoints } from '../../src/use-cases/keep-checkpoints.ts';
import { type Hooks, interpose, Killed, killAt } from '../fakes/interpose.ts';
import {
  entriesOf,
  anEntry as entryOf,
  openTestStore,
  submitted,
  type TestStore,
} from '../support/store.ts';
import {
  appendMany,
  backUp,
  type Keeper,
  makeFolder,
  newSigner,
  openKeeper,
  setBack,
  type TestFolder,
} from '../support/tree.ts';

const signer = newSigner();

let store: TestStore;
let folder: TestFolder;
const opened: Keeper[] = [];
beforeAll(async () => {
  store = await openTestStore('restore-guard');
});
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  for (const { store: own } of opened.splice(0)) await own.database.close(1_000);
  await store.sql`update freezes set ended_at = now() where ended_at is null`;
  await folder.remove();
});
afterAll(() => store.close());

function worker(more: Partial<Parameters<typeof openKeeper>[1]> = {}): Keeper {
  const made = openKeeper(store, { signer, folder: folder.path, ...more });
  opened.push(made);
  return made;
}

async function look({ deps }: Keeper, hooks: Hooks = {}): Promise<void> {
  const { checkpoints, tree, freezes } = deps;
  const ports = interpose({ checkpoints, tree, freezes }, hooks);
  await keepCheckpoints({ ...deps, ...ports }).look(new AbortController().signal);
}

const begin = ({ deps }: Keeper) => keepCheckpoints(deps).begin();

/** Entries, and a checkpoint that was published of them, which is what a restore forgets. */
async function publish(one: Keeper, count = 100): Promise<number> {
  await appendMany(store, count);
  await look(one);
  return one.published.newest?.size ?? 0;
}

const lostSizes = async ({ deps }: Keeper): Promise<readonly number[]> => {
  const held = freezeOf(await deps.freezes.listInForce(), 'production');
  return (held?.lost ?? []).map(({ size }) => size);
};

/** What a worker's start is: whether anything holds it is looked at in the commit that begins. */
async function start({ store: { orm, hashing }, published }: Keeper): Promise<unknown> {
  const { id } = await submitted(store);
  const requests = createRequestStore({
    ...{ orm, canonical: hashing.canonical, published: () => published.newest },
  });
  return await requests.change(id, { begins: true }, ({ request, freeze }) =>
    freeze === undefined
      ? {
          answer: 'begun',
          commit: { request, entry: entryOf(request, { action: 'call_intended' }), jobs: [] },
        }
      : { answer: 'held' },
  );
}

async function acknowledge({ deps }: Keeper, ...sizes: readonly number[]) {
  const [held] = (await deps.freezes.listInForce()).filter(({ lost }) => lost !== undefined);
  return await Promise.all(
    sizes.map((size) => {
      const said = held?.lost?.find((one) => one.size === size);
      if (said === undefined) throw new Error(`${size} is not lost`);
      return acknowledgeLoss(deps, {
        size,
        root: new Uint8Array(Buffer.from(said.root, 'base64')),
      });
    }),
  );
}

describe('a database that was set back', () => {
  it('under a running worker begins nothing from the next commit on, before anybody has looked', async () => {
    const one = worker({ folder: undefined });
    const size = await backUp(store);
    await publish(one);
    expect(await start(one)).toBe('begun');

    await setBack(store, size);

    expect(await start(one)).toBe('held');
    await appendMany(store, 400); // longer than before, and other entries
    expect(await start(one)).toBe('held');
    await look(one);
    expect(await lostSizes(one)).toEqual([one.published.newest?.size]);
    expect(one.lines.join('')).toContain('audit log is older than a published checkpoint');
  });

  it('is found at the start by the folder, and by every process from then on', async () => {
    const before = worker();
    const size = await backUp(store);
    const published = [await publish(before), await publish(before)];
    await setBack(store, size);

    const after = worker();
    await begin(after);
    const without = worker({ folder: undefined });

    expect(await lostSizes(without)).toEqual(published.toReversed());
    expect(await start(without)).toBe('held');
    const [entry] = (await entriesOf(store.sql, null)).slice(-1);
    expect(entry?.body).toMatchObject({
      ...{ action: 'audit_loss_found', actor: null },
      details: { lost: published.toReversed().map((of) => ({ size: of })) },
    });
  });

  it('is signed by nobody before the loss is acknowledged', async () => {
    const one = worker();
    const size = await backUp(store);
    await publish(one);
    await setBack(store, size);
    await appendMany(store, 250);

    for (const each of [one, worker()]) {
      await look(each);
      await keepCheckpoints(each.deps).end(AbortSignal.timeout(20_000));
    }

    const [row] = await store.sql`select max(size)::int as size from audit_checkpoints`;
    expect(row?.['size'] ?? 0).toBeLessThanOrEqual(size);
  });

  it('goes on by itself when every lost checkpoint is acknowledged, and the log says so', async () => {
    const one = worker();
    const size = await backUp(store);
    const published = [await publish(one), await publish(one), await publish(one)];
    await setBack(store, size);
    await look(one);

    const [first] = await acknowledge(one, published[2] ?? 0);
    expect(first).toMatchObject({ ok: true, value: { left: 2 } });
    expect(await start(one)).toBe('held');
    const rest = await acknowledge(one, ...published.slice(0, 2)); // at the same moment
    await look(one);

    expect(rest.map((done) => done.ok && done.value.left).toSorted()).toEqual([0, 1]);
    expect(await lostSizes(one)).toEqual([]);
    expect(await start(one)).toBe('begun');
    expect(await start(worker())).toBe('begun');
    const told = (await entriesOf(store.sql, null)).map(({ body }) => body);
    const acknowledged = told.filter(({ action }) => action === 'audit_loss_acknowledged');
    expect(acknowledged.slice(-3)).toMatchObject([
      { details: { lost: { size: published[2] }, log: { root: expect.any(String) } } },
      {},
      {},
    ]);
    const again = worker();
    await begin(again);
    expect(await lostSizes(again)).toEqual([]);
    const next = await publish(again);
    expect(next).toBeGreaterThan(size);
  });

  it('is told of once, by whichever of two replicas finds it, wherever they die', async () => {
    for (let number = 1; number < 9; number += 1)
      for (const moment of ['before', 'after'] as const) {
        const [one, other] = [worker(), worker()];
        const size = await backUp(store);
        const published = await publish(one);
        await setBack(store, size);
        await look(one, killAt(number, moment)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });

        await Promise.all([look(other), look(worker())]);

        expect(await lostSizes(other)).toEqual([published]);
        const found = (await entriesOf(store.sql, null)).filter(
          ({ seq, body }) => seq > size && body['action'] === 'audit_loss_found',
        );
        expect(found).toHaveLength(1);
        await acknowledge(other, published);
        for (const { store: own } of opened.splice(0)) await own.database.close(1_000);
      }
  });

  it('is no business of who may freeze: its freeze ends in no other way', async () => {
    const one = worker();
    const size = await backUp(store);
    await publish(one);
    await setBack(store, size);
    await look(one);

    const { freezes, policies, hashing } = one.store;
    const ended = await endFreeze(
      {
        ...{ freezes, hashing, newSalt: () => 'salt' },
        people: { facts: async () => ({ persons: new Map(), groups: new Map() }) },
        policy: async () => (await policies.findInForce())?.policy,
      },
      { by: null, environment: '*' },
    );

    expect(ended).toEqual({ ok: false, refusal: { code: 'not_frozen' } });
    expect(await start(one)).toBe('held');
  });
});

describe('a file in the folder', () => {
  it('that no key of the bot has signed is ignored, and told of once', async () => {
    const one = worker();
    const stranger = newSigner();
    await publish(one);
    const note = stranger.sign({ size: 999_999, root: new Uint8Array(32).fill(7) });
    const name = `checkpoint-${'999999'.padStart(15, '0')}-0707070707070707.txt`;
    await writeFile(join(folder.path, name), note);
    await writeFile(join(folder.path, 'notes.txt'), 'not a checkpoint');

    await look(one);
    await look(one);

    expect(await lostSizes(one)).toEqual([]);
    expect(await start(one)).toBe('begun');
    const told = one.lines.filter((line) =>
      line.includes('checkpoint file is not signed by the bot'),
    );
    expect(told).toHaveLength(1);
  });

  it('that an earlier key has signed counts, and one that was signed by hand of what the log has does no harm', async () => {
    const earlier = worker();
    await begin(earlier);
    const size = await backUp(store);
    const published = await publish(earlier);
    const later = worker({ signer: newSigner() });
    await begin(later);
    await appendMany(store, 3);
    await earlier.deps.tree.advance();
    const head = await earlier.deps.tree.head();
    await writeFile(
      join(folder.path, `checkpoint-${String(head.size).padStart(15, '0')}-${'0'.repeat(16)}.txt`),
      signer.sign(head),
    );
    await look(later);
    expect(await lostSizes(later)).toEqual([]);

    await setBack(store, size);
    await look(later);

    expect(await lostSizes(later)).toContain(published);
  });
});

describe('an acknowledgement', () => {
  it('of what the log has, or of what is acknowledged, is none', async () => {
    const one = worker();
    const size = await backUp(store);
    const published = await publish(one);
    const { newest } = one.published;
    if (newest === undefined) throw new Error('no checkpoint');
    expect(await acknowledgeLoss(one.deps, newest)).toEqual({
      ...{ ok: false, refusal: { code: 'nothing_lost' } },
    });

    await setBack(store, size);
    await look(one);
    await acknowledge(one, published);

    expect(await acknowledgeLoss(one.deps, newest)).toEqual({
      ...{ ok: false, refusal: { code: 'acknowledged_already' } },
    });
  });

  it('is lost with the next restore, and wanted again', async () => {
    const one = worker();
    const size = await backUp(store);
    const published = await publish(one);
    await setBack(store, size);
    await look(one);
    await acknowledge(one, published);

    await setBack(store, size);
    await look(one);

    expect(await lostSizes(one)).toEqual([published]);
  });
});
