import { describe, expect, it } from 'vitest';
import { pauseMs, repeatRead } from '../../../src/hcp/retry.ts';
import {
  HcpAnswerError,
  HcpNoAnswerError,
  HcpSchemaError,
} from '../../../src/use-cases/hcp-errors.ts';
import { createManualClock, settle } from './manual-clock.ts';

const lost = new HcpNoAnswerError('lost', { effect: 'none', transient: true });

function unavailable(retryAfterMs?: number): HcpAnswerError {
  const facts = { effect: 'none', transient: true } as const;
  const said = { status: 503, code: 14, reason: 'x' };
  return new HcpAnswerError(said, retryAfterMs === undefined ? facts : { ...facts, retryAfterMs });
}

function setup(failures: readonly Error[]) {
  const clock = createManualClock();
  const abort = new AbortController();
  const warnings: object[] = [];
  const silent = () => undefined;
  const log = { info: silent, error: silent, warn: (fields: object) => warnings.push(fields) };
  const attempts: number[] = [];
  const attempt = () => {
    const failure = failures[attempts.length];
    attempts.push(clock.now());
    return failure === undefined ? Promise.resolve('answer') : Promise.reject(failure);
  };
  const deps = { random: () => 0.5, wait: clock.wait, log };
  const outcome = repeatRead(deps, { name: 'GetOperation', signal: abort.signal }, attempt).catch(
    (error: unknown) => error,
  );
  return { clock, abort, attempts, warnings, outcome };
}

describe('repeatRead', () => {
  it('tries three times, each pause a random part of a longer span', async () => {
    const { clock, attempts, outcome, warnings } = setup([lost, lost]);

    await clock.advance(60_000);

    expect(await outcome).toBe('answer');
    expect(attempts).toEqual([0, 250, 750]);
    expect(warnings).toEqual([
      { call: 'GetOperation', failures: 1, waitMs: 250, error: 'lost' },
      { call: 'GetOperation', failures: 2, waitMs: 500, error: 'lost' },
    ]);
  });

  it('hands on the last failure when it has tried enough', async () => {
    const last = unavailable();
    const { clock, attempts, outcome } = setup([lost, lost, last, lost]);

    await clock.advance(60_000);

    expect(await outcome).toBe(last);
    expect(attempts).toHaveLength(3);
  });

  it('stays away for as long as HCP asks', async () => {
    const { clock, attempts, outcome } = setup([unavailable(5_000)]);

    await clock.advance(60_000);

    expect(await outcome).toBe('answer');
    expect(attempts).toEqual([0, 5_125]);
  });

  it('leaves a long wait to its caller', async () => {
    const limited = unavailable(60_000);
    const { attempts, outcome } = setup([limited]);

    const error = await outcome;

    expect(error).toBe(limited);
    expect(attempts).toHaveLength(1);
  });

  it.each([
    [
      'a refusal',
      new HcpAnswerError(
        { status: 403, code: 7, reason: '' },
        { effect: 'none', transient: false },
      ),
    ],
    ['an unknown shape', new HcpSchemaError('x')],
    ['a bug', new TypeError('x')],
  ])('does not repeat after %s', async (_, failure) => {
    const { attempts, outcome } = setup([failure]);

    const error = await outcome;

    expect(error).toBe(failure);
    expect(attempts).toHaveLength(1);
  });

  it('ends a pause when the caller gives up', async () => {
    const { clock, abort, attempts, outcome } = setup([lost]);
    await settle();

    abort.abort();
    const error = await outcome;

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'none', transient: true, cause: lost });
    expect({ attempts, sleeping: clock.sleeping() }).toEqual({ attempts: [0], sleeping: [] });
  });
});

describe('pauseMs', () => {
  it('never goes below what was asked for, and spreads out those who come back', () => {
    const pauses = [0, 0.5, 1].map((random) => pauseMs(1, 2_000, () => random));

    expect(pauses).toEqual([2_000, 2_125, 2_250]);
  });

  it('doubles its span up to four seconds, and may be nothing', () => {
    const spans = [1, 2, 3, 4, 5, 9].map((failures) => pauseMs(failures, undefined, () => 1));

    expect(spans).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000]);
    expect(pauseMs(5, undefined, () => 0)).toBe(0);
  });
});
