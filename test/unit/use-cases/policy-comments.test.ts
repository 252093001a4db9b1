import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironment, type Policy } from '../../../src/domain/policy.ts';
import { comparePolicies, isSamePolicy } from '../../../src/domain/policy-difference.ts';
import { createHashing } from '../../../src/hashing.ts';
import { readCandidate } from '../../../src/use-cases/adopt-policy.ts';
import { testPolicy } from '../../support/policy.ts';
import { ask, click, createWorld, requestOf, type World } from './world.ts';

const hashing = createHashing();
const lines = testPolicy.trimEnd().split('\n');

function read(text: string): { readonly policy: Policy; readonly hash: string } {
  const candidate = readCandidate(text, hashing);
  if (!candidate.ok) throw new Error(JSON.stringify(candidate.refusal));
  return candidate.value;
}

const comment = fc
  .string({ maxLength: 40 })
  .map((text) => `# ${text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ')}`);
/** After some lines a comment, on some lines one, and empty lines. */
const commented = fc
  .array(fc.tuple(fc.nat(lines.length - 1), fc.constantFrom('after', 'on', 'empty'), comment))
  .map((notes) =>
    lines
      .map((line, index) =>
        notes
          .filter(([at]) => at === index)
          .reduce(
            (text, [, where, note]) =>
              where === 'on' && !text.includes('#')
                ? `${text} ${note}`
                : `${text}\n${where === 'empty' ? '' : note}`,
            line,
          ),
      )
      .join('\n'),
  );

function begin(policy: string): World {
  const world = createWorld();
  world.people.group('S0NETSEC', 'U0BEN', 'U0CLEO', 'U0DORA');
  world.state.inForce = read(policy);
  return world;
}

describe('a comment in the policy file', () => {
  it('changes the hash of the text and nothing else: no meaning, no environment, no digest', async () => {
    const plain = begin(testPolicy);
    const { digest } = await ask(plain);

    await fc.assert(
      fc.asyncProperty(commented, async (text) => {
        const { policy, hash } = read(text);
        expect(hash === hashing.sha256(testPolicy)).toBe(text === testPolicy);
        expect(policy).toEqual(read(testPolicy).policy);
        expect(isSamePolicy(comparePolicies(read(testPolicy).policy, policy))).toBe(true);
        expect(findEnvironment(policy, requestOf(plain).target)?.name).toBe('default');

        const other = begin(text);
        expect((await ask(other)).digest).toBe(digest);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('put in force between card and click, costs nobody an approval', async () => {
    const world = begin(testPolicy);
    await ask(world);

    world.state.inForce = read(`# reviewed in May\n${testPolicy}`);
    const answer = await click(world, 'U0BEN' as Parameters<typeof click>[1]);

    expect(answer).toMatchObject({ code: 'approved' });
    expect(requestOf(world)).toMatchObject({ version: 1, status: 'approved' });
  });
});
