import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertJob, backOffMs, parseJob, toBulkJob } from '../../../src/queue/job-format.ts';
import type { Job } from '../../../src/use-cases/ports/job-queue.ts';

const uuid = '3f2b8c1e-5a4d-4e6f-8a9b-0c1d2e3f4a5b';
const job: Job = { id: `provision-${uuid}-v2-1`, kind: 'provision', requestId: uuid };

describe('the shape of a job', () => {
  it('comes back from the store as it was written, for every id of ours', () => {
    const jobs = fc.record({
      kind: fc.constantFrom('provision' as const, 'announce' as const),
      requestId: fc.uuid(),
      version: fc.nat(),
      n: fc.nat(),
    });

    fc.assert(
      fc.property(jobs, ({ kind, requestId, version, n }) => {
        const written: Job = { id: `${kind}-${requestId}-v${version}-${n}`, kind, requestId };
        const { name, data, opts } = toBulkJob(written, 0);
        expect(parseJob({ id: opts.jobId, name, data })).toEqual(written);
      }),
      { seed: 7 },
    );
  });

  it('refuses ids that BullMQ refuses, other kinds, and text in place of ids', () => {
    for (const id of ['12', 'a:b', `provision:${uuid}`, `announce-${uuid}-v1-1`, `x${job.id}`])
      expect(() => assertJob({ ...job, id })).toThrow(TypeError);
    expect(() => assertJob({ ...job, requestId: 'arn:aws:iam::1:root' })).toThrow(TypeError);
    expect(() => assertJob({ ...job, runAt: new Date(Number.NaN) })).toThrow(TypeError);
  });

  it('ends for good what somebody else put into the store', () => {
    const strange = [
      { id: job.id, name: 'provision', data: {} },
      { id: job.id, name: 'other', data: { requestId: uuid } },
      { id: '7', name: 'provision', data: { requestId: uuid } },
      { name: 'provision', data: null },
    ];

    for (const stored of strange) expect(() => parseJob(stored)).toThrow('malformed job');
  });

  it('counts the delay from now, and never backwards', () => {
    const at = (runAt: Date) => toBulkJob({ ...job, runAt }, 1_000).opts.delay;

    expect([at(new Date(4_500)), at(new Date(0))]).toEqual([3_500, 0]);
  });
});

describe('the rest after a fault', () => {
  it('doubles up to half a minute', () => {
    const rests = [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backOffMs(attempt, () => 0));

    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is up to half by chance', () => {
    expect([backOffMs(7, () => 1), backOffMs(7, () => 0.5)]).toEqual([15_000, 22_500]);
  });
});
