import type { PolicyCandidacy } from '../../src/domain/policy-candidate.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { approver, secondApprover } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { many } from './largest-state.ts';
import { painter } from './painter.ts';
import { differences, largestDifference } from './policy-texts.ts';

const at = new Date('2026-11-20T09:00:00Z');

const candidacy: PolicyCandidacy = {
  ...{ id: '11111111-2222-4333-8444-555555555555' as PolicyCandidacy['id'] },
  ...{ candidate: 'b'.repeat(64), base: 'a'.repeat(64), digest: 'd'.repeat(64) },
  ...{ difference: differences.all, channel: 'C0PRIVLINK', proposedAt: at, revision: 1 },
  ...{ confirmations: [], ended: undefined },
};

function confirmed(person: SlackUserId): PolicyCandidacy['confirmations'][number] {
  const facts = { via: 'user', kind: 'member', teamId: 'T0', fetchedAt: at.toISOString() } as const;
  return { person, at: at.toISOString(), facts };
}

type Case = readonly [title: string, about: string, change: Partial<PolicyCandidacy>];

const both = [confirmed(approver), confirmed(secondApprover)];
const cases: readonly Case[] = [
  ['proposed', 'Another policy waits for two policy admins.', {}],
  ['confirmed by one', 'One policy admin has agreed.', { confirmations: both.slice(0, 1) }],
  ['means the same', 'Only comments and formatting differ.', { difference: differences.same }],
  [
    'in force',
    'Two policy admins have agreed.',
    { confirmations: both, ended: { as: 'confirmed', at, by: secondApprover } },
  ],
  [
    'rejected',
    'A policy admin has said no.',
    { ended: { as: 'rejected', at, by: secondApprover } },
  ],
  ['replaced', 'Another one was proposed since.', { ended: { as: 'replaced', at, by: null } }],
];

const asked = { groups: ['S0PLATFORM'], users: [] };
const { message } = inGroup('Card of a proposed policy');

export function policyCards(): readonly Entry[] {
  return [
    message(
      { title: 'proposed', about: 'One setting would mean something else.', size: 'smallest' },
      painter.policy({ ...candidacy, difference: differences.small, asked }, {}),
    ),
    ...cases.map(([title, about, change]) =>
      message({ title, about }, painter.policy({ ...candidacy, ...change, asked }, {})),
    ),
    message(
      { title: 'proposed, nobody is named', about: 'The policy in force names no admin any more.' },
      painter.policy({ ...candidacy, asked: { groups: [], users: [] } }, {}),
    ),
  ];
}

export function largestPolicies(worst: string): readonly Entry[] {
  const largest = { ...candidacy, difference: largestDifference(worst), asked: many };
  const ended = { as: 'confirmed', at, by: secondApprover } as const;
  return [
    ['proposed', largest] as const,
    ['in force', { ...largest, confirmations: both, ended }] as const,
  ].map(([title, drawn]) =>
    message(
      { title, about: 'More would mean something else than a card has room for.', size: 'largest' },
      painter.policy(drawn, { repeated: true }),
    ),
  );
}
