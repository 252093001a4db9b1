import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAmid } from '../../../src/domain/plan.ts';
import { canRaise, policyWarnings } from '../../../src/domain/policy-warnings.ts';
import { noValues } from '../../../src/domain/private-link.ts';
import { changes, isOwnershipChange } from '../../../src/domain/request.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const approvers = { groups: ['S0NETSEC'] };

/** What is warned of, as `key: reason`. */
function warnings(...environments: readonly object[]): readonly string[] {
  const named = environments.map((one, index) => ({ name: `e${index}`, approvers, ...one }));
  const policy = { version: 1, channel: 'C0NETWORK', environments: named };
  const parsed = parsePolicy(JSON.stringify(policy));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return policyWarnings(parsed.value).map(({ path, reason }) => `${path.join('.')}: ${reason}`);
}

/** By its text, as the policy file has it. */
const rule = (text: string): object => ({ rules: [JSON.parse(text)] });

describe('an environment that an earlier one always matches first', () => {
  const match = (...all: readonly object[]) => warnings(...all.map((one) => ({ match: one })));

  it.each<readonly [string, object, object]>([
    ['all', {}, { hvn: 'prod-*' }],
    ['the same', { hvn: 'prod-*' }, { hvn: 'prod-*' }],
    ['a wider glob', { hvn: 'p*' }, { hvn: 'prod-*' }],
    ['one key less', { hvn: 'prod-*' }, { hvn: 'prod-eu', cluster: 'a' }],
    ['a glob of everything', { cluster: '*' }, {}],
    ['one character', { cluster: 'a?' }, { cluster: 'a?' }],
  ])('is warned of: %s', (_, first, second) => {
    expect(match(first, second)).toEqual([
      'environments.1.match: never applies: e0 comes earlier and matches all that e1 does',
    ]);
  });

  it.each<readonly [string, object, object]>([
    ['a narrower glob first', { hvn: 'prod-*' }, {}],
    ['another key', { project: 'p' }, { hvn: 'prod-*' }],
    ['globs that only overlap', { hvn: 'a*' }, { hvn: '*a' }],
    ['one character for many', { cluster: 'a?' }, { cluster: 'a*' }],
  ])('is not one that has something left: %s', (_, first, second) => {
    expect(match(first, second)).toEqual([]);
  });
});

describe('a rule', () => {
  it.each([
    '{"when":{"flags":["deletes_service"],"change":["update"]},"then":{"approvals":2}}',
    '{"when":{"flags":["public_range"],"change":["delete"]},"then":{"approvals":2}}',
    '{"when":{"flags":["public_range"],"only_removes":true},"then":{"approvals":2}}',
    '{"when":{"only_removes":true,"change":["delete","create"]},"then":{"approvals":1}}',
    '{"when":{"flags":["no_ranges"],"change":["update","own"]},"then":{"approvals":2}}',
    '{"when":{"flags":["not_in_catalogue"]},"then":{"approvals":2}}',
  ])('that nothing can meet is warned of: %s', (text) => {
    expect(warnings(rule(text))).toEqual([
      'environments.0.rules.0.when: never applies: no change that it is about can be like that',
    ]);
  });

  it('that wants no more than its changes need anyway is warned of', () => {
    const text = '{"when":{"change":["create","delete"]},"then":{"approvals":2}}';

    expect(warnings({ ...rule(text), approvals: { create: 2, delete: 3 } })).toEqual([
      'environments.0.rules.0.then.approvals: changes nothing: each change that it is about needs as many without it',
    ]);
    expect(warnings({ ...rule(text), approvals: { create: 1, delete: 3 } })).toEqual([]);
  });

  it.each([
    '{"when":{"flags":["public_range","deletes_service"]},"then":{"approvals":2}}',
    '{"when":{"only_removes":true},"then":{"approvals":1}}',
    '{"when":{"change":["create"]},"then":{"also_from":{"users":["U0LEA"]}}}',
    '{"when":{"flags":["last_range_removed"],"only_removes":true},"then":{"approvals":2}}',
  ])('that some request can meet is not: %s', (text) => {
    expect(warnings(rule(text))).toEqual([]);
  });
});

describe('a number of approvals', () => {
  it('above the people whom the policy names is warned of, but not where there is a group', () => {
    const approvals = { delete: 3 };
    const users = ['U0ADA', 'U0BEN'];

    expect(warnings({ approvers: { users }, approvals })).toEqual([
      'environments.0.approvals.delete: can never be reached: it wants 3, and approvers names 2',
    ]);
    expect(warnings({ approvers: { users, ...approvers }, approvals })).toEqual([]);
  });
});

describe('what a change can raise', () => {
  const root = 'arn:aws:iam::111122223333:root';
  const values = fc.record({
    consumerAccounts: fc.uniqueArray(
      fc.constantFrom(root, 'arn:aws:iam::444455556666:role/a/b', 'arn:aws:iam::444455556666:root'),
    ),
    consumerIpRanges: fc.uniqueArray(fc.constantFrom('10.0.0.0/16', '8.8.8.0/24', '10.0.0.0/8')),
    consumerRegions: fc.uniqueArray(fc.constantFrom('us-east-1')),
  });
  const service = { exists: true, createdAt: '2026-01-01T00:00:00Z', clusterId: 'c' } as const;
  const around = {
    knownAccounts: new Set(['111122223333']),
    catalogue: { '111122223333': { name: 'a', owner: 'b' } },
    oldLook: new Date(0),
  };

  it('has every risk that any plan has', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.boolean(),
        values,
        values,
        (change, exists, before, wanted) => {
          const live = exists ? { ...service, ...before } : ({ exists: false } as const);
          const after = isOwnershipChange(change) ? before : wanted;
          const desired = change === 'delete' ? noValues : after;
          const { flags } = planAmid({ change, live, desired }, around);
          // An update of what is not there is refused before anybody plans it.
          const isReal = exists || change !== 'update';

          for (const { code } of isReal ? flags : [])
            expect([change, code, canRaise(change, code)]).toEqual([change, code, true]);
        },
      ),
    );
  });
});
