import type { OwnershipChange } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { whyNotLook } from '../may-look.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { severalServicesAnswer, unknownServiceAnswer } from '../messages/service-status.ts';
import { drawOwnershipFormOf } from '../modals/ownership-form.ts';
import { nameMaxLength } from '../service-button.ts';
import type { Command, CommandDeps } from './command.ts';
import { openForm } from './open-form.ts';

/** Opens the form that decides whose the named service is. */
export async function openOwnershipForm(
  deps: CommandDeps,
  command: Command,
  change: OwnershipChange,
): Promise<Answer | undefined> {
  const refused = await whyNotLook(deps, command.person);
  if (refused !== undefined) return refused;
  const name = command.rest;
  if (name === '') return edgeAnswer('service_not_named');
  const { named, near } =
    name.length > nameMaxLength ? { named: [], near: [] } : await deps.serviceViews.find(name, []);
  const [service, ...others] = named;
  if (service === undefined) return unknownServiceAnswer(name, near);
  if (others.length > 0) return severalServicesAnswer(name, named.length);
  return await openForm(deps, command, drawOwnershipFormOf(deps, change, { service }));
}
