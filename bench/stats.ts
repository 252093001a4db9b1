/** The arithmetic of the bench. Pure. */

/** One number per repeat, and what they come to. */
export type Measured = {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: readonly number[];
};

/** Anchors of one run may differ by this much; beyond it the machine was busy with something else. */
const noisyAbove = 0.25;

/** The smallest value that at least `share` of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('no values, no percentile');
  if (share <= 0 || share > 1) throw new Error(`${share} is no share`);
  const sorted = values.toSorted((left, right) => left - right);
  // Rounded first: 0.07 * 100 is a little more than 7.
  const rank = Math.ceil(Number((share * sorted.length).toFixed(9)));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no values, no median');
  const sorted = values.toSorted((left, right) => left - right);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
}

export function measured(runs: readonly number[]): Measured {
  return { median: median(runs), min: Math.min(...runs), max: Math.max(...runs), runs };
}

/** What an anchor was before and after the figure, and whether the two still allow a ratio. */
export type AnchorPair = {
  readonly before: Measured;
  readonly after: Measured;
  /** Between the two medians, by the smaller one. */
  readonly spread: number;
  readonly noisy: boolean;
  readonly value: number;
};

export function anchorPair(before: readonly number[], after: readonly number[]): AnchorPair {
  const [first, last] = [measured(before), measured(after)];
  const smaller = Math.min(first.median, last.median);
  const spread = Math.abs(first.median - last.median) / smaller;
  const value = (first.median + last.median) / 2;
  return { before: first, after: last, spread, noisy: !(spread <= noisyAbove), value };
}

/** `undefined` where the anchors moved too far for a ratio to mean anything. */
export function ratioTo(value: Measured, anchor: AnchorPair): number | undefined {
  return anchor.noisy ? undefined : value.median / anchor.value;
}
