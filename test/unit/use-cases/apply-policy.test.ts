import { describe, expect, it } from 'vitest';
import type { PolicyCandidacy } from '../../../src/domain/policy-candidate.ts';
import { createHashing } from '../../../src/hashing.ts';
import { readCandidate } from '../../../src/use-cases/adopt-policy.ts';
import { applyFirst, applyPolicy } from '../../../src/use-cases/apply-policy.ts';
import type {
  PolicyCandidate,
  PolicyCommit,
  PolicyStore,
} from '../../../src/use-cases/ports/policy-store.ts';

const base = `version: 1
channel: C0MAIN
environments:
  - { name: production, match: { hvn: "prod-*" }, channel: C0PROD, approvers: { users: [U0BEN] } }
  - { name: lab, match: { hvn: "lab-*" }, channel: C0LAB, approvers: { users: [U0BEN] } }
  - { name: rest, approvers: { users: [U0BEN] } }
`;

function read(text: string): PolicyCandidate {
  const candidate = readCandidate(text, createHashing());
  if (!candidate.ok) throw new Error(JSON.stringify(candidate.refusal));
  return candidate.value;
}

/** A store with this policy in force, and what was written. */
function createPolicies(text?: string, pending?: PolicyCandidacy) {
  let inForce = text === undefined ? undefined : read(text);
  const commits: PolicyCommit[] = [];
  const policies: Pick<PolicyStore, 'change'> = {
    change: (decide) => {
      const { answer, commit } = decide({ now: new Date(0), inForce, pending });
      if (commit !== undefined) commits.push(commit);
      inForce = commit?.adopt?.candidate ?? inForce;
      return Promise.resolve(answer);
    },
  };
  return { policies, hashing: createHashing(), commits, hash: () => inForce?.hash };
}

async function channelsTold(from: string, to: string): Promise<readonly string[]> {
  const store = createPolicies(from);
  await applyPolicy(store, read(to));
  return (store.commits[0]?.bulletins ?? []).map(({ channel }) => channel);
}

describe('a policy that is put in force', () => {
  it('is written in one commit with its entry and with what channels are told', async () => {
    const store = createPolicies(base);
    const candidate = read(base.replace('"lab-*"', '"test-*"'));

    const applied = await applyPolicy(store, candidate);

    const from = read(base).hash;
    expect(applied).toEqual({ code: 'in_force' });
    expect(store.hash()).toBe(candidate.hash);
    expect(store.commits).toMatchObject([
      {
        adopt: { candidate, by: null },
        entry: {
          ...{ action: 'policy_applied', actor: null, requestId: null },
          details: { policy: candidate.hash, previous: from },
        },
        bulletins: [
          { channel: 'C0MAIN', body: { from, to: candidate.hash } },
          { channel: 'C0LAB' },
        ],
      },
    ]);
  });

  it.each([
    ['an environment’s channel, as it was and as it is', 'C0LAB', 'C0LAB2', ['C0LAB2', 'C0LAB']],
    ['an environment that is gone', /.*lab.*\n/, '', ['C0LAB']],
    ['a new name', 'name: lab', 'name: test', ['C0LAB']],
    [
      'what is of no environment',
      'channel: C0MAIN',
      'channel: C0MAIN\nauditors: { users: [U0EVE] }',
      [],
    ],
    [
      'an environment at home in the default channel',
      'name: rest',
      'name: rest, allow_empty: true',
      [],
    ],
  ])(
    'is told of once in the default channel and in those concerned: %s',
    async (_, from, to, own) => {
      expect(await channelsTold(base, base.replace(from, to))).toEqual(['C0MAIN', ...own]);
    },
  );

  it('is told of in the old default channel as well', async () => {
    const told = await channelsTold(base, base.replace('channel: C0MAIN', 'channel: C0NEW'));

    expect(told).toEqual(['C0NEW', 'C0MAIN']);
  });

  it('is told of everywhere where no environment is concerned and no channel is the default', async () => {
    const before = base.replace('channel: C0MAIN\n', '').replace('rest,', 'rest, channel: C0LAB,');

    const told = await channelsTold(before, `${before}auditors: { users: [U0EVE] }\n`);

    expect(told).toEqual(['C0PROD', 'C0LAB']);
  });

  it('is told of nowhere where it means the same, or is the first', async () => {
    const first = createPolicies();

    expect(await channelsTold(base, `# A comment\n${base}`)).toEqual([]);
    expect(await applyFirst(first, read(base))).toBe(true);
    expect(first.commits.map(({ bulletins }) => bulletins)).toEqual([[]]);
  });

  it('leaves nothing behind where it is in force already, or another was first', async () => {
    const store = createPolicies(base);

    expect(await applyPolicy(store, read(base))).toEqual({ code: 'already_in_force' });
    expect(await applyFirst(store, read(`# Another\n${base}`))).toBe(false);
    expect(store.commits).toEqual([]);
  });
});

describe('a policy that policy admins must confirm', () => {
  const admins = `${base}authority: slack\npolicy_admins: { groups: [S0ADMIN] }\n`;
  const other = admins.replace('"lab-*"', '"test-*"');

  it('is proposed and not in force, with its entry and the card that it needs', async () => {
    const store = createPolicies(admins);
    const [from, to] = [read(admins), read(other)];

    const applied = await applyPolicy(store, to);

    expect(applied).toEqual({ code: 'proposed', inForce: from.hash, channel: 'C0MAIN' });
    expect(store.hash()).toBe(from.hash);
    expect(store.commits).toMatchObject([
      {
        propose: {
          ...{ policy: to, base: from.hash, channel: 'C0MAIN' },
          asked: { groups: ['S0ADMIN'], users: [] },
        },
        entry: {
          ...{ action: 'policy_proposed', actor: null, requestId: null },
          details: { policy: to.hash, instead_of: from.hash, replaces: null },
        },
        bulletins: [],
      },
    ]);
    expect(store.commits[0]).not.toHaveProperty('adopt');
  });

  it('is so whatever the proposed one says: nobody gets rid of them alone', async () => {
    const store = createPolicies(admins);

    expect(await applyPolicy(store, read(base))).toMatchObject({ code: 'proposed' });
    expect(store.hash()).toBe(read(admins).hash);
  });

  it('is not needed to have them from now on, nor for what is in force already', async () => {
    const store = createPolicies(base);

    expect(await applyPolicy(store, read(admins))).toEqual({ code: 'in_force' });
    expect(await applyPolicy(store, read(admins))).toEqual({ code: 'already_in_force' });
  });

  it('waits once, and gives way to another one', async () => {
    const proposing = createPolicies(admins);
    await applyPolicy(proposing, read(other));
    const pending = {
      ...proposing.commits[0]?.propose,
      ...{ id: 'one', candidate: read(other).hash, revision: 1, confirmations: [] },
    } as unknown as PolicyCandidacy;
    const store = createPolicies(admins, pending);

    const same = await applyPolicy(store, read(other));
    const another = await applyPolicy(store, read(`${other}# Another one\n`));

    expect(same).toMatchObject({ code: 'already_proposed', channel: 'C0MAIN' });
    expect(another).toMatchObject({ code: 'proposed' });
    expect(store.commits).toMatchObject([
      { candidacy: pending, entry: { action: 'policy_proposed', details: { again: true } } },
      {
        candidacy: { id: 'one', ended: { as: 'replaced', by: null } },
        entry: { details: { replaces: pending.candidate } },
      },
    ]);
  });
});
