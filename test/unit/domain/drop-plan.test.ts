import { describe, expect, it } from 'vitest';
import { type DropFacts, isExportOf, planDrop } from '../../../src/domain/drop-plan.ts';

const bytes = (value: number): Uint8Array => new Uint8Array(32).fill(value);

const facts: DropFacts = {
  ...{ before: '2026-07', now: new Date('2026-07-01T00:00:00Z'), first: 11, next: 31 },
  ...{ prev: bytes(1), hash: bytes(2), root: bytes(3), open: [], isLossOpen: false },
  checkpoint: { size: 40, root: bytes(4) },
};

describe('what can be dropped', () => {
  it('is what the log has before a month that is over', () => {
    expect(planDrop(facts)).toMatchObject({
      ok: true,
      value: { first: 11, size: 30, entries: 20 },
    });
  });

  it.each([
    ['a month that is not over', { now: new Date('2026-06-30T23:59:59.999Z') }, 'month_not_over'],
    ['an empty log', { first: undefined, next: undefined }, 'nothing_before'],
    ['a log that begins with that month', { first: 31 }, 'nothing_before'],
    ['all of it', { next: undefined }, 'nothing_stays'],
    ['what was lost, and nobody has acknowledged', { isLossOpen: true }, 'loss_open'],
    ['what an open request is told by', { open: ['ABC234'] }, 'open_requests'],
    ['what no checkpoint has', { checkpoint: undefined }, 'no_checkpoint'],
  ] as const)('is not %s', (_, change, code) => {
    expect(planDrop({ ...facts, ...change })).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('an export of it', () => {
  const planned = planDrop(facts);
  if (!planned.ok) throw new Error(planned.refusal.code);
  const found = {
    ...{ isWhole: true, before: '2026-07', entries: 20, root: bytes(3) },
    ...{ from: { seq: 10, hash: bytes(1) }, head: { seq: 30, hash: bytes(2) } },
  };

  it('has exactly that', () => {
    expect(isExportOf(planned.value, found)).toBe(true);
  });

  it.each([
    ['a selection', { isWhole: false }],
    ['of another month', { before: '2026-06' }],
    ['of the whole log', { before: undefined }],
    ['begun before', { from: { seq: 9, hash: bytes(1) } }],
    ['begun otherwise', { from: { seq: 10, hash: bytes(9) } }],
    ['of fewer entries', { entries: 19 }],
    ['of none', { head: undefined }],
    ['ended elsewhere', { head: { seq: 29, hash: bytes(2) } }],
    ['ended otherwise', { head: { seq: 30, hash: bytes(9) } }],
    ['of another tree', { root: bytes(9) }],
  ])('is none where it is %s', (_, change) => {
    expect(isExportOf(planned.value, { ...found, ...change })).toBe(false);
  });
});
