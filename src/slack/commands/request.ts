import { setTimeout } from 'node:timers/promises';
import { defaultLimits } from '../../domain/limits.ts';
import type { Policy } from '../../domain/policy.ts';
import { proposeServiceId } from '../../intake/service-id.ts';
import type { Answer } from '../blocks.ts';
import { createServiceModal, type TicketNeed } from '../modals/create-service.ts';
import { problemModal } from '../modals/passing-views.ts';
import { warm } from '../modals/submissions.ts';
import type { Command, CommandDeps } from './command.ts';

/** Opens the form, with the named cluster filled in, from what is known: nothing remote but the form. */
export async function openRequestForm(
  deps: CommandDeps,
  { client, person, rest, triggerId }: Command,
): Promise<Answer | undefined> {
  const [seenAt, policy, named] = await Promise.all([
    deps.inventory.age(),
    deps.policy(),
    rest === '' ? [] : deps.inventory.findCluster(rest),
  ]);
  if (seenAt === undefined) {
    await client.views.open({ trigger_id: triggerId, view: problemModal('nothing_known') });
    return undefined;
  }
  const requestId = deps.newRequestId();
  const [cluster] = named;
  const view = createServiceModal({
    requestId,
    serviceId: proposeServiceId(cluster?.cluster.id ?? 'privatelink', requestId),
    ticket: ticketNeed(policy),
    limits: defaultLimits,
    cluster,
    notFound: rest === '' || cluster !== undefined ? undefined : rest,
    seenAt,
  });
  // What a submission must know about its requester is fetched before anybody can submit; but the
  // trigger expires, so a slow Slack does not keep the form closed.
  await Promise.race([warm(deps, person), setTimeout(warmWithinMs)]);
  await client.views.open({ trigger_id: triggerId, view });
  return undefined;
}

const warmWithinMs = 1_000;

function ticketNeed(policy: Policy | undefined): TicketNeed {
  const rules = policy?.environments.map(({ ticket }) => ticket) ?? [];
  if (rules.every((rule) => rule === undefined)) return 'none';
  return rules.every((rule) => rule?.required === true) ? 'required' : 'optional';
}
