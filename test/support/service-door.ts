/** The door in front of the local Slack, with the real use cases behind the forms about services. */
import type { PrivateLinkService } from '../../src/domain/private-link.ts';
import { submitDelete } from '../../src/use-cases/submit-delete.ts';
import { submitUpdate } from '../../src/use-cases/submit-update.ts';
import { serviceKey } from '../fakes/memory-state.ts';
import { requester } from '../unit/slack/fixtures.ts';
import { createWorld, policyOf, production, project, type World } from '../unit/use-cases/world.ts';
import type { Mode } from './bot.ts';
import { type OpenDoor, openDoor } from './slack-door.ts';

export type ServiceDoor = OpenDoor & {
  readonly store: World;
  /** Lets the pickers see what the store's inventory has now. */
  look(): void;
};

export async function openServiceDoor(
  mode: Mode,
  prepare: (store: World) => void,
): Promise<ServiceDoor> {
  const store = createWorld();
  store.people.add('member', requester);
  prepare(store);
  const door = await openDoor(mode, {
    world: {
      policy: store.state.inForce?.policy ?? policyOf(production).policy,
      update: (submission) => submitUpdate(store.deps, submission),
      delete: (submission) => submitDelete(store.deps, submission),
    },
  });
  const look = (): void => {
    door.world.services = seenServices(store).map((service) => ({
      ...{ ...project, service, seenAt: door.world.seenAt },
      owned: store.state.services.get(serviceKey({ ...project, serviceId: service.id })),
    }));
  };
  look();
  return { ...door, store, look };
}

function seenServices({ state }: World): readonly PrivateLinkService[] {
  return state.inventory.get(project.projectId)?.services ?? [];
}
