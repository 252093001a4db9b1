import { describe, expect, it } from 'vitest';
import type { RecordedStory } from '../../../src/domain/receipt-story.ts';
import { readCheckpoint } from '../../../src/domain/signed-note.ts';
import { sha256Bytes } from '../../../src/hashing.ts';
import { verifySignature } from '../../../src/signing.ts';
import { makeReceipt, type ReceiptDeps } from '../../../src/use-cases/make-receipt.ts';
import type { FoundStory } from '../../../src/use-cases/ports/proven-stories.ts';
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
const reference = 'ANY234';

/** What a store would say of a made-up log. `asked`: by how many entries it was to be proven. */
function setup(sample: Sample, story: RecordedStory = sample.story()) {
  const asked: (number | undefined)[] = [];
  const find = (size = sample.bodies.length): FoundStory => {
    const { checkpoint, proofOf } = proveLog(sample.bodies.slice(0, size), key);
    const proofs = new Map(story.entries.map(({ seq }) => [seq, proofOf(seq)]));
    return { kind: 'proven', story, head: headOf(checkpoint, key), proofs };
  };
  const deps: ReceiptDeps = {
    ...{ ...key, hashing, sha256: sha256Bytes, verify: verifySignature },
    stories: {
      find: (_, size) => {
        asked.push(size);
        return Promise.resolve(find(size));
      },
    },
  };
  return { deps, asked };
}

function headOf(note: string, by: Key) {
  const known = { key: by.key, verify: verifySignature, sha256: sha256Bytes };
  const read = readCheckpoint(note, known);
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value;
}

describe('makeReceipt', () => {
  it('signs what holds, by a checkpoint of the log as it is', async () => {
    const { deps, asked } = setup(sampleOf('succeeded'));

    const made = await makeReceipt(deps, { reference });

    expect(made.ok && check(made.value, key).faults).toEqual([]);
    expect(asked).toEqual([undefined]);
  });

  it('proves by a checkpoint that others hold, and keeps its text', async () => {
    const sample = sampleOf('succeeded');
    const note = proveLog(sample.bodies.slice(0, -3), key).checkpoint;
    const { deps, asked } = setup(sample);

    const made = await makeReceipt(deps, { reference, held: { note, head: headOf(note, key) } });

    expect(made.ok && check(made.value, key).faults).toEqual([]);
    expect(made.ok && made.value.checkpoint).toBe(note);
    expect(asked).toEqual([sample.bodies.length - 3]);
  });

  it('signs nothing by a checkpoint of another log', async () => {
    const sample = sampleOf('succeeded');
    const note = proveLog([...sample.bodies.slice(0, -1), '{}'], key).checkpoint;
    const { deps } = setup(sample);

    const made = await makeReceipt(deps, { reference, held: { note, head: headOf(note, key) } });

    expect(made).toEqual({ ok: false, refusal: { kind: 'checkpoint_differs' } });
  });

  it('hands on why the store has none', async () => {
    const { deps } = setup(sampleOf('succeeded'));
    const stories = { find: async () => ({ kind: 'open', status: 'approved' }) as const };

    const made = await makeReceipt({ ...deps, stories }, { reference });

    expect(made).toEqual({ ok: false, refusal: { kind: 'open', status: 'approved' } });
  });

  it.each<readonly [string, string, (story: RecordedStory) => RecordedStory]>([
    [
      'another status in the row',
      'request_differs',
      (story) => ({ ...story, request: { ...story.request, status: 'rejected' } }),
    ],
    [
      'another section',
      'section_differs',
      (story) => ({
        ...story,
        versions: story.versions.map((one) => ({ ...one, decision_section: '[]' })),
      }),
    ],
    ['a review less', 'review_missing', (story) => ({ ...story, reviews: story.reviews.slice(1) })],
    [
      'a review of somebody else',
      'review_not_in_log',
      (story) => ({
        ...story,
        reviews: story.reviews.map((one) => ({ ...one, reviewer: 'U0MAL' })),
      }),
    ],
    [
      'other facts about a reviewer',
      'review_differs',
      (story) => ({ ...story, reviews: story.reviews.map((one) => ({ ...one, facts: {} })) }),
    ],
  ])('signs nothing where there is %s', async (_, code, change) => {
    const sample = sampleOf('succeeded');
    const { deps } = setup(sample, change(sample.story()));

    const made = await makeReceipt(deps, { reference });

    expect(made).toMatchObject({
      refusal: {
        kind: 'contradicted',
        faults: expect.arrayContaining([expect.objectContaining({ code })]),
      },
    });
  });
});
