import type { AuditDraft } from '../../src/domain/audit.ts';
import type { Freeze, FreezeId } from '../../src/domain/freeze.ts';
import type { KeptIdentity } from '../../src/domain/identity.ts';
import { openStatuses } from '../../src/domain/lifecycle.ts';
import type { Remembered } from '../../src/domain/observed.ts';
import type { OwnedService } from '../../src/domain/ownership.ts';
import type { PeopleFacts } from '../../src/domain/people.ts';
import type { PrivateLinkService } from '../../src/domain/private-link.ts';
import type { ChangeRequest, RequestId } from '../../src/domain/request.ts';
import type { Review } from '../../src/domain/review.ts';
import type { Membership } from '../../src/domain/seasoning.ts';
import type {
  BulletinId,
  BulletinPost,
  ChannelBulletin,
} from '../../src/use-cases/ports/bulletin-store.ts';
import type { StoredCard } from '../../src/use-cases/ports/card-store.ts';
import type { AnyClick } from '../../src/use-cases/ports/delivery-log.ts';
import type { DriftId, Sighting, ToldDrift } from '../../src/use-cases/ports/drift-store.ts';
import type { ProjectInventory } from '../../src/use-cases/ports/inventory-store.ts';
import type { PlannedMessage } from '../../src/use-cases/ports/message-store.ts';
import type { OutboxRow } from '../../src/use-cases/ports/outbox.ts';
import type { PolicyInForce } from '../../src/use-cases/ports/policy-store.ts';
import type {
  Commit,
  RequestVersion,
  TargetInventory,
} from '../../src/use-cases/ports/request-store.ts';

/** All that the store knows of one request. Replaced whole, never changed: so a commit is one step. */
export type Row = {
  readonly request: ChangeRequest;
  readonly versions: readonly RequestVersion[];
  /** When the newest of them was written. */
  readonly shownAt: Date;
  readonly reviews: readonly Review[];
  readonly messages: readonly PlannedMessage[];
  readonly drawnRevision: number;
  readonly drawnFreeze?: FreezeId | undefined;
  readonly lease: { readonly fence: number; readonly until?: Date; readonly starts: number };
  readonly worked?: { readonly at: Date; readonly nextAt: Date | undefined };
  readonly announcer: { readonly fence: number; readonly until?: Date };
  readonly lookedAt?: Date;
  readonly prompt?: { readonly at: Date; readonly policy: string };
};

type RecordedClick = {
  readonly click: AnyClick;
  readonly receivedAt: Date;
  readonly answer?: { readonly value: unknown };
};

/** An entry of the log, with the revision that the request had after it. */
type Entry = AuditDraft & { readonly at: Date; readonly revision: number | null };

/** A drift, with its card and the lease on that. */
export type DriftRow = {
  readonly drift: ToldDrift;
  readonly card: StoredCard;
  readonly lease: { readonly fence: number; readonly until?: Date };
  readonly drawAfter?: Date | undefined;
};

/** A bulletin, with how far it has come and the lease on it. */
export type BulletinRow = ChannelBulletin & {
  readonly id: BulletinId;
  readonly plannedAt: Date;
  readonly post: BulletinPost;
  readonly lease: { readonly fence: number; readonly until?: Date };
  readonly postAfter?: Date;
};

/** `networks`: those that were looked at by themselves since the whole project was. */
type SeenProject = ProjectInventory & {
  readonly seenAt: Date;
  readonly networks?: ReadonlyMap<string, Date>;
};

type SeenService = NonNullable<Commit['seen']> & { readonly at: Date };

/** What the database would hold, as values in memory. */
export type MemoryState = {
  readonly now: () => Date;
  readonly rows: Map<RequestId, Row>;
  readonly views: Map<string, { readonly valuesHash: string; readonly requestId: RequestId }>;
  readonly clicks: Map<string, RecordedClick>;
  readonly entries: Entry[];
  /** By job id, in the order of their first promise. */
  readonly promises: Map<string, OutboxRow & { readonly settled: boolean }>;
  readonly pace: Map<string, number>;
  /** By project and service id, the latter in small letters. */
  readonly services: Map<string, OwnedService>;
  /** When each of them was written. */
  readonly approvedAt: Map<string, Date>;
  readonly drifts: Map<DriftId, DriftRow>;
  readonly sightings: Map<string, Sighting & { readonly projectId: string }>;
  /** Services of others, by project and service id. */
  readonly remembered: Map<string, Remembered & { readonly projectId: string }>;
  /** When the newest look at each project that was judged began. */
  readonly looks: Map<string, Date>;
  readonly inventory: Map<string, SeenProject>;
  /** What requests saw of their services, by project and service id. */
  readonly seenServices: Map<string, SeenService>;
  /** In force. */
  readonly freezes: Freeze[];
  readonly bulletins: BulletinRow[];
  readonly memberships: Membership[];
  readonly identities: KeptIdentity[];
  inForce: PolicyInForce | undefined;
  people: PeopleFacts;
};

export function createMemoryState(now: () => Date): MemoryState {
  return {
    now,
    rows: new Map(),
    views: new Map(),
    clicks: new Map(),
    entries: [],
    promises: new Map(),
    pace: new Map(),
    services: new Map(),
    approvedAt: new Map(),
    drifts: new Map(),
    sightings: new Map(),
    remembered: new Map(),
    looks: new Map(),
    inventory: new Map(),
    seenServices: new Map(),
    freezes: [],
    bulletins: [],
    memberships: [],
    identities: [],
    inForce: undefined,
    people: { persons: new Map(), groups: new Map() },
  };
}

/** Every call of a store takes a turn of the event loop at least, so that others can come in between. */
export async function nextTurn(): Promise<void> {
  await Promise.resolve();
}

/** As JSON columns give it back. */
export function asJson<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

export function getInForce({ inForce }: MemoryState): PolicyInForce {
  if (inForce === undefined) throw new Error('no policy is in force');
  return inForce;
}

export function inventoryOf(
  { inventory }: MemoryState,
  target: { readonly projectId: string; readonly clusterId: string },
): TargetInventory {
  const seen = inventory.get(target.projectId);
  const cluster = seen?.clusters.find(({ id }) => id === target.clusterId);
  return {
    cluster,
    hvn: seen?.hvns.find(({ id }) => id === cluster?.hvnId),
    links: seen?.links.filter(({ hvnId }) => hvnId === cluster?.hvnId) ?? [],
    services: seen?.services ?? [],
    seenAt: seen?.networks?.get(cluster?.hvnId ?? '') ?? seen?.seenAt,
  };
}

/** What a look has seen, but for what requests have seen since it began. */
export function keepLater(
  { seenServices }: Pick<MemoryState, 'seenServices'>,
  { projectId, beganAt }: { readonly projectId: string; readonly beganAt: Date },
  services: readonly PrivateLinkService[],
): readonly PrivateLinkService[] {
  const later = [...seenServices]
    .filter(([key, { at }]) => key.startsWith(`${projectId}/`) && at > beganAt)
    .map(([key, seen]) => ({ ...seen, key }));
  const isLater = ({ id }: PrivateLinkService): boolean =>
    later.some(({ key }) => key === serviceKey({ projectId, serviceId: id }));
  return [
    ...services.filter((service) => !isLater(service)),
    ...later.flatMap(({ service }) => (service === undefined ? [] : [service])),
  ];
}

export function serviceKey(target: {
  readonly projectId: string;
  readonly serviceId: string;
}): string {
  return `${target.projectId}/${target.serviceId.toLowerCase()}`;
}

/** The drift of a service that is not over. */
export function openDrift(
  { drifts }: MemoryState,
  target: { readonly projectId: string; readonly serviceId: string },
): ToldDrift | undefined {
  const told = [...drifts.values()].map(({ drift }) => drift);
  return told.find(
    (one) => one.ended === undefined && serviceKey(one.target) === serviceKey(target),
  );
}

/** From now on this incarnation of a service is not new to a look. */
export function noteSighting(
  { sightings }: MemoryState,
  { projectId, serviceId, createdAt }: Sighting & { readonly projectId: string },
): void {
  const key = `${serviceKey({ projectId, serviceId })} ${createdAt}`;
  sightings.set(key, { projectId, serviceId: serviceId.toLowerCase(), createdAt });
}

const agreed: readonly string[] = ['approved', 'provisioning', 'needs_attention', 'succeeded'];

/** Ids of the accounts that were approved for services of an environment. */
export function approvedAccounts(
  { rows }: MemoryState,
  environment: string | undefined,
): ReadonlySet<string> {
  const asked = [...rows.values()]
    .map(({ request }) => request)
    .filter((one) => one.environment === environment && agreed.includes(one.status));
  const arns = asked.flatMap(({ desired }) => desired.consumerAccounts);
  return new Set(arns.map((arn) => arn.split(':')[4] ?? ''));
}

/** The first open request on the same service or cluster. */
export function findRival(
  { rows }: MemoryState,
  target: { readonly projectId: string; readonly clusterId: string; readonly serviceId: string },
  except?: RequestId,
): ChangeRequest | undefined {
  const open: readonly string[] = openStatuses;
  return [...rows.values()]
    .map(({ request }) => request)
    .filter(({ id, status }) => id !== except && open.includes(status))
    .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime())
    .find(
      ({ target: other }) =>
        other.projectId === target.projectId &&
        (other.clusterId === target.clusterId ||
          other.serviceId.toLowerCase() === target.serviceId.toLowerCase()),
    );
}

/** Throws where the log's own function would. */
export function appendEntry(state: MemoryState, draft: AuditDraft, revision: number | null): void {
  const { details, ...rest } = draft;
  if (!/^[a-z][a-z_]{0,62}$/.test(draft.action)) throw new Error('an audit entry has an "action"');
  state.entries.push({ ...rest, details: asJson(details), at: state.now(), revision });
}

/** A promise that is made once more is one that must be kept once more. */
export function promiseJobs(
  state: MemoryState,
  jobs: Commit['jobs'],
  { id, version, revision }: ChangeRequest,
): void {
  for (const kind of jobs) {
    const jobId = `${kind}-${id}-v${version}-${kind === 'announce' ? revision : 0}`;
    const known = state.promises.get(jobId);
    const row = { jobId, kind, requestId: id, runAt: undefined, settled: false };
    state.promises.set(jobId, { ...row, id: known?.id ?? String(state.promises.size + 1) });
  }
}
