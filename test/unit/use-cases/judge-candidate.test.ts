import { describe, expect, it } from 'vitest';
import type { PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import type { Confirmation, PolicyCandidacy } from '../../../src/domain/policy-candidate.ts';
import { proposalDigest } from '../../../src/domain/policy-candidate.ts';
import { comparePolicies } from '../../../src/domain/policy-difference.ts';
import { digestPrefix } from '../../../src/domain/preimage.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import { readCandidate } from '../../../src/use-cases/adopt-policy.ts';
import { judgeCandidate } from '../../../src/use-cases/judge-candidate.ts';
import type { PolicyClick } from '../../../src/use-cases/ports/delivery-log.ts';
import type { PolicyCandidate, PolicySnapshot } from '../../../src/use-cases/ports/policy-store.ts';

const hashing = createHashing();
const now = new Date('2026-11-20T09:00:00Z');
const [pat, lea, eve] = ['U0PAT', 'U0LEA', 'U0EVE'] as unknown as SlackUserId[];

function read(text: string): PolicyCandidate {
  const candidate = readCandidate(text, hashing);
  if (!candidate.ok) throw new Error(JSON.stringify(candidate.refusal));
  return candidate.value;
}

const inForce = read(`version: 1
channel: C0MAIN
authority: slack
policy_admins: { groups: [S0ADMIN], users: [U0LEA] }
environments:
  - { name: production, approvers: { users: [U0BEN] } }
`);
const proposed = read(inForce.text.replace('U0BEN', 'U0EVE').replace('U0LEA', 'U0EVE'));
const proposal = {
  ...{ candidate: proposed.hash, base: inForce.hash },
  difference: comparePolicies(inForce.policy, proposed.policy),
};
const candidacy: PolicyCandidacy = {
  ...proposal,
  ...{ id: 'one' as PolicyCandidacy['id'], digest: proposalDigest(proposal, hashing) },
  ...{ channel: 'C0MAIN', proposedAt: now, revision: 1, confirmations: [], ended: undefined },
};

const confirmedBy = (person: SlackUserId): Confirmation => ({
  ...{ person, at: now.toISOString() },
  facts: {
    via: 'group',
    group: 'S0ADMIN',
    kind: 'member',
    teamId: 'T0',
    fetchedAt: now.toISOString(),
  },
});

function facts({
  members = [pat, lea] as (SlackUserId | undefined)[],
  kinds = {} as Record<string, PersonKind>,
  groupKnown = true,
} = {}): PeopleFacts {
  const people = [pat, lea, eve].map((id) => id as SlackUserId);
  const group = {
    id: 'S0ADMIN',
    handle: 'admin',
    members: members as SlackUserId[],
    fetchedAt: now,
  };
  return {
    persons: new Map(
      people.map((id) => [
        id,
        { id, kind: kinds[id] ?? 'member', teamId: 'T0', fetchedAt: now } as const,
      ]),
    ),
    groups: new Map(groupKnown ? [['S0ADMIN', group]] : []),
  };
}

type Given = {
  readonly known?: PeopleFacts | undefined;
  readonly change?: Partial<PolicyCandidacy>;
  readonly ruling?: PolicyCandidate;
  readonly policy?: PolicyCandidate | undefined;
};

/** By default a member of the group confirms what nobody has confirmed, and Slack tells of everybody. */
function judge(click: Partial<PolicyClick>, given: Given = {}) {
  const { known, change, ruling, policy } = {
    ...{ known: facts(), change: {}, ruling: inForce, policy: proposed },
    ...given,
  };
  const snapshot: PolicySnapshot = {
    ...{ now, inForce: ruling },
    clicked: { candidacy: { ...candidacy, ...change }, policy },
  };
  const whole: PolicyClick = {
    ...{ key: 'key', person: pat as SlackUserId, teamId: 'T0', candidate: candidacy.id },
    ...{ action: 'confirm', channel: 'C0MAIN' },
    digestPrefix: digestPrefix(change.digest ?? candidacy.digest),
    ...click,
  };
  return judgeCandidate({ hashing, newSalt: () => 'salt' }, snapshot, whole, known);
}

describe('a click on Confirm', () => {
  it('counts for one, and another one puts the policy in force', () => {
    const first = judge({});
    const second = judge(
      { person: lea as SlackUserId },
      {
        change: { confirmations: first.commit?.candidacy?.confirmations ?? [] },
      },
    );

    expect(first.answer).toEqual({ code: 'confirmation_counted', left: [] });
    expect(first.commit).not.toHaveProperty('adopt');
    expect(second.answer).toEqual({ code: 'in_force', policy: proposed.hash });
    expect(second.commit).toMatchObject({
      adopt: { candidate: proposed, by: lea },
      candidacy: { ended: { as: 'confirmed', by: lea } },
      entry: {
        ...{ action: 'policy_applied', actor: lea, requestId: null },
        details: {
          ...{ policy: proposed.hash, instead_of: inForce.hash, previous: inForce.hash },
          ...{ digest: candidacy.digest, confirmed_by: [pat, lea], via: 'user' },
        },
      },
      bulletins: [{ channel: 'C0MAIN', body: { code: 'policy_applied', to: proposed.hash } }],
    });
  });

  it('of somebody who has confirmed counts once', () => {
    const again = judge({}, { change: { confirmations: [confirmedBy(pat as SlackUserId)] } });

    expect(again.answer).toEqual({ code: 'already_confirmed' });
    expect(again).not.toHaveProperty('commit');
  });

  it.each([
    ['has left the group', facts({ members: [] })],
    ['is deactivated', facts({ kinds: { U0PAT: 'deactivated' } })],
    ['was in a group that Slack does not tell of', facts({ groupKnown: false })],
  ])('does not complete with one of somebody who %s', (_, known) => {
    const confirmations = [confirmedBy(pat as SlackUserId)];

    const verdict = judge({ person: lea as SlackUserId }, { known, change: { confirmations } });

    expect(verdict.answer).toEqual({ code: 'confirmation_counted', left: [pat] });
    expect(verdict.commit?.candidacy?.confirmations).toMatchObject([{ person: lea }]);
    expect(verdict.commit?.entry.details).toMatchObject({ no_longer_counts: [pat] });
  });
});

describe('a click on Reject', () => {
  it('of one ends it, and what is in force stays', () => {
    const verdict = judge({ action: 'reject' });

    expect(verdict.answer).toEqual({ code: 'policy_rejected' });
    expect(verdict.commit).toMatchObject({
      candidacy: { ended: { as: 'rejected', by: pat } },
      entry: { action: 'policy_rejected', actor: pat },
    });
    expect(verdict.commit).not.toHaveProperty('adopt');
  });
});

describe('who a policy admin is outside of Slack', () => {
  const known = facts();
  const persons = new Map(
    [...known.persons].map(([id, one]) => [id, { ...one, email: `${id}@example.com` }] as const),
  );
  const confirmations = [confirmedBy(lea as SlackUserId)];

  it.each([
    ['policy_confirmed', {}, {}],
    ['policy_applied', {}, { confirmations }],
    ['policy_rejected', { action: 'reject' }, {}],
  ] as const)('is kept with the group, and %s has its hash', (action, click, change) => {
    const { commit } = judge(click, { known: { ...known, persons }, change });

    const [identity] = commit?.identities ?? [];
    expect(identity).toMatchObject({ person: pat, email: 'U0PAT@example.com', group: 'S0ADMIN' });
    expect(commit?.entry).toMatchObject({ action, details: { identity_hash: identity?.hash } });
    expect(JSON.stringify(commit?.entry)).not.toContain('@example.com');
  });

  it('is not known where Slack does not tell', () => {
    const { commit } = judge({});

    expect(commit).not.toHaveProperty('identities');
    expect(commit?.entry.details).toMatchObject({ identity_hash: null });
  });
});

describe('a click that decides nothing', () => {
  const ended = { as: 'rejected', at: now, by: lea as SlackUserId } as const;
  const elsewhere = read(`${inForce.text}# Another one.\n`);
  const less = { ...proposal, difference: { ...proposal.difference, points: [] } };
  const shownLess = { ...less, digest: proposalDigest(less, hashing) };

  it.each([
    ['of whom only the proposed policy names', { person: eve }, {}, 'not_a_policy_admin'],
    ['of a guest', {}, { known: facts({ kinds: { U0PAT: 'guest' } }) }, 'not_a_member'],
    ['of somebody unknown', { person: 'U0NOBODY' }, {}, 'person_unknown'],
    [
      'while Slack is silent on the group',
      {},
      { known: facts({ groupKnown: false }) },
      'group_unknown',
    ],
    ['while Slack cannot be asked at all', {}, { known: undefined }, 'facts_unavailable'],
    ['with a forged digest', { digestPrefix: '0'.repeat(16) }, {}, 'digest_differs'],
    ['once it is over', {}, { change: { ended } }, 'candidacy_ended'],
    ['where another policy is in force by now', {}, { ruling: elsewhere }, 'base_differs'],
    ['where more is read in it than was shown', {}, { change: shownLess }, 'read_otherwise'],
    ['where its text can no longer be read', {}, { policy: undefined }, 'read_otherwise'],
  ] as const)('%s is refused, with an entry', (_, click, given, code) => {
    for (const action of ['confirm', 'reject'] as const) {
      const verdict = judge({ ...(click as Partial<PolicyClick>), action }, given);

      expect(verdict.answer).toMatchObject({ code });
      expect(verdict).not.toHaveProperty('commit');
      expect(verdict.refusal).toMatchObject({
        action: 'policy_decision_refused',
        details: { refusal: code, decision: action },
      });
    }
  });
});

describe('the digest of a proposal', () => {
  it('is over both hashes and over what is shown', () => {
    const others = [
      { ...proposal, candidate: 'f'.repeat(64) },
      { ...proposal, base: 'f'.repeat(64) },
      { ...proposal, difference: comparePolicies(proposed.policy, inForce.policy) },
    ];

    const digests = [proposal, ...others].map((one) => proposalDigest(one, hashing));

    expect(new Set(digests).size).toBe(4);
    const kept = JSON.parse(JSON.stringify(proposal));
    expect(proposalDigest(kept, hashing)).toBe(digests[0]);
  });
});
