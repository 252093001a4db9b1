import type { Limits } from '../domain/limits.ts';
import { type Environment, matchesGlob, mayRequest } from '../domain/policy.ts';
import { findService } from '../domain/private-link.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { CreateFields } from '../intake/create-form.ts';
import type { FieldRefusal, ValueRefusal } from '../intake/refusals.ts';
import { checkTarget } from './check-target.ts';
import type { SubmissionSnapshot } from './ports.ts';

/**
 * What the policy, the inventory and other requests say against a form. Each check speaks for itself,
 * so that all that is wrong can be told at once. Pure.
 */
type Refusals = readonly FieldRefusal[];

/** Why nothing can be asked for this cluster, or not by this person: the first reason only. */
export function checkPlace(
  { inventory, people }: SubmissionSnapshot,
  given: {
    readonly environment: Environment | undefined;
    readonly requester: SlackUserId;
    readonly limits: Limits;
  },
): Refusals {
  const stands = checkTarget(inventory, given.limits);
  if (stands !== undefined) return [{ field: 'cluster', ...stands }];
  const { environment } = given;
  if (environment === undefined) return [{ field: 'cluster', code: 'no_environment' }];
  const allowed = mayRequest(environment, given.requester, people);
  return allowed.ok ? [] : [{ field: 'cluster', ...allowed.refusal }];
}

/** One open request per cluster and per service. */
export function checkRival({ rival }: SubmissionSnapshot, clusterId: string): Refusals {
  if (rival === undefined) return [];
  const { target, id } = rival;
  const field = target.clusterId === clusterId ? 'cluster' : 'service_id';
  return [{ field, code: 'target_busy', requestId: id, service: target.serviceId }];
}

/** What is wrong with single fields, of those that could be read. */
export function checkFields(
  snapshot: SubmissionSnapshot,
  environment: Environment | undefined,
  fields: CreateFields,
): Refusals {
  const { serviceId, ticket } = fields;
  return [
    ...(serviceId.ok ? checkServiceId(snapshot, serviceId.value) : []),
    ...(environment === undefined ? [] : checkEmpty(environment, fields)),
    ...(environment === undefined || !ticket.ok ? [] : checkTicket(environment, ticket.value)),
  ];
}

/** Ids are the same in whatever case they are written, so a glob means all of them. */
function checkServiceId({ inventory, inForce }: SubmissionSnapshot, id: string): Refusals {
  const glob = inForce.policy.terraform.find((one) =>
    matchesGlob(one.toLowerCase(), id.toLowerCase()),
  );
  if (glob !== undefined) return [{ field: 'service_id', code: 'service_id_terraform', glob }];
  const taken = findService(inventory.services, id);
  return taken === undefined
    ? []
    : [{ field: 'service_id', code: 'service_id_taken', by: taken.clusterId }];
}

function checkEmpty({ allowEmpty }: Environment, { accounts, ranges }: CreateFields): Refusals {
  if (allowEmpty) return [];
  const required = { code: 'values_required' } as const;
  return [
    ...(accounts.ok && accounts.value.length === 0
      ? [{ field: 'accounts', ...required } as const]
      : []),
    ...(ranges.ok && ranges.value.length === 0 ? [{ field: 'ranges', ...required } as const] : []),
  ];
}

function checkTicket({ ticket: rule }: Environment, ticket: string): Refusals {
  const refusal = ((): ValueRefusal | undefined => {
    if (ticket === '') return rule?.required === true ? { code: 'ticket_missing' } : undefined;
    if (rule?.pattern === undefined || new RegExp(`^(?:${rule.pattern})$`).test(ticket))
      return undefined;
    return { code: 'ticket_pattern', text: ticket, pattern: rule.pattern };
  })();
  return refusal === undefined ? [] : [{ field: 'ticket', ...refusal }];
}
