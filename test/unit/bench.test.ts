import { describe, expect, it } from 'vitest';
import { figure } from '../../bench/figure.ts';
import { type Clock, plannedTimes, runOpenLoop } from '../../bench/open-loop.ts';
import { anchorPair, measured, median, percentile, ratioTo } from '../../bench/stats.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('percentiles', () => {
  it('are values that were seen, by nearest rank, in whatever order they came', () => {
    const values = upTo(100).reverse();

    expect([0.01, 0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([
      1, 50, 99, 100,
    ]);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([1, 2, 3], 0.5)).toBe(2);
  });

  it('are not thrown off by fractions that binary cannot hold', () => {
    expect(percentile(upTo(100), 0.07)).toBe(7);
    expect(percentile(upTo(1000), 0.29)).toBe(290);
  });

  it('need values, and a share of them', () => {
    expect(() => percentile([], 0.5)).toThrow('no values');
    expect(() => percentile([1], 0)).toThrow('no share');
    expect(() => percentile([1], 1.1)).toThrow('no share');
  });
});

describe('medians', () => {
  it('are the value in the middle, or the mean of the two there', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(measured([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, runs: [3, 1, 2] });
    expect(() => median([])).toThrow('no values');
  });
});

describe('anchors', () => {
  it('give a ratio while before and after differ by a quarter at most', () => {
    const calm = anchorPair([4, 4, 4], [5, 5, 5]);
    const noisy = anchorPair([4, 4, 4], [5.1, 5.1, 5.1]);

    expect(calm).toMatchObject({ spread: 0.25, noisy: false, value: 4.5 });
    expect(ratioTo(measured([9]), calm)).toBe(2);
    expect(noisy.noisy).toBe(true);
    expect(ratioTo(measured([9]), noisy)).toBeUndefined();
  });

  it('are compared by their medians, in either direction', () => {
    expect(anchorPair([10, 99, 10], [8, 8, 1]).spread).toBe(0.25);
    expect(anchorPair([Number.NaN], [1]).noisy).toBe(true);
  });
});

describe('figures', () => {
  const given = { name: 'ack', unit: 'ms', samples: 3, runs: [40, 50, 60] };
  const quiet = { name: 'bare', before: [25], after: [25] };
  const noisy = { name: 'bare', before: [25], after: [50] };
  const value = { of: 'value', limit: 50, want: 'at_most' } as const;
  const ratio = { of: 'ratio', limit: 2.5, want: 'at_least' } as const;

  it('are judged by their median against the target', () => {
    expect(figure({ ...given, anchor: quiet, target: value }).verdict).toBe('met');
    expect(figure({ ...given, runs: [51], anchor: quiet, target: value }).verdict).toBe('missed');
    expect(figure({ ...given, anchor: quiet, target: ratio }).verdict).toBe('missed');
    expect(figure({ ...given, anchor: quiet }).verdict).toBe('reported');
  });

  it('have no ratio on a noisy machine, and are not judged by one', () => {
    const judged = figure({ ...given, anchor: noisy, target: ratio });

    expect(judged).toMatchObject({ ratio: undefined, verdict: 'noisy machine' });
    expect(figure({ ...given, anchor: noisy, target: value }).verdict).toBe('met');
  });
});

describe('open-loop load', () => {
  /** A clock that moves only when somebody sleeps, and then a little too far. */
  function lateClock(lateMs: number): Clock {
    let time = 1_000;
    return {
      now: () => time,
      sleep: async (ms) => {
        await new Promise((resolve) => setImmediate(resolve)); // what was sent is answered by then
        time += ms + lateMs;
      },
    };
  }

  it('is planned in even steps from the start', () => {
    expect(plannedTimes(4, 50)).toEqual([0, 20, 40, 60]);
    expect(plannedTimes(0, 50)).toEqual([]);
    expect(() => plannedTimes(1, 0)).toThrow('no rate');
  });

  it('counts from the planned time, whenever it was sent', async () => {
    const answers = await runOpenLoop(
      plannedTimes(3, 50),
      (index) => Promise.resolve(index),
      lateClock(3),
    );

    expect(answers.map(({ answer }) => answer)).toEqual([0, 1, 2]);
    expect(answers.map(({ latencyMs }) => latencyMs)).toEqual([0, 3, 3]);
  });

  it('does not wait for an answer before it sends the next', async () => {
    const sent: number[] = [];
    let answerAll: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answerAll = resolve;
    });

    const done = runOpenLoop(
      plannedTimes(3, 1_000),
      async (index) => {
        sent.push(index);
        if (sent.length === 3) answerAll();
        await held;
      },
      lateClock(0),
    );

    await expect(done).resolves.toHaveLength(3);
    expect(sent).toEqual([0, 1, 2]);
  });

  it('fails when one of its deliveries does', async () => {
    const failing = runOpenLoop([0, 1], () => Promise.reject(new Error('refused')), lateClock(0));

    await expect(failing).rejects.toThrow('refused');
  });
});
