import { randomUUID } from 'node:crypto';
import type { InnerClock } from './clock.ts';
import {
  externalNameOf,
  type OperationFaults,
  operationState,
  progress,
  type Timeline,
} from './operations.ts';
import type { Seed } from './seed.ts';
import type { Switches } from './switches.ts';
import type { Cluster, Endpoint, Hvn, Operation, Peering, Service } from './types.ts';

type Named<T> = Partial<T> & { id: string };

/**
 * The state of the twin, open to the test: what HCP's other users and its support staff could do.
 * Lists are live; reading one first settles the operations that have become due.
 */
export type World = Omit<Seed, 'clientId' | 'clientSecret'> & {
  readonly operations: Operation[];
  /** Ids are matched without regard to case. Throws when absent, as the next two do. */
  service(id: string): Service;
  cluster(id: string): Cluster;
  hvn(id: string): Hvn;
  operation(id: string): Operation;
  /** PENDING, QUEUED, RUNNING or DONE, as of now. */
  operationState(id: string): string;
  addHvn(hvn: Named<Hvn>): Hvn;
  setHvn(id: string, values: Partial<Hvn>): Hvn;
  addCluster(cluster: Named<Cluster> & { hvnId: string }): Cluster;
  setCluster(id: string, values: Partial<Cluster>): Cluster;
  /** Adds n eligible clusters, `load-1` ..., each on an HVN of its own, `load-1-hvn` ... */
  addClusters(n: number): Cluster[];
  /** A service that somebody else made; AVAILABLE unless said otherwise. */
  addService(service: Named<Service> & { clusterId: string }): Service;
  /** Somebody else's edit, effective at once. */
  editService(id: string, values: Partial<Service>): Service;
  /** Somebody else's delete, effective at once. */
  deleteService(id: string): void;
  failService(id: string): Service;
  addEndpoint(serviceId: string, endpoint?: Partial<Endpoint>): Endpoint;
  addPeering(peering: Partial<Peering> & { hvnId: string }): Peering;
  addTgw(attachment: Partial<Peering> & { hvnId: string }): Peering;
};

/** What the routes need besides; kept from tests, which have better ways. */
export type Inner = {
  world: World;
  clock: InnerClock;
  switches: Switches;
  timeline: Timeline;
  planned: OperationFaults;
};

export function createWorld(
  seed: Seed,
  { clock, switches, changed }: { clock: InnerClock; switches: Switches; changed(): void },
): { world: World; timeline: Timeline } {
  const { organizations, projects, hvns, clusters, services, peerings, tgws } = seed;
  const timeline: Timeline = { services, operations: [], unsettled: new Set() };
  const projectId = projects[0]?.id ?? '';
  const settled = <T>(list: T[]): T[] => {
    progress(timeline, switches, clock.ms());
    return list;
  };
  const add = <T>(list: T[], item: T): T => {
    list.push(item);
    changed();
    return item;
  };
  const set = <T extends object>(item: T, values: Partial<T>): T => {
    Object.assign(item, values);
    changed();
    return item;
  };
  const aPeering = (peering: Partial<Peering> & { hvnId: string }): Peering => ({
    id: `peering-${randomUUID().slice(0, 8)}`,
    projectId,
    state: 'ACTIVE',
    createdAt: clock.ms(),
    ...peering,
  });

  const world: World = {
    organizations,
    projects,
    hvns,
    clusters,
    peerings,
    tgws,
    get services() {
      return settled(timeline.services);
    },
    get operations() {
      return settled(timeline.operations);
    },
    service: (id) => named(world.services, id),
    cluster: (id) => named(clusters, id),
    hvn: (id) => named(hvns, id),
    operation: (id) => named(world.operations, id),
    operationState: (id) => operationState(world.operation(id), clock.ms()).state,
    addHvn: (hvn) =>
      add(hvns, {
        projectId,
        provider: 'aws',
        region: 'eu-west-1',
        cidrBlock: '172.25.16.0/20',
        state: 'STABLE',
        createdAt: clock.ms(),
        ...hvn,
      }),
    setHvn: (id, values) => set(named(hvns, id), values),
    addCluster: (cluster) =>
      add(clusters, {
        projectId,
        tier: 'STANDARD_SMALL',
        state: 'RUNNING',
        version: 'v1.20.3',
        publicIps: false,
        createdAt: clock.ms(),
        ...cluster,
      }),
    setCluster: (id, values) => set(named(clusters, id), values),
    addClusters: (n) =>
      Array.from({ length: n }, (_, index) => {
        const id = `load-${index + 1}`;
        world.addHvn({ id: `${id}-hvn` });
        return world.addCluster({ id, hvnId: `${id}-hvn` });
      }),
    addService: (service) => {
      const { hvnId, projectId } = world.cluster(service.clusterId);
      const added: Service = {
        projectId,
        hvnId,
        accounts: [],
        ipRanges: [],
        regions: [],
        endpoints: [],
        defaultRegion: world.hvn(hvnId).region,
        externalName: '',
        state: 'AVAILABLE',
        createdAt: clock.ms(),
        updatedAt: clock.ms(),
        ...service,
      };
      added.externalName ||= externalNameOf(added);
      return add(timeline.services, added);
    },
    editService: (id, values) => set(world.service(id), { updatedAt: clock.ms(), ...values }),
    deleteService: (id) => {
      const index = timeline.services.indexOf(world.service(id));
      timeline.services.splice(index, 1);
      changed();
    },
    failService: (id) => world.editService(id, { state: 'FAILED' }),
    addEndpoint: (serviceId, endpoint = {}) => {
      const service = world.service(serviceId);
      const id = `vpce-${randomUUID().replaceAll('-', '').slice(0, 17)}`;
      const account = service.accounts[0] ?? '';
      return add(service.endpoints, { id, account, state: 'connected', ...endpoint });
    },
    addPeering: (peering) => add(peerings, aPeering(peering)),
    addTgw: (attachment) => add(tgws, aPeering(attachment)),
  };
  return { world, timeline };
}

function named<T extends { id: string }>(list: T[], id: string): T {
  const found = list.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw new Error(`the twin's world has no "${id}"`);
  return found;
}
