/** Where the bot of the model keeps what it knows: in memory, or on Postgres. */
import type { AuditDraft } from '../../src/domain/audit.ts';
import type { PeopleFacts } from '../../src/domain/people.ts';
import { comparableValues, type PrivateLinkService } from '../../src/domain/private-link.ts';
import type { RequestId } from '../../src/domain/request.ts';
import type { Project } from '../../src/use-cases/ports/hcp.ts';
import type { ProjectInventory } from '../../src/use-cases/ports/inventory-store.ts';
import type { PolicyInForce } from '../../src/use-cases/ports/policy-store.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { serviceKey } from '../fakes/memory-state.ts';
import { createMemoryStore, type MemoryStore } from '../fakes/memory-store.ts';
import { project } from '../unit/use-cases/world.ts';

export type Entry = Pick<AuditDraft, 'action' | 'actor' | 'details'> & {
  readonly revision: number | null;
};

export type ModelStore = Pick<
  MemoryStore,
  'requests' | 'messages' | 'deliveries' | 'networkLooks'
> & {
  readonly clock: ManualClock;
  readonly project: Project;
  /** What the log holds of a request, in order. */
  entries(id: RequestId): Promise<readonly Entry[]>;
  see(inventory: ProjectInventory): Promise<void>;
  rule(inForce: PolicyInForce, people: PeopleFacts): Promise<void>;
  /** A service that the bot has made before. */
  own(service: PrivateLinkService): Promise<void>;
};

export function openMemory(): ModelStore {
  const clock = createManualClock();
  const { state, ...ports } = createMemoryStore(clock.now);
  const nothing = Promise.resolve();
  return {
    ...{ ...ports, clock, project },
    entries: (id) => Promise.resolve(state.entries.filter(({ requestId }) => requestId === id)),
    see: (inventory) => {
      state.inventory.set(project.projectId, { ...inventory, seenAt: clock.now() });
      return nothing;
    },
    rule: (inForce, people) => {
      state.inForce = inForce;
      state.people = people;
      return nothing;
    },
    own: (service) => {
      const { id: serviceId, createdAt } = service;
      const approved = comparableValues(service);
      const requestId = 'made-before' as RequestId;
      const owned = { projectId: project.projectId, serviceId, createdAt, approved, requestId };
      state.services.set(serviceKey(owned), owned);
      return nothing;
    },
  };
}
