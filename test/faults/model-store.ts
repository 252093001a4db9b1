/** Where the bot of the model keeps what it knows: in memory, or on Postgres. */
import type { AuditDraft } from '../../src/domain/audit.ts';
import type { OwnedService } from '../../src/domain/ownership.ts';
import type { PeopleFacts } from '../../src/domain/people.ts';
import { comparableValues, type PrivateLinkService } from '../../src/domain/private-link.ts';
import type { RequestId } from '../../src/domain/request.ts';
import type { ToldDrift } from '../../src/use-cases/ports/drift-store.ts';
import type { Project } from '../../src/use-cases/ports/hcp.ts';
import type { ProjectLook } from '../../src/use-cases/ports/inventory-store.ts';
import type { PolicyInForce } from '../../src/use-cases/ports/policy-store.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { keepLater, serviceKey } from '../fakes/memory-state.ts';
import { createMemoryStore, type MemoryStore } from '../fakes/memory-store.ts';
import { anEntry, submitted } from '../support/store.ts';
import { project } from '../unit/use-cases/world.ts';

export type Entry = Pick<AuditDraft, 'action' | 'actor' | 'details'> & {
  readonly revision: number | null;
};

export type ModelStore = Pick<
  MemoryStore,
  'requests' | 'messages' | 'deliveries' | 'networkLooks' | 'drifts'
> & {
  readonly clock: ManualClock;
  readonly project: Project;
  /** What the log holds of a request, in order. */
  entries(id: RequestId): Promise<readonly Entry[]>;
  see(look: ProjectLook): Promise<void>;
  rule(inForce: PolicyInForce, people: PeopleFacts): Promise<void>;
  /** What the bot knows of a service as its own. */
  ownedOf(serviceId: string): Promise<OwnedService | undefined>;
  /** Every drift of the project that was ever told, those that are over included. */
  listDrifts(): Promise<readonly ToldDrift[]>;
};

export function openMemory(begin?: string): ModelStore & Pick<MemoryStore, 'state'> {
  const clock = createManualClock(begin);
  const { state, ...ports } = createMemoryStore(clock.now);
  const nothing = Promise.resolve();
  return {
    ...{ ...ports, clock, project, state },
    entries: (id) => Promise.resolve(state.entries.filter(({ requestId }) => requestId === id)),
    see: ({ beganAt: seenAt, ...look }) => {
      const before = state.inventory.get(look.projectId);
      if (before !== undefined && before.seenAt > seenAt) return nothing;
      const { projectId } = look;
      const services = keepLater(state, { projectId, beganAt: seenAt }, look.services);
      state.inventory.set(projectId, { ...look, services, seenAt });
      return nothing;
    },
    rule: (inForce, people) => {
      state.inForce = inForce;
      state.people = people;
      return nothing;
    },
    ownedOf: (serviceId) =>
      Promise.resolve(state.services.get(serviceKey({ ...project, serviceId }))),
    listDrifts: () => Promise.resolve([...state.drifts.values()].map(({ drift }) => drift)),
  };
}

/** Makes a service one that the bot has made before. */
export async function own(
  { requests, project: { organizationId, projectId }, clock }: ModelStore,
  service: PrivateLinkService,
): Promise<void> {
  const { id: serviceId, clusterId, hvnId, createdAt, defaultRegion: region = '' } = service;
  const target = { organizationId, projectId, hvnId, clusterId, serviceId, region };
  const { id } = await submitted({ requests }, { target, createdAt: clock.now() });
  const approved = comparableValues(service);
  await requests.change(id, {}, ({ request }) => ({
    answer: true,
    commit: {
      request: { ...request, status: 'succeeded' },
      entry: anEntry(request, { action: 'request_succeeded' }),
      ...{ owned: { projectId, serviceId, createdAt, approved, requestId: id }, jobs: [] },
    },
  }));
}
