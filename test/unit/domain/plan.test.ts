import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countChanges, isEmpty, planChange } from '../../../src/domain/plan.ts';
import {
  type LiveValues,
  noService,
  type ServiceValues,
  sortedValues,
  valueLists,
} from '../../../src/domain/private-link.ts';

const root = 'arn:aws:iam::111122223333:root';
const other = 'arn:aws:iam::444455556666:root';
const role = 'arn:aws:iam::111122223333:role/vault';
const desired: ServiceValues = {
  consumerAccounts: [root],
  consumerIpRanges: ['10.0.0.0/16'],
  consumerRegions: ['us-east-1'],
};

function live(values: Partial<ServiceValues>): LiveValues {
  return {
    exists: true,
    createdAt: '2026-01-01T00:00:00Z',
    clusterId: 'prod-eu',
    ...desired,
    ...values,
  };
}

const codes = (...given: Parameters<typeof planChange>): readonly string[] =>
  planChange(...given).flags.map(({ code }) => code);

describe('planChange', () => {
  it('adds everything where there is no service yet', () => {
    const plan = planChange('create', noService, desired);

    expect(countChanges(plan)).toEqual({ added: 3, removed: 0 });
    expect(plan.flags).toEqual([]);
  });

  it('tells what is added, removed and kept', () => {
    const plan = planChange('update', live({}), { ...desired, consumerAccounts: [other, root] });

    expect(plan.consumerAccounts).toEqual({ added: [other], removed: [], kept: [root] });
    expect(countChanges(plan)).toEqual({ added: 1, removed: 0 });
  });

  it('removes everything on delete, and says so first', () => {
    const plan = planChange('delete', live({}), desired);

    expect(countChanges(plan)).toEqual({ added: 0, removed: 3 });
    expect(plan.flags[0]).toEqual({ code: 'deletes_service', severity: 'high', values: [] });
  });

  it.each([
    ['a public range', { consumerIpRanges: ['8.8.8.0/24'] }, ['public_range']],
    ['a range half public', { consumerIpRanges: ['172.0.0.0/8'] }, ['public_range']],
    ['a very wide private range', { consumerIpRanges: ['10.0.0.0/8'] }, ['wide_range']],
    ['carrier-grade space, which HCP accepts', { consumerIpRanges: ['100.64.0.0/16'] }, []],
    ['a role beside an account root', { consumerAccounts: [role, root] }, ['user_or_role']],
    ['a role where all are roles', { consumerAccounts: [role] }, []],
    [
      'a role with a path',
      { consumerAccounts: ['arn:aws:iam::111122223333:role/a/b'] },
      ['role_with_path'],
    ],
    ['no accounts', { consumerAccounts: [] }, ['no_accounts']],
    ['no ranges', { consumerIpRanges: [] }, ['no_ranges']],
  ] as const)('flags %s', (_, values, expected) => {
    expect(codes('create', noService, { ...desired, ...values })).toEqual(expected);
  });

  it.each([
    ['consumerAccounts', 'last_account_removed'],
    ['consumerIpRanges', 'last_range_removed'],
    ['consumerRegions', 'last_region_removed'],
  ] as const)('flags an update that empties %s', (list, code) => {
    expect(codes('update', live({}), { ...desired, [list]: [] })).toContain(code);
  });

  it('flags a create whose service exists by now', () => {
    expect(codes('create', live({}), desired)).toContain('already_exists');
  });

  const values = fc
    .record({
      consumerAccounts: fc.uniqueArray(fc.constantFrom(root, other, role)),
      consumerIpRanges: fc.uniqueArray(fc.constantFrom('10.0.0.0/16', '8.8.8.0/24', '10.0.0.0/8')),
      consumerRegions: fc.uniqueArray(fc.constantFrom('us-east-1', 'eu-west-1')),
    })
    .map(sortedValues);

  it('leads from live to desired: live − removed + added = desired', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const plan = planChange('update', live(before), after);

        for (const list of valueLists) {
          const { added, removed, kept } = plan[list];
          const left = before[list].filter((value) => !removed.includes(value));
          expect([...left, ...added].sort()).toEqual(after[list]);
          expect([...kept, ...removed].sort()).toEqual(before[list]);
        }
      }),
    );
  });

  it('is empty exactly when live is as desired', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const same = JSON.stringify(before) === JSON.stringify(after);

        expect(isEmpty(planChange('update', live(before), after))).toBe(same);
      }),
    );
  });
});
