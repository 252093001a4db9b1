import { setTimeout } from 'node:timers/promises';
import { defaultLimits } from '../../domain/limits.ts';
import type { Policy } from '../../domain/policy.ts';
import { proposeServiceId } from '../../intake/service-id.ts';
import type { Answer } from '../blocks.ts';
import { createServiceModal, type TicketNeed } from '../modals/create-service.ts';
import { problemModal } from '../modals/passing-views.ts';
import { openView } from '../open-view.ts';
import { warmFacts } from '../warm-facts.ts';
import type { Command, CommandDeps } from './command.ts';

/** The trigger lives for three seconds: a slow Slack must not keep the form closed. */
const warmWithinMs = 1_000;

/**
 * Opens the form, with the named cluster filled in, from what is known. What its submission will need to
 * know of the person is fetched first, if Slack is quick, so that nobody can submit before it is there.
 */
export async function openRequestForm(
  deps: CommandDeps,
  command: Command,
): Promise<Answer | undefined> {
  await Promise.race([warmFacts(deps, command.person), setTimeout(warmWithinMs)]);
  return await openForm(deps, command);
}

async function openForm(
  deps: CommandDeps,
  { client, rest, triggerId }: Command,
): Promise<Answer | undefined> {
  const [seenAt, policy, named] = await Promise.all([
    deps.inventory.age(),
    deps.policy(),
    rest === '' ? [] : deps.inventory.findCluster(rest),
  ]);
  if (seenAt === undefined) return await openView(client, triggerId, problemModal('nothing_known'));
  const requestId = deps.newRequestId();
  // A name that several projects have names none of them: the picker is left to the person.
  const cluster = named.length === 1 ? named[0] : undefined;
  const view = createServiceModal({
    requestId,
    serviceId: proposeServiceId(cluster?.cluster.id ?? 'privatelink', requestId),
    ticket: ticketNeed(policy),
    limits: deps.limits ?? defaultLimits,
    cluster,
    notFound: rest === '' || named.length > 0 ? undefined : rest,
    seenAt,
  });
  return await openView(client, triggerId, view);
}

function ticketNeed(policy: Policy | undefined): TicketNeed {
  const rules = policy?.environments.map(({ ticket }) => ticket) ?? [];
  if (rules.every((rule) => rule === undefined)) return 'none';
  return rules.every((rule) => rule?.required === true) ? 'required' : 'optional';
}
