import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, leafHash } from '../../../src/domain/chain-entry.ts';
import { startTree } from '../../../src/domain/merkle.ts';
import { sha256 } from './sample-log.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function headOf(bodies: readonly string[]) {
  const tree = startTree(sha256);
  for (const body of bodies) tree.add(body);
  return tree.head();
}

/** As the RFC defines it: split at the largest power of two below the number of leaves. */
function rootByDefinition(bodies: readonly string[]): Uint8Array {
  const [only = '', ...others] = bodies;
  if (bodies.length === 0) return sha256(new Uint8Array());
  if (others.length === 0) return leafHash(sha256, only);
  let split = 1;
  while (split * 2 < bodies.length) split *= 2;
  const [left, right] = [bodies.slice(0, split), bodies.slice(split)].map(rootByDefinition);
  return sha256(concat(Uint8Array.of(0x01), left as Uint8Array, right as Uint8Array));
}

describe('the tree over the log', () => {
  // Leaves and roots of the tests of certificate-transparency, as far as they are ASCII.
  it.each([
    [[], 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [[''], '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [['', '\u0000'], 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [['', '\u0000', '\u0010'], 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [
      ['', '\u0000', '\u0010', ' !', '01', '@ABC', 'PQRSTUVW', '`abcdefghijklmno'],
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ],
  ])('has the root that others compute, of %j', (bodies, root) => {
    expect(hex(headOf(bodies).root)).toBe(root);
  });

  it('has the root of its definition at every size', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 70 }), (bodies) => {
        const { size, root } = headOf(bodies);

        expect([size, hex(root)]).toEqual([bodies.length, hex(rootByDefinition(bodies))]);
      }),
    );
  });
});
