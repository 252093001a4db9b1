import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../src/domain/signed-note.ts';
import { sha256Bytes } from '../../../src/hashing.ts';
import { verifySignature } from '../../../src/signing.ts';
import type { FoundStory } from '../../../src/use-cases/ports/proven-stories.ts';
import { type NewestDeps, receiptByNewest } from '../../../src/use-cases/receipt-by-newest.ts';
import {
  check,
  hashing,
  type Key,
  newKey,
  proveLog,
  type Sample,
  sampleOf,
} from '../../support/sample-receipt.ts';

const key = newKey();
const sha256 = sha256Bytes;

/** A log whose newest checkpoint is of the first entries of it, or of another log. */
function setup(sample: Sample, published: readonly string[] | undefined, by: Key = key) {
  const story = sample.story();
  const lastSeq = story.entries.at(-1)?.seq ?? 0;
  const logSize = sample.bodies.length;
  const find = (size = logSize): FoundStory => {
    if (size < lastSeq) return { kind: 'beyond', lastSeq, logSize };
    const { checkpoint, proofOf } = proveLog(sample.bodies.slice(0, size), key);
    const read = readCheckpoint(checkpoint, { ...key, verify: verifySignature, sha256 });
    if (!read.ok) throw new Error(read.refusal.code);
    const proofs = new Map(story.entries.map(({ seq }) => [seq, proofOf(seq)]));
    return { kind: 'proven', story, head: read.value, proofs };
  };
  const note = published && proveLog(published, by).checkpoint;
  const at = new Date(0);
  const newest = note === undefined ? undefined : { note, at, size: 0, root: new Uint8Array() };
  const deps: NewestDeps = {
    ...{ ...key, hashing, sha256, verify: verifySignature },
    stories: { find: (_, size) => Promise.resolve(find(size)) },
    checkpoints: { state: () => Promise.resolve({ now: at, size: logSize, newest }) },
  };
  return { deps, note };
}

async function sizeBy(deps: NewestDeps): Promise<number | string | undefined> {
  const made = await receiptByNewest(deps, 'ANY234');
  if (!made.ok) return made.refusal.kind;
  const { faults, head } = check(made.value, key);
  expect(faults).toEqual([]);
  return head?.size;
}

describe('receiptByNewest', () => {
  const sample = sampleOf('succeeded', 5);
  const { bodies } = sample;

  it('proves by the newest checkpoint, word for word as it was published', async () => {
    const { deps, note } = setup(sample, bodies.slice(0, -2));

    const made = await receiptByNewest(deps, 'ANY234');

    expect(made.ok && made.value.checkpoint).toBe(note);
    expect(await sizeBy(deps)).toBe(bodies.length - 2);
  });

  it('proves by the log as it is, where that is too old, by another key, or where there is none', async () => {
    for (const { deps } of [
      setup(sample, bodies.slice(0, -6)),
      setup(sample, bodies.slice(0, -2), newKey()),
      setup(sample, undefined),
    ])
      expect(await sizeBy(deps)).toBe(bodies.length);
  });

  it('signs nothing where the log does not begin as was published', async () => {
    const { deps } = setup(sample, ['{}', ...bodies.slice(1, -2)]);

    expect(await sizeBy(deps)).toBe('checkpoint_differs');
  });
});
