import type { Usage } from '../../wire.ts';

export type UsageKind = {
  readonly most: Usage;
  /** How many places of this kind use no more than it. */
  readonly others: number;
};

/** One of each kind of limit, in the order given, which has what is nearest to its limit first. */
export function byKind(usage: readonly Usage[]): readonly UsageKind[] {
  const kinds = new Map<string, UsageKind>();
  for (const one of usage) {
    const key = `${one.what} ${one.allowed}`;
    const { most, others } = kinds.get(key) ?? { most: one, others: -1 };
    kinds.set(key, { most, others: others + 1 });
  }
  return [...kinds.values()];
}
