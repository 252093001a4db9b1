import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import { planAmid } from '../../../src/domain/plan.ts';
import { comparableValues, noService } from '../../../src/domain/private-link.ts';
import type {
  ChangeRequest,
  RequestId,
  SlackUserId,
  VersionDigest,
} from '../../../src/domain/request.ts';
import type { Review } from '../../../src/domain/review.ts';
import type { Surroundings } from '../../../src/domain/risk.ts';
import { decisionSection } from '../../../src/slack/messages/decision-section.ts';
import type { WhyNeed } from '../../../src/slack/modals/why-inputs.ts';
import type { ClusterChoice, ServiceChoice } from '../../../src/use-cases/ports/inventory-store.ts';
import type { CardState, DecisionSectionInput } from '../../../src/use-cases/ports/painter.ts';

/** Requests, cards and clusters for tests of the words; each test says only what it is about. */
export const requester = 'U0REQUEST' as SlackUserId;
export const approver = 'U0APPROV1' as SlackUserId;
export const secondApprover = 'U0APPROV2' as SlackUserId;
export const requestId = '3f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as RequestId;
export const projectId = '11111111-2222-3333-4444-555555555555';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function aRequest(change: Partial<ChangeRequest> = {}): ChangeRequest {
  return {
    id: requestId,
    version: 1,
    revision: 1,
    requester,
    environment: 'production',
    change: 'create',
    target: {
      organizationId: '99999999-2222-3333-4444-555555555555',
      projectId,
      hvnId: 'hvn-prod',
      clusterId: 'prod-eu',
      serviceId: 'prod-eu-k7m2qx',
      region: 'eu-west-1',
    },
    desired: {
      consumerAccounts: ['arn:aws:iam::111122223333:root'],
      consumerIpRanges: ['10.20.0.0/16'],
      consumerRegions: ['eu-central-1'],
    },
    reason: 'The payments VPC needs Vault.',
    ticket: 'CHG0012345',
    status: 'pending_approval',
    phase: undefined,
    digest: sha256('preimage') as VersionDigest,
    channel: 'C0PRODNET',
    quorum: 2,
    createdAt: new Date('2026-11-20T09:00:00Z'),
    expiresAt: new Date('2026-11-23T09:00:00Z'),
    startedAt: undefined,
    sends: 0,
    operationId: undefined,
    externalName: undefined,
    failure: undefined,
    progress: {},
    ...change,
  };
}

type Around = Partial<Omit<DecisionSectionInput, keyof ChangeRequest>> & {
  /** What is known beside the values. */
  readonly known?: Surroundings;
};

export function sectionInput(
  change: Partial<ChangeRequest> = {},
  { known = {}, ...around }: Around = {},
): DecisionSectionInput {
  const request = aRequest(change);
  const { desired } = request;
  const live = around.live ?? noService;
  return {
    ...request,
    live,
    plan: planAmid({ change: request.change, live, desired }, known),
    rule: { environment: 'production', channel: 'C0PRODNET', quorum: request.quorum },
    ticketUrl: 'https://tickets.example.com/{ticket}',
    approvers: { groups: ['S0NETSEC'], users: [] },
    ...around,
  };
}

export function aCard(
  change: Partial<ChangeRequest> = {},
  { reviews = [], ...around }: Around & { readonly reviews?: readonly Review[] } = {},
): CardState {
  const input = sectionInput(change, around);
  const request = aRequest(change);
  return {
    request,
    reviews,
    now: new Date('2026-11-20T10:00:00Z'),
    shown: {
      version: request.version,
      preimage: '{}',
      digest: request.digest,
      live: input.live,
      plan: input.plan,
      rule: input.rule,
      reasonSalt: 'salt',
      decisionSection: decisionSection(input).json,
    },
  };
}

export function aReview(
  reviewer: SlackUserId,
  counted: readonly SlackUserId[],
  rejection?: string,
): Review {
  return {
    version: 1,
    reviewer,
    decision: rejection === undefined ? 'approve' : 'reject',
    reason: rejection,
    facts: {
      kind: 'member',
      teamId: 'T0SANDBOX',
      entitlement: { via: 'group', group: 'S0NETSEC' },
      fetchedAt: new Date('2026-11-20T09:30:00Z'),
      counted,
    },
    at: new Date('2026-11-20T09:30:00Z'),
  };
}

export function aCluster(
  change: Partial<ClusterChoice['cluster']> = {},
  inventory: Partial<ClusterChoice['inventory']> = {},
): ClusterChoice {
  const cluster = {
    id: 'prod-eu',
    hvnId: 'hvn-prod',
    state: 'RUNNING',
    tier: 'STANDARD_SMALL',
    provider: 'aws',
    region: 'eu-west-1',
    privateDnsName: undefined,
    ...change,
  };
  return {
    organizationId: '99999999-2222-3333-4444-555555555555',
    projectId,
    cluster,
    inventory: {
      cluster,
      hvn: { id: cluster.hvnId, provider: 'aws', region: cluster.region, state: 'STABLE' },
      links: [],
      services: [],
      seenAt: new Date('2026-11-20T08:59:00Z'),
      ...inventory,
    },
  };
}

/** A service of the bot, as a picker knows it. */
export function aServiceChoice(
  change: Partial<ServiceChoice['service']> = {},
  around: Partial<ServiceChoice> = {},
): ServiceChoice {
  const service = {
    id: 'prod-eu-k7m2qx',
    hvnId: 'hvn-prod',
    clusterId: 'prod-eu',
    state: 'AVAILABLE',
    defaultRegion: 'eu-west-1',
    externalName: undefined,
    createdAt: '2026-09-02T11:27:12.011Z',
    consumerAccounts: ['arn:aws:iam::111122223333:root'],
    consumerIpRanges: ['10.20.0.0/16', '10.21.0.0/16'],
    consumerRegions: [],
    ...change,
  };
  const { id: serviceId, createdAt } = service;
  const approved = comparableValues(service);
  return {
    organizationId: '99999999-2222-3333-4444-555555555555',
    projectId,
    service,
    owned: { projectId, serviceId, createdAt, approved, requestId },
    seenAt: new Date('2026-11-20T08:59:00Z'),
    ...around,
  };
}

type Texted = { readonly type?: string; readonly text?: unknown };

/** Blocks as lines of text: what stands in them, buttons in brackets. Markup is left as it is. */
export function aNeed(ticket: WhyNeed['ticket']): WhyNeed {
  return { ticket, reason: 10, longer: false };
}

export function readable(blocks: string | readonly KnownBlock[]): string {
  const all: readonly KnownBlock[] = typeof blocks === 'string' ? JSON.parse(blocks) : blocks;
  return all.map(lineOf).join('\n');
}

function lineOf(block: KnownBlock): string {
  switch (block.type) {
    case 'section':
      return textOf(block.text);
    case 'context':
      return block.elements.map(textOf).join(' | ');
    case 'actions':
      return block.elements.map((element) => `[${textOf((element as Texted).text)}]`).join(' ');
    default:
      return `(${block.type})`;
  }
}

function textOf(text: unknown): string {
  return String((text as Texted | undefined)?.text ?? '');
}

export type DrawnText = { readonly type: string; readonly text: string; readonly emoji: unknown };

/** Every text that Slack would draw, with its type, wherever it stands in a message or a view. */
export function textsIn(value: unknown): readonly DrawnText[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, emoji } = value as Texted & { readonly emoji?: unknown };
  const isText = type === 'mrkdwn' || type === 'plain_text';
  const own = isText && typeof text === 'string' ? [{ type, text, emoji }] : [];
  return [...own, ...Object.values(value).flatMap(textsIn)];
}
