import type { IQueueBackend } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { judgePostgresFault } from '../../../src/queue/postgres-faults.ts';
import { steady } from '../../../src/queue/steady-backend.ts';

const fault = (code: string, message = 'a fault') => Object.assign(new Error(message), { code });

/** A backend whose every operation goes through `answer`. */
function backendThat(answer: (times: number) => unknown) {
  let times = 0;
  const call = async () => {
    times += 1;
    return await answer(times);
  };
  const backend = {
    moveToActive: call,
    moveToCompleted: call,
    moveToFailed: call,
    moveToDelayed: call,
    waitForJob: (seconds: number) => Promise.resolve(seconds),
    closing: undefined,
  };
  const reported: string[] = [];
  // Only the operations that are patched are there.
  const patched = steady(backend as unknown as IQueueBackend, judgePostgresFault, (where) =>
    reported.push(where),
  );
  const end = () => patched.moveToDelayed('id', 0, 0, 'token');
  return { patched, end, reported, times: () => times };
}

describe('a steady backend', () => {
  it('sends again what a deadlock rolled back', async () => {
    const { end, times } = backendThat((n) => {
      if (n <= 2) throw fault('40P01', 'deadlock detected');
      return 'moved';
    });

    expect(await end()).toBe('moved');
    expect(times()).toBe(3);
  });

  it('gives up a deadlock that does not end', async () => {
    const { end, times } = backendThat(() => {
      throw fault('40P01', 'deadlock detected');
    });

    await expect(end()).rejects.toThrow('deadlock detected');
    expect(times()).toBe(6);
  });

  it('words a lost server as BullMQ knows it, so that the end of a job is told again', async () => {
    const { end, times } = backendThat(() => {
      throw fault('57P01', 'terminating connection');
    });

    await expect(end()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(times()).toBe(1);
  });

  it('passes on every other fault untouched and at once', async () => {
    const { end, times } = backendThat(() => {
      throw fault('BM001', 'Missing lock');
    });

    await expect(end()).rejects.toMatchObject({ code: 'BM001' });
    expect(times()).toBe(1);
  });

  it('pauses after a fetch that failed, whatever the fault', async () => {
    const { patched, reported } = backendThat(() => {
      throw fault('READONLY');
    });
    const from = performance.now();

    await expect(patched.moveToActive('token')).rejects.toMatchObject({ code: 'READONLY' });

    expect(performance.now() - from).toBeGreaterThan(900);
    expect(reported).toEqual(['queue fetch']);
  });

  it('never looks at an empty queue for long', async () => {
    const { patched } = backendThat(() => undefined);

    expect(await patched.waitForJob(3_600)).toBe(2);
  });
});

describe('the judgement of a fault of PostgreSQL', () => {
  it('tells lost servers and deadlocks from the rest', () => {
    const judged = ['ECONNRESET', '08006', '53300', '57P03', '40P01', '40001', '42P01', ''].map(
      (code) => judgePostgresFault(fault(code)),
    );

    expect(judged.join(' ')).toBe('lost lost lost lost deadlock deadlock other other');
  });

  it('knows the faults that node-postgres gives no code', () => {
    const words = ['Connection terminated unexpectedly', 'Query read timeout', 'syntax error'];

    expect(words.map((text) => judgePostgresFault(new Error(text)))).toEqual([
      'lost',
      'lost',
      'other',
    ]);
  });
});
