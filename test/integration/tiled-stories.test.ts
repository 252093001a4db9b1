import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isIncluded } from '../../src/domain/merkle.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { createAuditTree } from '../../src/store/audit-tree.ts';
import { createProvenStories } from '../../src/store/proven-stories.ts';
import { createTiledStories } from '../../src/store/tiled-stories.ts';
import type { FoundStory, ProvenStories } from '../../src/use-cases/ports/proven-stories.ts';
import { anEntry, append } from '../support/log-writer.ts';
import { a, b, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

let log: WrittenLog;
let tiled: ProvenStories;
let streamed: ProvenStories;
beforeAll(async () => {
  log = await openWrittenLog('tiled_stories');
  const database = log.openAs(log.botUrl);
  const deps = { database, sha256: sha256Bytes };
  // Few at once: a step is not the whole way.
  tiled = createTiledStories({ database, tree: createAuditTree({ ...deps, entriesAtOnce: 5 }) });
  streamed = createProvenStories(deps);
  await log.superuser`update change_requests set status = 'succeeded' where id = ${b}`;
});
afterAll(() => log?.close());

/** The numbers of the entries that do not stand where the proofs say. */
function unproven(found: FoundStory): readonly number[] {
  if (found.kind !== 'proven') throw new Error(`it is ${found.kind}`);
  const { story, head, proofs } = found;
  return story.entries
    .filter(({ seq, body }) => {
      const leaf = { index: seq - 1, size: head.size };
      return !isIncluded(sha256Bytes, { body, leaf, proof: proofs.get(seq) ?? [] }, head.root);
    })
    .map(({ seq }) => seq);
}

describe('a story that is proven by the tree that is kept', () => {
  it('is none where the log does not hold from where the tree ends', async () => {
    await log.tamper(
      `update audit_entries set body = replace(body, '"v":1', '"v":2') where seq = 9`,
    );

    const found = await tiled.find(b);

    await log.restore();
    await log.superuser`update change_requests set status = 'succeeded' where id = ${b}`;
    expect(found).toMatchObject({ kind: 'broken' });
  });

  it('has the proofs that a look at the whole log gives, as the log grows and by part of it', async () => {
    for (const size of [undefined, 11, undefined]) {
      const [own, theirs] = [await tiled.find(b, size), await streamed.find(b, size)];

      expect(own).toEqual(theirs);
      expect(unproven(own)).toEqual([]);
      if (size === 11)
        for (let made = 0; made < 300; made += 1)
          await append(log.bot, anEntry(made % 100 === 3 ? b : null, { status: 'provisioning' }));
    }
    expect(await tiled.find(b)).toMatchObject({ kind: 'proven', head: { size: 312 } });
  });

  it('is none for the same reasons', async () => {
    for (const [reference, size] of [
      [b, 10],
      [b, 10_000],
      [a],
      [a.replaceAll('1', '9')],
      ['AAAAAA'],
    ] as const)
      expect(await tiled.find(reference, size)).toEqual(await streamed.find(reference, size));
  });

  it('does not fit an entry that was edited since', async () => {
    await log.tamper(
      `update audit_entries set body = replace(body, '"v":1', '"v":2') where seq = 6`,
    );

    expect(unproven(await tiled.find(b))).toEqual([6]);
  });
});
