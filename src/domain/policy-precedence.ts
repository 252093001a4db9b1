import { globsMeet } from './glob-overlap.ts';
import type { Environment, Policy } from './policy.ts';

/** Where both match: `name` applies now, and `instead` did before. */
export type NewlyFirst = { readonly name: string; readonly instead: string };

/** Environments of a later policy, each with the one that it was before. */
type Pairs = ReadonlyMap<Environment, Environment>;

const globs = ['project', 'hvn', 'cluster'] as const;

/** Whether some cluster is matched by both. */
function overlap({ match: one }: Environment, { match: other }: Environment): boolean {
  return globs.every((key) => globsMeet(one[key] ?? '*', other[key] ?? '*'));
}

/**
 * The first environment that matches applies. So an environment takes clusters from every one that was
 * there before, comes after it now and can match the same, unless it came first there before as well.
 */
export function newlyFirst(before: Policy, after: Policy, pairs: Pairs): readonly NewlyFirst[] {
  const isFirstBefore = (one: Environment | undefined, other: Environment): boolean =>
    one !== undefined &&
    before.environments.indexOf(one) < before.environments.indexOf(other) &&
    overlap(one, other);
  return after.environments.flatMap((first, index) =>
    after.environments.slice(index + 1).flatMap((later) => {
      const old = pairs.get(later);
      if (old === undefined || isFirstBefore(pairs.get(first), old)) return [];
      // What it did not match before, it has not lost.
      return overlap(first, old) && overlap(first, later)
        ? [{ name: first.name, instead: later.name }]
        : [];
    }),
  );
}

/** Those that are left of the ones behind it, and can match what it did. */
export function takesOver(gone: Environment, before: Policy, pairs: Pairs): readonly string[] {
  const { environments } = before;
  const behind = environments.slice(environments.indexOf(gone) + 1);
  return [...pairs]
    .filter(([now, old]) => behind.includes(old) && overlap(gone, now))
    .map(([now]) => now.name);
}
