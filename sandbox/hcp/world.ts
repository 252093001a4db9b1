import type { InnerClock } from './clock.ts';
import { type OperationFaults, operationState, progress, type Timeline } from './operations.ts';
import type { Seed } from './seed.ts';
import type { Switches } from './switches.ts';
import type { Cluster, Hvn, Operation, Service } from './types.ts';
import { createHands, type Hands, named } from './world-hands.ts';

/**
 * The state of the twin, open to the test: what HCP's other users and its support staff could do.
 * Lists are live; reading one first settles the operations that have become due.
 */
export type World = Lists & Finders & Hands;

type Lists = Omit<Seed, 'clientId' | 'clientSecret'> & { readonly operations: Operation[] };

type Finders = {
  /** Ids are matched without regard to case; these throw when there is none. */
  service(id: string): Service;
  cluster(id: string): Cluster;
  hvn(id: string): Hvn;
  operation(id: string): Operation;
  /** PENDING, QUEUED, RUNNING or DONE, as of now. */
  operationState(id: string): string;
};

/** What the routes need besides; kept from tests, which have better ways. */
export type Inner = {
  world: World;
  clock: InnerClock;
  switches: Switches;
  timeline: Timeline;
  planned: OperationFaults;
};

type Surroundings = { clock: InnerClock; switches: Switches; changed(): void };

/** `timeline` holds the services, and the operations of an earlier start. */
export function createWorld(
  seed: Omit<Seed, 'clientId' | 'clientSecret' | 'services'>,
  timeline: Timeline,
  { clock, switches, changed }: Surroundings,
): World {
  const { organizations, projects, hvns, clusters, peerings, tgws } = seed;
  const settle = () => progress(timeline, switches, clock.ms());
  const lists: Lists = {
    organizations,
    projects,
    hvns,
    clusters,
    peerings,
    tgws,
    get services() {
      settle();
      return timeline.services;
    },
    get operations() {
      settle();
      return timeline.operations;
    },
  };
  const finders: Finders = {
    service: (id) => named(lists.services, id),
    cluster: (id) => named(clusters, id),
    hvn: (id) => named(hvns, id),
    operation: (id) => named(lists.operations, id),
    operationState: (id) => operationState(named(lists.operations, id), clock.ms()).state,
  };
  // Assigned to, not spread: a spread would read the two getters once and for all.
  return Object.assign(lists, finders, createHands(lists, clock, changed));
}
