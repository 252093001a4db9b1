import type { ModalView } from '@slack/types';
import { defaultLimits } from '../../domain/limits.ts';
import { proposeServiceId } from '../../intake/service-id.ts';
import type { Answer } from '../blocks.ts';
import { createServiceModal } from '../modals/create-service.ts';
import { problemModal } from '../modals/passing-views.ts';
import { whyNeed } from '../modals/why-inputs.ts';
import type { Command, CommandDeps } from './command.ts';
import { openForm } from './open-form.ts';

/** Who asks for the form, and for which cluster, if any. */
type Asker = Pick<Command, 'person' | 'client' | 'triggerId' | 'rest'>;

/** Opens the form, with the named cluster filled in, from what is known. */
export async function openRequestForm(
  deps: CommandDeps,
  command: Asker,
): Promise<Answer | undefined> {
  return await openForm(deps, command, formFor(deps, command));
}

async function formFor(deps: CommandDeps, { rest }: Asker): Promise<ModalView> {
  const [seenAt, policy, named] = await Promise.all([
    deps.inventory.age(),
    deps.policy(),
    rest === '' ? [] : deps.inventory.findCluster(rest),
  ]);
  if (seenAt === undefined) return problemModal('nothing_known');
  const requestId = deps.newRequestId();
  // A name that several projects have names none of them: the picker is left to the person.
  const cluster = named.length === 1 ? named[0] : undefined;
  return createServiceModal({
    requestId,
    serviceId: proposeServiceId(cluster?.cluster.id ?? 'privatelink', requestId),
    need: whyNeed(policy),
    limits: deps.limits ?? defaultLimits,
    cluster,
    notFound: rest === '' || named.length > 0 ? undefined : rest,
    seenAt,
  });
}
