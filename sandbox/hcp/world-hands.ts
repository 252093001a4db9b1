import { randomUUID } from 'node:crypto';
import type { InnerClock } from './clock.ts';
import { externalNameOf } from './operations.ts';
import type { Seed } from './seed.ts';
import type { Cluster, Endpoint, Hvn, Peering, Service } from './types.ts';

type Named<T> = Partial<T> & { id: string };

/** What HCP's other users and its support staff could do, effective at once. */
export type Hands = {
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
  deletePeering(id: string): void;
  addTgw(attachment: Partial<Peering> & { hvnId: string }): Peering;
};

type Lists = Pick<Seed, 'projects' | 'hvns' | 'clusters' | 'services' | 'peerings' | 'tgws'>;

export function createHands(lists: Lists, clock: InnerClock, changed: () => void): Hands {
  const { hvns, clusters } = lists;
  const projectId = lists.projects[0]?.id ?? '';
  const changing = <T>(item: T): T => {
    changed();
    return item;
  };
  const add = <T>(list: T[], item: T): T => {
    list.push(item);
    return changing(item);
  };
  const remove = <T extends { id: string }>(list: T[], id: string): void => {
    list.splice(list.indexOf(named(list, id)), 1);
    changed();
  };
  const hands: Hands = {
    addHvn: (hvn) => add(hvns, { ...anHvn, projectId, createdAt: clock.ms(), ...hvn }),
    setHvn: (id, values) => changing(Object.assign(named(hvns, id), values)),
    addCluster: (cluster) =>
      add(clusters, { ...aCluster, projectId, createdAt: clock.ms(), ...cluster }),
    setCluster: (id, values) => changing(Object.assign(named(clusters, id), values)),
    addClusters: (n) =>
      Array.from({ length: n }, (_, index) => {
        const id = `load-${index + 1}`;
        hands.addHvn({ id: `${id}-hvn` });
        return hands.addCluster({ id, hvnId: `${id}-hvn` });
      }),
    addService: (service) => add(lists.services, aService(lists, service, clock.ms())),
    editService: (id, values) =>
      changing(Object.assign(named(lists.services, id), { updatedAt: clock.ms() }, values)),
    deleteService: (id) => remove(lists.services, id),
    failService: (id) => hands.editService(id, { state: 'FAILED' }),
    addEndpoint: (serviceId, endpoint = {}) => {
      const service = named(lists.services, serviceId);
      const id = `vpce-${randomUUID().replaceAll('-', '').slice(0, 17)}`;
      const account = service.accounts[0] ?? '';
      const region = service.defaultRegion;
      return add(service.endpoints, { id, account, region, state: 'connected', ...endpoint });
    },
    addPeering: (peering) => add(lists.peerings, aPeering(projectId, peering, clock.ms())),
    deletePeering: (id) => remove(lists.peerings, id),
    addTgw: (attachment) => add(lists.tgws, aPeering(projectId, attachment, clock.ms())),
  };
  return hands;
}

const anHvn = {
  provider: 'aws',
  region: 'eu-west-1',
  cidrBlock: '172.25.16.0/20',
  state: 'STABLE',
};

const aCluster = {
  tier: 'STANDARD_SMALL',
  state: 'RUNNING',
  version: 'v1.20.3',
  publicIps: false,
};

function aService(
  lists: Lists,
  given: Named<Service> & { clusterId: string },
  now: number,
): Service {
  const { hvnId, projectId } = named(lists.clusters, given.clusterId);
  const service: Service = {
    projectId,
    hvnId,
    accounts: [],
    ipRanges: [],
    regions: [],
    endpoints: [],
    defaultRegion: named(lists.hvns, hvnId).region,
    externalName: '',
    state: 'AVAILABLE',
    createdAt: now,
    updatedAt: now,
    ...given,
  };
  service.externalName ||= externalNameOf(service);
  return service;
}

function aPeering(
  projectId: string,
  given: Partial<Peering> & { hvnId: string },
  now: number,
): Peering {
  const id = `peering-${randomUUID().slice(0, 8)}`;
  return { id, projectId, state: 'ACTIVE', createdAt: now, ...given };
}

/** The first of that id, without regard to case. */
export function named<T extends { id: string }>(list: T[], id: string): T {
  const found = list.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw new Error(`the twin's world has no "${id}"`);
  return found;
}
