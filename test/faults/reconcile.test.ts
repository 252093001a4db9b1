import { beforeAll, describe, expect, it } from 'vitest';
import type { LoggedEntry } from '../../src/domain/logged.ts';
import { gapAfterMs, lookEveryMs } from '../../src/domain/looks.ts';
import { type Reconciled, startReconciling } from '../../src/domain/reconcile.ts';
import type { SeenChange } from '../../src/domain/seen-changes.ts';
import { openMemory } from './model-store.ts';
import { createModelWorld, lookAround } from './model-world.ts';
import { liveMonth, type Month } from './month.ts';

const october = {
  since: new Date('2026-10-01T00:00:00Z'),
  until: new Date('2026-11-01T00:00:00Z'),
};

type Found = Reconciled & { readonly approved: readonly SeenChange[] };

function reconcile(log: readonly LoggedEntry[], period = october): Found {
  const reconciling = startReconciling(period);
  const approved = log.flatMap((entry) => reconciling.add(entry) ?? []);
  const at = { looks: [], now: period.until, gapMs: gapAfterMs(lookEveryMs) };
  return { ...reconciling.end(at), approved };
}

describe('a month of 60 changes, of which others made five, and in which nobody looked twice', () => {
  let month: Month;
  beforeAll(async () => {
    month = await liveMonth();
  }, 60_000);

  it('is reconciled to exactly those five, each with what became of it', () => {
    const { unapproved } = reconcile(month.log);

    expect(
      unapproved.map(({ change, serviceId, how, later }) => [change, serviceId, how, later?.as]),
    ).toEqual([
      ['changed', 'cluster-2-pl', 'behind_the_bot', 'accepted'],
      ['changed', 'cluster-1-pl', 'behind_the_bot', 'overwritten'],
      ['gone', 'cluster-1-pl', 'behind_the_bot', 'accepted'],
      ['changed', 'cluster-3-pl', 'behind_the_bot', undefined],
      ['changed', 'cluster-2-pl', 'behind_the_bot', 'went_away'],
    ]);
  });

  it('has an approval for each of the other 55, from before it was made', () => {
    const { approved, counts } = reconcile(month.log);

    expect(counts).toEqual({
      ...{ by_the_bot: 55, found_so: 0, by_terraform: 0, ended_badly: 0, behind_the_bot: 5 },
      begun_before: 0,
    });
    expect(approved).toHaveLength(55);
    for (const { approval, seq, requestId } of approved) {
      const agreed = month.log.find((entry) => entry.seq === approval?.seq);
      expect(agreed).toMatchObject({ action: 'request_approved', requestId });
      expect(approval?.seq).toBeLessThan(seq);
      expect(approval?.by).not.toEqual([]);
    }
  });

  it('names the two times in which nobody looked, and no other', () => {
    const { gaps } = reconcile(month.log);

    expect(gaps.map(({ why }) => why)).toEqual(['nobody_looked', 'nobody_looked']);
    gaps.forEach(({ from, to }, index) => {
      const [downFrom = '', downTo = ''] = month.down[index] ?? [];
      // A look begins a moment before it is over.
      expect(Math.abs(Date.parse(from) - Date.parse(downFrom))).toBeLessThan(1_000);
      expect(Math.abs(Date.parse(to ?? '') - Date.parse(downTo))).toBeLessThan(1_000);
    });
  });

  it('finds nothing in a day on which nothing happened', () => {
    const day = {
      since: new Date('2026-10-02T00:00:00Z'),
      until: new Date('2026-10-03T00:00:00Z'),
    };

    const { unapproved, gaps, approved } = reconcile(month.log, day);

    expect([unapproved, gaps]).toEqual([[], []]);
    expect(approved.length).toBeGreaterThan(0);
  });
});

describe('a look that HCP does not answer', () => {
  it('is none: from the last one that it answered to the next, nobody looked', async () => {
    const store = openMemory();
    const world = await createModelWorld(store);
    const lookAfter = async (minutes: number): Promise<string> => {
      store.clock.advance(minutes * 60_000);
      await lookAround(world);
      return store.clock.now().toISOString();
    };
    const from = await lookAfter(5);
    for (let look = 0; look < 4; look += 1) {
      world.hcp.fail('listServices', 'unavailable');
      await lookAfter(5);
      world.hcp.clearFaults();
    }

    const to = await lookAfter(5);

    await lookAfter(5);
    const resumed = store.state.entries.filter(({ action }) => action === 'looks_resumed');
    expect(resumed.map(({ details }) => details)).toEqual([
      { project_id: store.project.projectId, from, to },
    ]);
  });
});
