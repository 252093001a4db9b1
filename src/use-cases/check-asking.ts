import { type Environment, mayRequest } from '../domain/policy.ts';
import type { QuorumOutlook } from '../domain/quorum.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { ListFields } from '../intake/list-fields.ts';
import type { FieldName, FieldRefusal, ValueRefusal } from '../intake/refusals.ts';
import type { WhyFields } from '../intake/why-fields.ts';
import type { SubmissionSnapshot } from './ports/request-store.ts';

/**
 * What the policy and other requests say against a form, whatever the change. Each check speaks for
 * itself, so that all that is wrong can be told at once. Pure.
 */
export type Refusals = readonly FieldRefusal[];

/** Whether the policy lets this person ask here: the first reason only, under the target's field. */
export function checkRequester(
  { people }: Pick<SubmissionSnapshot, 'people'>,
  given: {
    readonly field: FieldName;
    readonly environment: Environment | undefined;
    readonly requester: SlackUserId;
  },
): Refusals {
  const { field, environment, requester } = given;
  if (environment === undefined) return [{ field, code: 'no_environment' }];
  const allowed = mayRequest(environment, requester, people);
  return allowed.ok ? [] : [{ field, ...allowed.refusal }];
}

/** Whether it is certain that too few could approve; what is only in doubt is told as a risk. */
export function checkQuorum(
  { people }: Pick<SubmissionSnapshot, 'people'>,
  field: FieldName,
  { kind, found, quorum, nobodyFrom }: QuorumOutlook,
): Refusals {
  if (kind !== 'too_few') return [];
  if (nobodyFrom === undefined) return [{ field, code: 'too_few_approvers', found, quorum }];
  const { groups, users } = nobodyFrom;
  const handles = groups.flatMap((id) => people.groups.get(id)?.handle ?? []);
  return [{ field, code: 'nobody_also_from', handles, named: users.length > 0 }];
}

/** One open request per cluster and per service; a second one only where the first gives way to it. */
export function checkRival(
  { rival }: Pick<SubmissionSnapshot, 'rival'>,
  fieldOf: (clusterId: string) => FieldName,
): Refusals {
  if (rival === undefined) return [];
  const { target, id } = rival;
  const field = fieldOf(target.clusterId);
  return [{ field, code: 'target_busy', requestId: id, service: target.serviceId }];
}

/** What an environment asks of single fields, of those that could be read. */
export function checkTicket(environment: Environment | undefined, { ticket }: WhyFields): Refusals {
  if (environment === undefined || !ticket.ok) return [];
  const refusal = judgeTicket(environment, ticket.value);
  return refusal === undefined ? [] : [{ field: 'ticket', ...refusal }];
}

function judgeTicket({ ticket: rule }: Environment, ticket: string): ValueRefusal | undefined {
  if (ticket === '') return rule?.required === true ? { code: 'ticket_missing' } : undefined;
  if (rule?.pattern === undefined || new RegExp(`^(?:${rule.pattern})$`).test(ticket))
    return undefined;
  return { code: 'ticket_pattern', text: ticket, pattern: rule.pattern };
}

export function checkEmpty(
  environment: Environment | undefined,
  { accounts, ranges }: ListFields,
): Refusals {
  if (environment === undefined || environment.allowEmpty) return [];
  const required = { code: 'values_required' } as const;
  return [
    ...(accounts.ok && accounts.value.length === 0
      ? [{ field: 'accounts', ...required } as const]
      : []),
    ...(ranges.ok && ranges.value.length === 0 ? [{ field: 'ranges', ...required } as const] : []),
  ];
}
