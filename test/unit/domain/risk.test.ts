import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnedService } from '../../../src/domain/ownership.ts';
import { planAmid } from '../../../src/domain/plan.ts';
import {
  type LiveValues,
  noService,
  type ServiceValues,
} from '../../../src/domain/private-link.ts';
import type { Change, RequestId } from '../../../src/domain/request.ts';
import { askedTwice, type Surroundings } from '../../../src/domain/risk.ts';

const root = 'arn:aws:iam::111122223333:root';
const role = 'arn:aws:iam::111122223333:role/vault';
const other = 'arn:aws:iam::444455556666:root';
const desired: ServiceValues = {
  consumerAccounts: [root],
  consumerIpRanges: ['10.0.0.0/16'],
  consumerRegions: [],
};
const createdAt = '2026-01-01T00:00:00Z';
const live: LiveValues = { exists: true, createdAt, clusterId: 'prod-eu', ...desired };
const owned: OwnedService = {
  projectId: 'project-1',
  serviceId: 'prod-eu-pl',
  createdAt,
  approved: desired,
  requestId: '3f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as RequestId,
};

function flagsOf(
  around: Surroundings,
  { change = 'create' as Change, from = noService as LiveValues, to = desired } = {},
) {
  return planAmid({ change, live: from, desired: to }, around).flags;
}

describe('an account', () => {
  it.each([
    ['is new where no service here has it', new Set<string>(), [root]],
    ['is known by its id, whoever of it was approved', new Set(['111122223333']), []],
    ['is known where nothing is known of the others', undefined, []],
  ])('%s', (_, knownAccounts, values) => {
    const flags = flagsOf({ knownAccounts });

    expect(flags.flatMap((flag) => flag.values)).toEqual(values);
  });

  it('that stays is not new', () => {
    const to = { ...desired, consumerAccounts: [root, other] };

    const [flag] = flagsOf({ knownAccounts: new Set() }, { change: 'update', from: live, to });

    expect(flag).toEqual({ code: 'new_account', severity: 'medium', values: [other] });
  });
});

describe('a value that the catalogue does not name', () => {
  const name = { name: 'payments', owner: 'Ada' };

  it.each([
    ['is no matter where there is no catalogue', {}, []],
    ['is told where there is one', { '999999999999': name }, [root, '10.0.0.0/16']],
    ['is told beside those that are named', { '111122223333': name }, ['10.0.0.0/16']],
    ['is none where a wider range is named', { '111122223333': name, '10.0.0.0/8': name }, []],
  ])('%s', (_, catalogue, values) => {
    const flags = flagsOf({ catalogue });

    expect(flags.flatMap((flag) => flag.values)).toEqual(values);
  });
});

describe('a service', () => {
  const changed = { ...live, consumerAccounts: [other] };

  it.each([
    ['as it was approved', live, owned, []],
    ['that somebody changed', changed, owned, [other, root]],
    ['made anew under its id', { ...changed, createdAt: 'later' }, owned, []],
    ['that is not ours', changed, undefined, []],
  ] as const)('%s is told accordingly', (_, from, own, values) => {
    for (const change of ['update', 'delete'] as const) {
      const flags = flagsOf({ owned: own }, { change, from });
      const found = flags.filter(({ code }) => code === 'changed_outside');

      expect(found.flatMap((flag) => flag.values)).toEqual(values);
    }
  });
});

describe('flags', () => {
  it('of an old look and of approvers in doubt are told and read twice', () => {
    const flags = flagsOf({ oldLook: new Date(createdAt), approversInDoubt: true });

    expect(flags).toEqual([
      { code: 'approvers_in_doubt', severity: 'medium', values: [] },
      { code: 'old_look', severity: 'medium', values: ['2026-01-01T00:00:00.000Z'] },
    ]);
    expect(askedTwice(flags)).toEqual(['approvers_in_doubt', 'old_look']);
  });

  it('of the usual kind are told and not read twice', () => {
    const to = { ...desired, consumerAccounts: [root, role], consumerIpRanges: ['10.0.0.0/8'] };

    const flags = flagsOf({ knownAccounts: new Set() }, { to });

    expect(flags.map(({ code }) => code)).toEqual(['new_account', 'wide_range', 'user_or_role']);
    expect(askedTwice(flags)).toEqual([]);
  });

  it('come from the worst to the mildest, each once, and name only values of the difference', () => {
    const values = fc.record({
      consumerAccounts: fc.uniqueArray(fc.constantFrom(root, role, other)),
      consumerIpRanges: fc.uniqueArray(fc.constantFrom('10.0.0.0/8', '8.8.8.0/24', '10.1.0.0/16')),
      consumerRegions: fc.uniqueArray(fc.constantFrom('us-east-1')),
    });
    const around = { catalogue: { '444455556666': { name: 'x', owner: 'y' } }, owned };
    const ranks = ['high', 'medium', 'low'];
    fc.assert(
      fc.property(values, values, (before, to) => {
        const from = { ...live, ...before };
        const flags = flagsOf(
          { ...around, knownAccounts: new Set() },
          { change: 'update', from, to },
        );

        const order = flags.map(({ severity }) => ranks.indexOf(severity));
        expect(order).toEqual(order.toSorted());
        expect(new Set(flags.map(({ code }) => code)).size).toBe(flags.length);
        const all = [before, to, desired].flatMap((lists) => Object.values(lists).flat());
        expect(flags.flatMap((flag) => flag.values).filter((one) => !all.includes(one))).toEqual(
          [],
        );
      }),
    );
  });
});
