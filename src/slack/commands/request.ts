import type { ModalView } from '@slack/types';
import { defaultLimits } from '../../domain/limits.ts';
import type { Policy } from '../../domain/policy.ts';
import { proposeServiceId } from '../../intake/service-id.ts';
import type { Answer } from '../blocks.ts';
import { createServiceModal, type TicketNeed } from '../modals/create-service.ts';
import { problemModal } from '../modals/passing-views.ts';
import { openView } from '../open-view.ts';
import { warmFacts } from '../warm-facts.ts';
import { within } from '../within.ts';
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
  const warming = within(warmWithinMs, warmFacts(deps, command.person), () => new Error('slow'));
  const [view] = await Promise.all([formFor(deps, command), warming.catch(() => undefined)]);
  return await openView(command.client, command.triggerId, view);
}

async function formFor(deps: CommandDeps, { rest }: Command): Promise<ModalView> {
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
    ticket: ticketNeed(policy),
    limits: deps.limits ?? defaultLimits,
    cluster,
    notFound: rest === '' || named.length > 0 ? undefined : rest,
    seenAt,
  });
}

function ticketNeed(policy: Policy | undefined): TicketNeed {
  const rules = policy?.environments.map(({ ticket }) => ticket) ?? [];
  if (rules.every((rule) => rule === undefined)) return 'none';
  return rules.every((rule) => rule?.required === true) ? 'required' : 'optional';
}
