import type { ReplayGuard } from '../../src/use-cases/ports/delivery-log.ts';

/** Answers by signature, as the database keeps them. */
export function createMemoryReplayGuard(): ReplayGuard & { readonly kept: readonly unknown[] } {
  const answers = new Map<string, { readonly answer: unknown } | 'pending'>();
  const kept: unknown[] = [];
  return {
    kept,
    seen: (hash) => {
      const known = answers.get(hash);
      if (known === undefined) answers.set(hash, 'pending');
      return Promise.resolve(known ?? 'new');
    },
    keep: (hash, answer) => {
      // What goes through the database comes back as JSON.
      answers.set(hash, { answer: JSON.parse(JSON.stringify(answer)) });
      kept.push(answer);
      return Promise.resolve();
    },
  };
}
