import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planDrop } from '../../src/domain/drop-plan.ts';
import type { Carried } from '../../src/domain/dropped.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { verifySignature } from '../../src/signing.ts';
import { dropEntries } from '../../src/store/drop-entries.ts';
import { createProvenStories } from '../../src/store/proven-stories.ts';
import { createTiledStories } from '../../src/store/tiled-stories.ts';
import { makeReceipt } from '../../src/use-cases/make-receipt.ts';
import type { StoryEntry } from '../../src/use-cases/ports/audit-stories.ts';
import type { ProvenStories } from '../../src/use-cases/ports/proven-stories.ts';
import { insertRequest } from '../support/log-writer.ts';
import { writeOld } from '../support/old-months.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { check, hashing, newKey, sampleOf } from '../support/sample-receipt.ts';
import { openStore, type Store } from '../support/store.ts';
import { newSigner, openKeeper } from '../support/tree.ts';

const key = newKey();
const nothing: Carried = { keys: [], losses: [], policy: null, groups: {} };

/** A story among 600 other entries, of which the beginning is dropped up to somewhere. */
async function openDropped(where: 'before' | 'within' | 'behind') {
  const database = await createTestDatabase(`dropped_${where}`);
  const owner = postgres(database.ownerUrl, { onnotice: () => undefined });
  const owning = openStore(database.ownerUrl, 20_000);
  const sample = sampleOf('succeeded', 300);
  const story = sample.story();
  await insertRequest(owner, sample.id);
  await writeOld(owner, sample.bodies);
  await insertStory(owner, sample.id, story);
  const signer = newSigner();
  const keeper = openKeeper({ url: database.botUrl }, { signer });
  await keeper.deps.tree.advance(({ head }) => signer.sign(head));
  const [first, last] = [story.entries[0]?.seq ?? 0, story.entries.at(-1)?.seq ?? 0];
  const size = { before: first - 1, within: first + 4, behind: last }[where];
  const exported = await readEntries(owner, sample.id, size);
  await drop(owner, owning, { size, root: await keeper.deps.tree.rootOf(size) });
  const proven = (from?: readonly StoryEntry[]): ProvenStories =>
    createProvenStories({
      ...{ database: owning.database, sha256: sha256Bytes },
      exported: from && (() => Promise.resolve(from)),
    });
  const make = (stories: ProvenStories) =>
    makeReceipt(
      { ...key, stories, hashing, sha256: sha256Bytes, verify: verifySignature },
      { reference: sample.id },
    );
  return {
    ...{ exported, proven, make },
    tiled: createTiledStories({ database: owning.database, tree: keeper.deps.tree }),
    close: () => close({ database, owner, owning, keeper }),
  };
}

async function close(open: {
  database: TestDatabase;
  owner: Sql;
  owning: Store;
  keeper: ReturnType<typeof openKeeper>;
}): Promise<void> {
  for (const { database } of [open.keeper.store, open.owning]) await database.close(1_000);
  await open.owner.end({ timeout: 1 });
  await open.database.drop();
}

type SampleStory = ReturnType<ReturnType<typeof sampleOf>['story']>;

async function insertStory(owner: Sql, id: string, story: SampleStory): Promise<void> {
  const { reference, requester, environment, change, status, version } = story.request;
  const row = { reference, requester, environment, change, status, version };
  await owner`
    update change_requests set ${owner(row)}, created_at = ${story.request.created_at} where id = ${id}`;
  for (const one of story.versions)
    await owner`
      insert into request_versions (request_id, version, preimage, digest, live, plan, rule,
        reason_salt, decision_section, created_at)
      values (${id}, ${one.version}, ${one.preimage}, ${one.digest}, '{}', '{}', '{}', '',
        ${one.decision_section}, ${one.shown_at})`;
  for (const one of story.reviews)
    await owner`
      insert into reviews (request_id, version, reviewer, decision, facts, at)
      values (${id}, ${one.version}, ${one.reviewer}, ${one.decision},
        ${owner.json(one.facts as never)}, ${one.at})`;
}

async function readEntries(owner: Sql, id: string, size: number): Promise<readonly StoryEntry[]> {
  const rows = await owner`
    select seq::int, body, prev, hash from audit_entries
    where request_id = ${id} and seq <= ${size} order by seq`;
  const columns = { at: '', requestId: id, actor: null, action: '' };
  return rows.map((row) => ({ ...(row as unknown as Omit<StoryEntry, 'columns'>), columns }));
}

async function drop(
  owner: Sql,
  { database }: Store,
  { size, root }: { readonly size: number; readonly root: Uint8Array | undefined },
): Promise<void> {
  const [last] = await owner`select hash from audit_entries where seq = ${size}`;
  const [first] = await owner`select prev from audit_entries where seq = 1`;
  const planned = planDrop({
    ...{ before: '2024-01', now: new Date(), first: 1, next: size + 1, root, isLossOpen: false },
    ...{ prev: first?.['prev'], hash: last?.['hash'], open: [] },
    checkpoint: { size: size + 1, root: new Uint8Array(32) },
  });
  if (!planned.ok) throw new Error(planned.refusal.code);
  const { canonical } = hashing;
  await dropEntries(
    { database, canonical },
    { plan: planned.value, carried: nothing, exportSha256: '' },
  );
}

type DroppedLog = Awaited<ReturnType<typeof openDropped>>;

async function expectReceipt(log: DroppedLog, stories: ProvenStories): Promise<void> {
  const made = await log.make(stories);

  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  expect(check(made.value, key).faults).toEqual([]);
}

describe('a request that came after all that was dropped', () => {
  let log: DroppedLog;
  beforeAll(async () => {
    log = await openDropped('before');
  });
  afterAll(() => log?.close());

  it('has a receipt, by the whole log and by the tree that is kept', async () => {
    await expectReceipt(log, log.proven());
    await expectReceipt(log, log.tiled);
  });
});

describe.each(['within', 'behind'] as const)('a request that was dropped, up to %s it', (where) => {
  let log: DroppedLog;
  beforeAll(async () => {
    log = await openDropped(where);
  });
  afterAll(() => log?.close());

  it('has a receipt from the export', async () => {
    await expectReceipt(log, log.proven(log.exported));
  });

  it('has none without it, and says why', async () => {
    for (const stories of [log.proven(), log.proven([]), log.tiled])
      expect(await log.make(stories)).toMatchObject({ ok: false, refusal: { kind: 'dropped' } });
  });

  it('has none from one that was edited', async () => {
    const edited = log.exported.map((entry, index) =>
      index === 1 ? { ...entry, body: entry.body.replace('"v":1', '"v":2') } : entry,
    );

    expect(await log.make(log.proven(edited))).toMatchObject({
      ok: false,
      refusal: { kind: 'contradicted' },
    });
  });
});
