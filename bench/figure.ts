import { type AnchorPair, anchorPair, type Measured, measured, ratioTo } from './stats.ts';

export type Target = {
  /** Of the figure itself, or of its ratio to the anchor. */
  readonly of: 'value' | 'ratio';
  readonly limit: number;
  readonly want: 'at_most' | 'at_least';
};

export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly value: Measured;
  readonly samples: number;
  readonly anchor: { readonly name: string; readonly pair: AnchorPair };
  readonly ratio: number | undefined;
  readonly target: Target | undefined;
  readonly verdict: Verdict;
};

type Verdict = 'met' | 'missed' | 'reported' | 'noisy machine';

export type Outcome = {
  readonly figures: readonly Figure[];
  /** What was checked after the timed part, in words. A check that fails ends the run. */
  readonly checks: readonly string[];
  readonly notes: readonly string[];
};

export type Section = {
  readonly id: string;
  readonly title: string;
  readonly run: () => Promise<Outcome>;
};

type Given = Pick<Figure, 'name' | 'unit' | 'samples'> & {
  readonly runs: readonly number[];
  readonly anchor: {
    readonly name: string;
    readonly before: readonly number[];
    readonly after: readonly number[];
  };
  readonly target?: Target;
};

/** Puts a figure beside its anchor. A target of the value is judged even on a noisy machine. */
export function figure({ runs, anchor, target, ...rest }: Given): Figure {
  const value = measured(runs);
  const pair = anchorPair(anchor.before, anchor.after);
  const ratio = ratioTo(value, pair);
  const verdict = judge(target, value.median, ratio);
  return { ...rest, value, anchor: { name: anchor.name, pair }, ratio, target, verdict };
}

function judge(target: Target | undefined, value: number, ratio: number | undefined): Verdict {
  if (target === undefined) return ratio === undefined ? 'noisy machine' : 'reported';
  const judged = target.of === 'value' ? value : ratio;
  if (judged === undefined) return 'noisy machine';
  const kept = target.want === 'at_most' ? judged <= target.limit : judged >= target.limit;
  return kept ? 'met' : 'missed';
}

/** Ends the run: a figure of something that did not work is none. */
export function check(holds: boolean, what: string): string {
  if (!holds) throw new Error(`the check failed: ${what}`);
  return what;
}
