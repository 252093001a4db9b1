/**
 * A bot with everything that it runs, people who use it, an HCP that others use too, and all that must be
 * remembered to tell afterwards whether a promise was broken.
 */
import type { AuditDraft } from '../../src/domain/audit.ts';
import { digestPrefix } from '../../src/domain/preimage.ts';
import type { RequestId, SlackUserId } from '../../src/domain/request.ts';
import type { Click } from '../../src/use-cases/ports/delivery-log.ts';
import type { SubmitAnswer } from '../../src/use-cases/submit-change.ts';
import { serviceKey } from '../fakes/memory-state.ts';
import {
  createWorld,
  dayMs,
  policyOf,
  production,
  project,
  type World,
} from '../unit/use-cases/world.ts';
import { createModelHcp, type ModelHcp, type Write } from './model-hcp.ts';

const id = (name: string) => name as SlackUserId;
export const requesters = ['U0ADA', 'U0EVE'].map(id);
/** Ada may approve as well, but not her own. Mel is nobody's approver, Gus a guest. */
export const clickers = ['U0BEN', 'U0CLEO', 'U0DORA', 'U0ADA', 'U0MEL', 'U0GUS'].map(id);
export const approvers = ['U0BEN', 'U0CLEO', 'U0DORA', 'U0ADA', 'U0GUS'];

export const accounts = [1, 2, 3, 4].map((n) => `arn:aws:iam::${String(n).repeat(12)}:root`);
export const ranges = [10, 20, 30, 40].map((n) => `10.${n}.0.0/16`);

/** `cluster-1` has no service; that of `cluster-2` is the bot's own, that of `cluster-3` somebody else's. */
export const clusters = ['cluster-1', 'cluster-2', 'cluster-3'] as const;
export type ClusterId = (typeof clusters)[number];
export const hvnOf = (cluster: ClusterId): string => cluster.replace('cluster', 'prod');
export const serviceIdOf = (cluster: ClusterId): string => `${cluster}-pl`;
export const region = 'eu-west-1';

/** A form as it was sent: the same again is the same delivery. */
export type Form = {
  readonly requestId: RequestId;
  readonly send: (world: ModelWorld) => Promise<SubmitAnswer>;
};

export type Picture = Pick<Click, 'requestId' | 'version' | 'digestPrefix'>;

export type ModelWorld = {
  readonly base: World;
  readonly hcp: ModelHcp;
  readonly forms: Form[];
  readonly ids: RequestId[];
  /** Those of them that are under way, as they were after the last step. */
  readonly open: Set<RequestId>;
  /** What people have seen of cards, newest last. */
  readonly pictures: Picture[];
  readonly clicks: Click[];
  /** Reviews that were looked at when they were new. */
  readonly reviewed: Set<string>;
  /** Workers that stand still, and since when. */
  readonly frozen: { readonly since: number; readonly wake: () => Promise<unknown> }[];
  /** Under which approval each write was sent: request and version. */
  readonly sentFor: Map<Write, string>;
  /** How many writes HCP took under each. */
  readonly effects: Map<string, number>;
  /** Whatever was found to be wrong. */
  readonly broken: string[];
  entries(id: RequestId): Promise<readonly Entry[]>;
  /** The inventory as a look at HCP leaves it. */
  lookAround(): Promise<void>;
  /** How many must approve, and who may. */
  rule(quorum: number, group: readonly string[]): Promise<void>;
};

export type Entry = AuditDraft & { readonly revision: number | null };

/** Looks at HCP cost time in a test: after an hour they are rare. */
const pollSchedule = [
  { untilMs: 5 * 60_000, intervalMs: 20_000 },
  { untilMs: Number.POSITIVE_INFINITY, intervalMs: dayMs / 8 },
];

export async function createModelWorld(): Promise<ModelWorld> {
  const base = createWorld();
  const { state, clock, people } = base;
  const hcp = createModelHcp(clock.now);
  const deps = { ...base.deps, hcp: hcp.api, pollSchedule };
  people.add('member', ...requesters, ...clickers);
  people.add('guest', 'U0GUS');

  const values = { consumerAccounts: [accounts[0] ?? ''], consumerIpRanges: [ranges[0] ?? ''] };
  for (const cluster of clusters.slice(1))
    hcp.make({
      ...{ id: serviceIdOf(cluster), clusterId: cluster, region, consumerRegions: [] },
      ...values,
    });

  const world: ModelWorld = {
    base: { ...base, deps },
    hcp,
    ...{ forms: [], ids: [], pictures: [], clicks: [], frozen: [], broken: [] },
    ...{ open: new Set(), reviewed: new Set(), sentFor: new Map(), effects: new Map() },
    entries: (requestId) =>
      Promise.resolve(state.entries.filter((entry) => entry.requestId === requestId)),
    lookAround: () => {
      state.inventory.set(project.projectId, {
        ...project,
        clusters: clusters.map((cluster) => ({
          ...{ id: cluster, hvnId: hvnOf(cluster), state: 'RUNNING', tier: 'STANDARD_SMALL' },
          ...{ provider: 'aws', region, privateDnsName: undefined },
        })),
        hvns: clusters.map((cluster) => ({
          ...{ id: hvnOf(cluster), provider: 'aws', region, state: 'STABLE' },
        })),
        ...{ links: [], services: hcp.list(), seenAt: clock.now() },
      });
      return Promise.resolve();
    },
    rule: (quorum, group) => {
      const approvals = { create: quorum, update: quorum, delete: 2 };
      state.inForce = policyOf({ ...production, approvals });
      people.group('S0NETSEC', ...group);
      return Promise.resolve();
    },
  };
  const [own] = hcp.list();
  if (own !== undefined) {
    const owned = {
      ...{ projectId: project.projectId, serviceId: own.id, createdAt: own.createdAt },
      ...{ approved: { ...values, consumerRegions: [] }, requestId: 'made' as RequestId },
    };
    state.services.set(serviceKey(owned), owned);
  }
  await world.lookAround();
  await world.rule(1, approvers);
  return world;
}

/** What is on each card now is something that somebody may have seen. */
export async function takePictures({ base, ids, pictures }: ModelWorld): Promise<void> {
  for (const requestId of ids) {
    const snapshot = await base.deps.requests.find(requestId);
    if (snapshot === undefined) continue;
    const { version, digest } = snapshot.request;
    const last = pictures.findLast((picture) => picture.requestId === requestId);
    if (last?.version !== version)
      pictures.push({ requestId, version, digestPrefix: digestPrefix(digest) });
  }
}
