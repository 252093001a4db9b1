import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startSample } from '../../../src/domain/sample.ts';
import { createHashing } from '../../../src/hashing.ts';

const { sha256 } = createHashing();

function draw(ids: readonly string[], seed: string, count: number): readonly string[] {
  const sample = startSample<string>({ seed, count }, sha256);
  for (const id of ids) sample.add(id, id);
  return sample.taken();
}

const population = Array.from({ length: 100 }, (_, index) => `request-${index}`);

it('draws the same for the same seed, as it did when this was written', () => {
  expect(draw(population, '20261001', 5)).toEqual(draw(population.toReversed(), '20261001', 5));
  expect(draw(population, '20261001', 5)).toMatchInlineSnapshot(`
    [
      "request-87",
      "request-55",
      "request-11",
      "request-24",
      "request-67",
    ]
  `);
  expect(draw(population, '20261002', 5)).not.toEqual(draw(population, '20261001', 5));
});

it('takes those with the smallest hashes, and more of them only adds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uuid(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 70 }),
      fc.string(),
      (ids, count, seed) => {
        const keyed = ids.map((id) => ({ id, key: sha256(`${seed}:${id}`) }));
        const expected = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ id }) => id);

        expect(draw(ids, seed, count)).toEqual(expected.slice(0, count));
      },
    ),
  );
});
