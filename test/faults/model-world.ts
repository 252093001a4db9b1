/**
 * A bot with everything that it runs, people who use it, an HCP that others use too, and all that must be
 * remembered to tell afterwards whether a promise was broken.
 */
import type { RequestStatus } from '../../src/domain/lifecycle.ts';
import { gapAfterMs, lookEveryMs } from '../../src/domain/looks.ts';
import type { OwnedService } from '../../src/domain/ownership.ts';
import { findTerraformGlob, type Policy } from '../../src/domain/policy.ts';
import { digestPrefix } from '../../src/domain/preimage.ts';
import type { PrivateLinkService } from '../../src/domain/private-link.ts';
import type { ChangeRequest, RequestId, SlackUserId } from '../../src/domain/request.ts';
import { createLookAgain } from '../../src/use-cases/look-again.ts';
import { createLookAround } from '../../src/use-cases/look-around.ts';
import type { Click } from '../../src/use-cases/ports/delivery-log.ts';
import type { DriftId } from '../../src/use-cases/ports/drift-store.ts';
import type { CloudInventoryApi } from '../../src/use-cases/ports/hcp.ts';
import type { InventoryStore } from '../../src/use-cases/ports/inventory-store.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import type { SubmitAnswer } from '../../src/use-cases/submit-change.ts';
import { type Hooks, interpose } from '../fakes/interpose.ts';
import { createWorld, dayMs, policyOf, production, type World } from '../unit/use-cases/world.ts';
import { watchReviews } from './model-decisions.ts';
import { createModelHcp, type ModelHcp, type Write } from './model-hcp.ts';
import { type ModelStore, own } from './model-store.ts';

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

type Picture = Pick<Click, 'requestId' | 'version' | 'digestPrefix'>;

export type ModelWorld = {
  readonly base: World;
  readonly store: ModelStore;
  readonly hcp: ModelHcp;
  readonly forms: Form[];
  readonly ids: RequestId[];
  /** Where each of them was after the last step. */
  readonly statuses: Map<RequestId, RequestStatus>;
  /** Those that have ended for good and whose card says so: they are looked at again at the very end. */
  readonly closed: Set<RequestId>;
  /** What people have seen of cards, newest last. */
  readonly pictures: Picture[];
  readonly clicks: Click[];
  /** Decisions of people that were looked at when they were new. */
  readonly reviewed: Set<string>;
  /** Workers that stand still, and since when. */
  readonly frozen: { readonly since: number; readonly wake: () => Promise<unknown> }[];
  /** Under which approval each write was sent: request and version. */
  readonly sentFor: Map<Write, string>;
  /** How many writes HCP took under each. */
  readonly effects: Map<string, number>;
  /** Whatever was found to be wrong. */
  readonly broken: string[];
  /** The one in force. */
  policy: Policy;
  /** Services that a policy has ever left to Terraform. */
  readonly terraforms: Set<string>;
  /** What the last look at HCP saw. */
  seen: readonly PrivateLinkService[];
  /** What was the bot's after the last step, by service. */
  readonly owned: Map<string, OwnedService>;
  /** Incarnations that nobody need be told of when they are seen: there before the bot, or once its own. */
  readonly known: Set<string>;
  /** Looks at the project that stand still before they have been judged. */
  readonly looks: (() => Promise<unknown>)[];
};

/** Looks at HCP cost time in a test: after five minutes they are rare. */
const pollSchedule = [
  { untilMs: 5 * 60_000, intervalMs: 20_000 },
  { untilMs: Number.POSITIVE_INFINITY, intervalMs: dayMs / 8 },
];

export async function createModelWorld(store: ModelStore): Promise<ModelWorld> {
  const { requests, messages, deliveries, networkLooks, clock } = store;
  const base = createWorld({ clock });
  const hcp = createModelHcp(clock.now);
  const lookAgain = createLookAgain({ hcp: hcp.api, networkLooks, log: base.deps.log });
  const broken: string[] = [];
  const stores = { requests: watchReviews(requests, broken), messages, deliveries, lookAgain };
  const deps = { ...base.deps, ...stores, hcp: hcp.api, pollSchedule };
  const { people } = base;
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
    ...{ store, hcp, seen: [], policy: policyOf(production).policy },
    ...{ forms: [], ids: [], pictures: [], clicks: [], frozen: [], looks: [], broken },
    ...{
      statuses: new Map(),
      owned: new Map(),
      terraforms: new Set(),
      known: new Set(hcp.list().map(({ createdAt }) => createdAt)),
      closed: new Set(),
      reviewed: new Set(),
      sentFor: new Map(),
      effects: new Map(),
    },
  };
  await putRule(world, firstRule);
  const [ours] = hcp.list();
  if (ours !== undefined) await own(store, ours);
  await lookAround(world);
  return world;
}

/** What a look at the project finds besides its services. */
const cloud: CloudInventoryApi = {
  getProject: (projectId) =>
    Promise.resolve({ organizationId: 'org-1', projectId, name: 'project' }),
  getCallerIdentity: () => Promise.reject(new Error('nobody asks')),
  listHvns: () =>
    Promise.resolve(
      clusters.map((cluster) => ({ id: hvnOf(cluster), provider: 'aws', region, state: 'STABLE' })),
    ),
  listClusters: () =>
    Promise.resolve(
      clusters.map((cluster) => ({
        ...{ id: cluster, hvnId: hvnOf(cluster), state: 'RUNNING', tier: 'STANDARD_SMALL' },
        ...{ provider: 'aws', region, privateDnsName: undefined },
      })),
    ),
  listNetworkLinks: () => Promise.resolve([]),
};

let driftsFound = 0;
/** The store holds them to the shape of a UUID. */
function newDriftId(): DriftId {
  driftsFound += 1;
  return `00000000-0000-4000-9000-${driftsFound.toString(16).padStart(12, '0')}` as DriftId;
}

/** A look at the project: the inventory and the drifts, as far as HCP answers. */
export async function lookAround(world: ModelWorld, hooks: Hooks = {}): Promise<void> {
  const { store, base } = world;
  const { hcp, log } = base.deps;
  // No two looks begin at the same moment.
  base.clock.advance(1);
  const replace: InventoryStore['replace'] = async (seen) => {
    await store.see(seen);
    world.seen = seen.services;
  };
  const ports = interpose({ hcp, drifts: store.drifts, inventory: { replace } }, hooks);
  const { organizationId, projectId } = store.project;
  const wanted = { organizationId, projectIds: [projectId] };
  await createLookAround(
    { ...ports, cloud, log, newDriftId, gapMs: gapAfterMs(lookEveryMs) },
    wanted,
  )(new AbortController().signal);
}

/** What a policy says, as far as it is played here. */
export type Rule = {
  readonly quorum: number;
  /** Who may approve. */
  readonly group: readonly string[];
  readonly channel: string;
  /** Which networks have an environment. */
  readonly hvn: string;
  readonly terraform: readonly string[];
};
export const firstRule: Rule = {
  ...{ quorum: 1, group: approvers, channel: 'C0PROD', hvn: 'prod-*', terraform: ['tf-*'] },
};

/** Puts a policy in force. */
export async function putRule(world: ModelWorld, rule: Rule): Promise<void> {
  const { base, store } = world;
  const { quorum, group, channel, hvn, terraform } = rule;
  base.people.group('S0NETSEC', ...group);
  const approvals = { create: quorum, update: quorum, delete: 2 };
  const { policy } = policyOf({ ...production, approvals, channel, match: { hvn } });
  world.policy = { ...policy, terraform };
  for (const cluster of clusters)
    if (findTerraformGlob(world.policy, serviceIdOf(cluster)) !== undefined)
      world.terraforms.add(serviceIdOf(cluster));
  const hash = base.deps.hashing.sha256(JSON.stringify(world.policy));
  await store.rule({ policy: world.policy, hash }, base.people);
}

/** What is on a card now is something that somebody may have seen. */
export function takePicture({ pictures }: ModelWorld, { request }: Snapshot): void {
  const { id: requestId, version } = request;
  const picture = { requestId, version, digestPrefix: digestPrefix(shownDigest(request)) };
  const last = pictures.findLast((one) => one.requestId === requestId);
  if (last?.version !== version || last.digestPrefix !== picture.digestPrefix)
    pictures.push(picture);
}

/** What the buttons of a card name: the version, or what was seen of it where it did not end well. */
function shownDigest({ status, failure, digest }: ChangeRequest): string {
  const endedBadly = status === 'needs_attention' || status === 'failed';
  return (endedBadly ? failure?.seen?.digest : undefined) ?? digest;
}
