import type { ModalView } from '@slack/types';
import type { ServiceChoice } from '../../use-cases/ports/inventory-store.ts';
import type { Answer } from '../blocks.ts';
import { deleteServiceModal } from '../modals/delete-service.ts';
import { problemModal } from '../modals/passing-views.ts';
import type { ServiceForm } from '../modals/service-block.ts';
import { drawUpdateForm } from '../modals/update-filling.ts';
import { ticketNeed } from '../modals/why-inputs.ts';
import type { Command, CommandDeps } from './command.ts';
import { openForm } from './open-form.ts';

/** Opens the form to change a service; named after the command, it is filled in at once. */
export async function openUpdateForm(
  deps: CommandDeps,
  command: Command,
): Promise<Answer | undefined> {
  const form = formFor(deps, command, (found) => drawUpdateForm(deps, found));
  return await openForm(deps, command, form);
}

/** Opens the form to delete a service. */
export async function openDeleteForm(
  deps: CommandDeps,
  command: Command,
): Promise<Answer | undefined> {
  const form = formFor(deps, command, async (found) => {
    const policy = await deps.policy();
    const wanted = { change: 'delete', policy } as const;
    return deleteServiceModal({ ...found, wanted, ticket: ticketNeed(policy) });
  });
  return await openForm(deps, command, form);
}

type Found = Omit<ServiceForm, 'wanted' | 'ticket'>;

async function formFor(
  deps: CommandDeps,
  { rest }: Command,
  draw: (found: Found) => Promise<ModalView>,
): Promise<ModalView> {
  const [seenAt, named] = await Promise.all([
    deps.inventory.age(),
    rest === '' ? [] : deps.inventory.findServices(rest),
  ]);
  if (seenAt === undefined) return problemModal('nothing_known');
  const choice = onlyOne(named);
  return await draw({
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
