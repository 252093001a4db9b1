import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFaultReporter, describeFault } from '../../../src/queue/fault-reporter.ts';

function setup(windowMs: number) {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const line = (fields: Readonly<Record<string, unknown>>) => void lines.push(fields);
  return { lines, report: createFaultReporter({ info: line, warn: line, error: line }, windowMs) };
}

afterEach(() => vi.useRealTimers());

describe('the report of faults', () => {
  it('tells the same trouble once, whatever ids and numbers it names', () => {
    const { lines, report } = setup(60_000);

    for (let n = 0; n < 100; n += 1)
      report('worker', new Error(`could not renew lock for job provision-3f2b8c1e-v${n}`));
    report('worker', new Error('the server is read-only'));
    report('producer', new Error('the server is read-only'));

    expect(lines).toHaveLength(3);
  });

  it('tells afterwards how much it held back', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { lines, report } = setup(60_000);

    for (let n = 0; n < 3; n += 1) report('worker', new Error('away'));
    vi.advanceTimersByTime(60_000);
    report('worker', new Error('away'));

    expect(lines.map((fields) => fields['heldBack'])).toEqual([0, 2]);
  });

  it('has a word for faults without a message', () => {
    const nameless = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });

    expect([describeFault(nameless), describeFault('odd')]).toEqual(['ECONNREFUSED', 'odd']);
  });
});
