import type { ModalView } from '@slack/types';
import type { ServiceChange } from '../../use-cases/check-service.ts';
import type { ServiceChoice } from '../../use-cases/ports/inventory-store.ts';
import type { Answer } from '../blocks.ts';
import { deleteServiceModal } from '../modals/delete-service.ts';
import { problemModal } from '../modals/passing-views.ts';
import type { ServiceForm } from '../modals/service-block.ts';
import { drawUpdateForm } from '../modals/update-filling.ts';
import { whyNeed } from '../modals/why-inputs.ts';
import type { Command, CommandDeps } from './command.ts';
import { openForm } from './open-form.ts';

type Asker = Pick<Command, 'person' | 'triggerId' | 'client'>;

/** Opens the form to change a service; named after the command, it is filled in at once. */
export async function openUpdateForm(
  deps: CommandDeps,
  command: Command,
): Promise<Answer | undefined> {
  return await openForm(deps, command, formFor(deps, command, drawings.update));
}

/** Opens the form to delete a service. */
export async function openDeleteForm(
  deps: CommandDeps,
  command: Command,
): Promise<Answer | undefined> {
  return await openForm(deps, command, formFor(deps, command, drawings.delete));
}

/** Opens the form for one service that is shown; one that is gone meanwhile is told as unknown. */
export async function openFormOf(
  deps: CommandDeps,
  asker: Asker,
  { change, service }: { readonly change: ServiceChange; readonly service: NamedService },
): Promise<Answer | undefined> {
  const form = deps.inventory.findServices(service.serviceId).then((found) => {
    const choice = found.find((one) => isNamed(one, service));
    return drawings[change](deps, {
      requestId: deps.newRequestId(),
      choice,
      notFound: choice === undefined ? service.serviceId : undefined,
      seenAt: choice?.seenAt,
    });
  });
  return await openForm(deps, asker, form);
}

type NamedService = { readonly projectId: string; readonly serviceId: string };

function isNamed({ projectId, service }: ServiceChoice, named: NamedService): boolean {
  return projectId === named.projectId && service.id === named.serviceId;
}

type Draw = (deps: CommandDeps, found: Found) => Promise<ModalView>;

const drawings: Record<ServiceChange, Draw> = {
  update: drawUpdateForm,
  delete: async (deps, found) => {
    const policy = await deps.policy();
    const wanted = { change: 'delete', policy } as const;
    return deleteServiceModal({ ...found, wanted, need: whyNeed(policy) });
  },
};

type Found = Omit<ServiceForm, 'wanted' | 'need'>;

async function formFor(deps: CommandDeps, { rest }: Command, draw: Draw): Promise<ModalView> {
  const [seenAt, named] = await Promise.all([
    deps.inventory.age(),
    rest === '' ? [] : deps.inventory.findServices(rest),
  ]);
  if (seenAt === undefined) return problemModal('nothing_known');
  const choice = onlyOne(named);
  return await draw(deps, {
    requestId: deps.newRequestId(),
    choice,
    notFound: rest === '' || named.length > 0 ? undefined : rest,
    seenAt: choice?.seenAt ?? seenAt,
  });
}

/** A name that several services go by names none of them: the picker is left to the person. */
function onlyOne(named: readonly ServiceChoice[]): ServiceChoice | undefined {
  return named.length === 1 ? named[0] : undefined;
}
