import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveValues, ServiceValues } from '../../../src/domain/private-link.ts';
import { compareVersions } from '../../../src/domain/version-difference.ts';

const rule = { environment: 'production', channel: 'C0PROD', quorum: 1 };
const plan = { flags: [] };
const byTerraform = {
  flags: [{ code: 'by_terraform', severity: 'low', values: [] }],
} as const;
const values = (accounts: readonly string[]): ServiceValues => ({
  consumerAccounts: accounts,
  consumerIpRanges: [],
  consumerRegions: [],
});
const desired = values(['a']);
const live = (createdAt: string, accounts: readonly string[]): LiveValues => ({
  exists: true,
  createdAt,
  clusterId: 'prod-eu',
  ...values(accounts),
});
const none: LiveValues = { exists: false };
const nothing = { added: [], removed: [] };

describe('the difference between two versions', () => {
  it.each<[string, LiveValues, LiveValues, object]>([
    ['appeared', none, live('1', ['a']), { added: ['a'], removed: [] }],
    ['gone', live('1', ['a']), none, { added: [], removed: ['a'] }],
    ['made_anew', live('1', ['a']), live('2', ['a']), nothing],
    ['changed', live('1', ['a', 'b']), live('1', ['b', 'c']), { added: ['c'], removed: ['a'] }],
  ])('says that the service was %s', (fate, before, after, consumerAccounts) => {
    const difference = compareVersions(
      { live: before, desired, rule, plan },
      { live: after, desired, rule, plan },
    );

    expect(difference).toEqual({
      live: { fate, consumerAccounts, consumerIpRanges: nothing, consumerRegions: nothing },
    });
  });

  it('tells what is asked for from what is there, and names each part of the rule', () => {
    const after = { environment: 'default', channel: 'C0PROD', quorum: 2 };

    const difference = compareVersions(
      { live: none, desired, rule, plan },
      { live: none, desired: values(['a', 'b']), rule: after, plan: byTerraform },
    );

    expect(difference).toEqual({
      desired: {
        consumerAccounts: { added: ['b'], removed: [] },
        ...{ consumerIpRanges: nothing, consumerRegions: nothing },
      },
      rule: [
        { what: 'environment', from: 'production', to: 'default' },
        { what: 'quorum', from: '1', to: '2' },
        { what: 'carried_out_by', from: 'the bot', to: 'Terraform' },
      ],
    });
  });

  it('is nothing between a version and itself, and turns round with them', () => {
    const accounts = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const version = fc
      .record({
        there: fc.boolean(),
        at: fc.constantFrom('1', '2'),
        values: accounts,
        wish: accounts,
      })
      .map(({ there, at, values: now, wish }) => ({
        live: there ? live(at, now) : none,
        desired: values(wish),
        rule,
        plan,
      }));
    fc.assert(
      fc.property(version, version, (left, right) => {
        const [there, back] = [compareVersions(left, right), compareVersions(right, left)];

        expect(compareVersions(left, left)).toEqual({});
        expect(there.desired?.consumerAccounts.added).toEqual(
          back.desired?.consumerAccounts.removed,
        );
        expect(there.live === undefined).toBe(back.live === undefined);
      }),
    );
  });
});
