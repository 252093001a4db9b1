import { type Figure, figure } from './figure.ts';
import { percentile } from './stats.ts';

/** Times of first pages and of those behind them, in milliseconds. */
export type Turns = { readonly first: number[]; readonly next: number[] };

export const noTurns = (): Turns => ({ first: [], next: [] });

type Beside = {
  /** Taken in turn with the pages; its middle is the anchor. */
  readonly anchor: { readonly name: string; readonly times: readonly number[] };
  /** Of the 99th percentile. */
  readonly limitMs?: number;
};

/** The middle and the 99th percentile of both. */
export function pageFigures(name: string, turns: Turns, beside: Beside): Figure[] {
  return (['first', 'next'] as const).flatMap((page) =>
    timeFigures(`${name}, ${page} page`, turns[page], beside),
  );
}

/** The same of any times; nothing of none. */
export function timeFigures(
  name: string,
  times: readonly number[],
  { anchor, limitMs }: Beside,
): Figure[] {
  if (times.length === 0) return [];
  const half = Math.ceil(anchor.times.length / 2);
  const halves = [anchor.times.slice(0, half), anchor.times.slice(half)];
  const [before = [], after = []] = halves.map((part) => [percentile(part, 0.5)]);
  return [0.5, 0.99].map((share) =>
    figure({
      ...{ name: `${name}, p${share * 100}`, unit: 'ms', samples: times.length },
      runs: [percentile(times, share)],
      anchor: { name: `${anchor.name}, p50`, before, after },
      ...(share === 0.99 && limitMs !== undefined
        ? { target: { of: 'value', limit: limitMs, want: 'at_most' } as const }
        : {}),
    }),
  );
}
