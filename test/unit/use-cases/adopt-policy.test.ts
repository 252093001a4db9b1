import { describe, expect, it } from 'vitest';
import { createHashing } from '../../../src/hashing.ts';
import { adoptPolicy, PolicyError, readCandidate } from '../../../src/use-cases/adopt-policy.ts';
import type { PolicyCandidate, PolicyStore } from '../../../src/use-cases/ports/policy-store.ts';

const text = `
version: 1
channel: C0PRIVLINK
environments:
  - name: default
    approvers: { users: [U0BEN] }
`;
const other = text.replace('default', 'other');

function createPolicies(begun?: string, { raced = false } = {}) {
  const hashing = createHashing();
  const lines: string[] = [];
  const line = (level: string) => (_: object, message: string) =>
    void lines.push(`${level}: ${message}`);
  const read = (source: string): PolicyCandidate => {
    const candidate = readCandidate(source, hashing);
    if (!candidate.ok) throw new Error('not a policy');
    return candidate.value;
  };
  let inForce = begun === undefined ? undefined : read(begun);
  const policies: PolicyStore = {
    findInForce: () => Promise.resolve(inForce && { ...inForce, appliedAt: new Date(0) }),
    list: () => Promise.resolve([]),
    find: () => Promise.resolve([]),
    findCandidacy: () => Promise.resolve(undefined),
    findPending: () => Promise.resolve(undefined),
    change: (decide) => {
      if (raced) inForce = read(other);
      const { answer, commit } = decide({ now: new Date(0), inForce });
      inForce = commit?.adopt?.candidate ?? inForce;
      return Promise.resolve(answer);
    },
  };
  const log = { info: line('info'), warn: line('warn'), error: line('error') };
  return {
    deps: { policies, hashing, log },
    lines,
    name: () => inForce?.policy.environments[0]?.name,
  };
}

describe('the very first start', () => {
  it('puts the file in force and says so', async () => {
    const { deps, lines, name } = createPolicies();

    await adoptPolicy(deps, text);

    expect(name()).toBe('default');
    expect(lines).toEqual(['info: first policy applied from file']);
  });

  it('claims nothing where another replica was first', async () => {
    const { deps, lines, name } = createPolicies(undefined, { raced: true });

    await adoptPolicy(deps, text);

    expect([name(), lines]).toEqual(['other', []]);
  });

  it.each([
    ['there is no file', undefined, /no policy in force, and no policy file/],
    ['the file is wrong', text.replace('approvers', 'aprovers'), /line 6: .*aprovers/],
  ])('fails when %s', async (_, source, message) => {
    const { deps, name } = createPolicies();

    const started = adoptPolicy(deps, source);

    await expect(started).rejects.toThrow(PolicyError);
    await expect(started).rejects.toThrow(message);
    expect(name()).toBeUndefined();
  });
});

describe('a later start keeps the policy in force', () => {
  it.each([
    ['without a file', undefined, []],
    ['with the same file', text, []],
    [
      'with another file',
      other,
      ['warn: policy file is not the one in force; put it in force with policy apply'],
    ],
    [
      'with a file that is wrong',
      'version: 2',
      ['warn: policy file cannot be used; the one in force stays'],
    ],
  ])('%s', async (_, source, said) => {
    const { deps, lines, name } = createPolicies(text);

    await adoptPolicy(deps, source);

    expect([name(), lines]).toEqual(['default', said]);
  });
});
