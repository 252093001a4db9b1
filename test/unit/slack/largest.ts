import { ruledRisks } from '../../../src/domain/policy-rule.ts';
import { noService } from '../../../src/domain/private-link.ts';
import type {
  ChangeRequest,
  Failure,
  RequestId,
  SlackUserId,
} from '../../../src/domain/request.ts';
import type { Surroundings } from '../../../src/domain/risk.ts';
import type { DecisionSectionInput } from '../../../src/use-cases/ports/painter.ts';

/** The largest that intake lets through, and the worst that text can do to it. */
const path = 'p/'.repeat(255);
const longArn = (index: number): string =>
  `arn:aws:iam::${String(100000000000 + index)}:role/${path}${'r'.repeat(63)}${index % 10}`;
const longArns = (from: number): readonly string[] =>
  Array.from({ length: 10 }, (_, index) => longArn(from + index));

const areas = ['af', 'ap', 'ca', 'eu', 'il', 'me', 'mx', 'sa', 'us', 'eu'];
const longRegions = (number: number): readonly string[] =>
  areas
    .flatMap((area) => [`${area}-northeast-${number}`, `${area}-southwest-${number}`])
    .slice(0, 20);
const longRanges = (second: number): readonly string[] =>
  Array.from({ length: 15 }, (_, index) => `209.${second}.${100 + index}.128/25`);

export const worstTexts = {
  plain: 'word '.repeat(200).trim(),
  ampersands: '&'.repeat(1000),
  quotes: '"'.repeat(1000),
  backslashes: '\\'.repeat(1000),
  emoji: '🚀'.repeat(1000),
  lines: 'x\n'.repeat(500).trim(),
  'markup characters': '<>'.repeat(500),
} as const;

const longId = (letter: string): string => letter.repeat(36);

export function largestRequest(reason: string): Partial<ChangeRequest> {
  return {
    version: 999,
    target: {
      organizationId: '99999999-2222-3333-4444-555555555555',
      projectId: '11111111-2222-3333-4444-555555555555',
      hvnId: longId('h'),
      clusterId: longId('c'),
      serviceId: longId('s'),
      region: 'ap-northeast-1',
    },
    desired: {
      consumerAccounts: longArns(0),
      consumerIpRanges: longRanges(1),
      consumerRegions: longRegions(1),
    },
    reason,
    ticket: '&'.repeat(100),
    environment: 'e'.repeat(60),
    quorum: 12,
  };
}

const approverGroups = Array.from({ length: 12 }, (_, index) => `S0NETSEC${100 + index}`);

export const largestSurroundings: Partial<DecisionSectionInput> = {
  rule: {
    ...{ environment: 'e'.repeat(60), channel: 'C0PRODNET', quorum: 12 },
    because: { flags: ruledRisks, moreValuesThan: 100, onlyRemoves: true, change: 'update' },
    alsoFrom: Array.from({ length: 20 }, (_, index) => ({
      groups: approverGroups.slice(0, index),
      users: [`U0EXTRA${100 + index}` as SlackUserId],
      because: { flags: ruledRisks.slice(index % 10), moreValuesThan: index },
    })),
  },
  ticketUrl: `https://tickets.example.com/${'t'.repeat(400)}/{ticket}`,
  approvers: {
    groups: approverGroups,
    users: Array.from({ length: 40 }, (_, index) => `U0APPROV${100 + index}` as SlackUserId),
  },
  live: noService,
};

/** Everything that an update can take off and put on at once. */
export const largestLive: DecisionSectionInput['live'] = {
  exists: true,
  createdAt: '2026-11-02T11:27:12.011000000Z',
  clusterId: longId('c'),
  consumerAccounts: longArns(50),
  consumerIpRanges: longRanges(2),
  consumerRegions: longRegions(2),
};

export const largestFailure: Failure = {
  code: 'too_many_starts',
  hcp: { code: 13, message: '<b>&'.repeat(2000) },
  detail: '`&'.repeat(2000),
  differs: {
    consumerAccounts: { added: longArns(40), removed: longArns(50) },
    consumerIpRanges: { added: longRanges(4), removed: longRanges(5) },
    consumerRegions: { added: longRegions(4), removed: longRegions(5) },
  },
  seen: {
    at: '2026-11-20T09:00:00.000Z',
    digest: 'd'.repeat(64),
    state: 'S'.repeat(60),
    live: {
      exists: true,
      createdAt: '2026-11-02T11:27:12.011000000Z',
      clusterId: longId('c'),
      consumerAccounts: longArns(60),
      consumerIpRanges: longRanges(6),
      consumerRegions: longRegions(6),
    },
  },
  reviews: Array.from({ length: 12 }, (_, index) => ({
    reviewer: `U0APPROV${100 + index}` as SlackUserId,
    decision: index % 2 === 0 ? 'adopt' : 'abandon',
  })),
};

const longName = { name: "Ü'".repeat(20), owner: 'ö)'.repeat(20) };

/** Every value named at the greatest length, or none at all: then all that can be said against them. */
export const named: Surroundings = {
  catalogue: {
    ...Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [String(100000000000 + index), longName]),
    ),
    '209.0.0.0/8': longName,
  },
};
export const suspicious: Surroundings = {
  catalogue: { '999999999999': longName },
  knownAccounts: new Set(),
  owned: {
    projectId: '11111111-2222-3333-4444-555555555555',
    serviceId: longId('s'),
    createdAt: '2026-11-02T11:27:12.011000000Z',
    approved: {
      consumerAccounts: longArns(80),
      consumerIpRanges: longRanges(3),
      consumerRegions: longRegions(3),
    },
    requestId: '3f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as RequestId,
  },
  oldLook: new Date('2026-11-20T08:59:00Z'),
  approversInDoubt: true,
  isTerraforms: true,
};
