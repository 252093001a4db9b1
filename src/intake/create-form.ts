import { type Limits, reasonLength } from '../domain/limits.ts';
import type { ServiceValues } from '../domain/private-link.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { parsePrincipals } from './principals.ts';
import { parseRanges } from './ranges.ts';
import type { FieldName, FieldRefusal, ValueRefusal } from './refusals.ts';
import { parseRegions } from './regions.ts';
import { parseServiceId } from './service-id.ts';
import { parseFreeText } from './text.ts';

/** What a person filled in, as text. */
export type CreateText = {
  readonly serviceId: string;
  readonly accounts: string;
  readonly ranges: string;
  readonly regions: string;
  readonly reason: string;
  readonly ticket: string;
};

export type CreateForm = {
  readonly serviceId: string;
  readonly desired: ServiceValues;
  readonly reason: string;
  /** `''` when none was given; whether one is needed is the policy's to say. */
  readonly ticket: string;
};

/** Each field by itself, so that what is known of one can be said whatever is wrong with another. */
export type CreateFields = {
  readonly serviceId: Result<string, ValueRefusal>;
  readonly accounts: Values;
  readonly ranges: Values;
  readonly regions: Values;
  readonly reason: Result<string, ValueRefusal>;
  /** `''` when none was given. */
  readonly ticket: Result<string, ValueRefusal>;
};

export function parseCreateFields(text: CreateText, limits: Limits): CreateFields {
  return {
    serviceId: parseServiceId(text.serviceId),
    accounts: atMost(limits.consumerAccounts, parsePrincipals(text.accounts)),
    ranges: atMost(limits.consumerIpRanges, parseRanges(text.ranges)),
    regions: atMost(limits.consumerRegions, parseRegions(text.regions)),
    reason: parseReason(text.reason),
    ticket: parseTicket(text.ticket),
  };
}

/** Reads the whole form; every field that is wrong is reported, each value in it once. */
export function parseCreateForm(
  text: CreateText,
  limits: Limits,
): Result<CreateForm, readonly FieldRefusal[]> {
  return toCreateForm(parseCreateFields(text, limits));
}

export function toCreateForm(fields: CreateFields): Result<CreateForm, readonly FieldRefusal[]> {
  const { serviceId, accounts, ranges, regions, reason, ticket } = fields;
  if (serviceId.ok && accounts.ok && ranges.ok && regions.ok && reason.ok && ticket.ok)
    return ok({
      serviceId: serviceId.value,
      desired: {
        consumerAccounts: accounts.value,
        consumerIpRanges: ranges.value,
        consumerRegions: regions.value,
      },
      reason: reason.value,
      ticket: ticket.value,
    });
  return refused([
    ...under('service_id', serviceId.ok ? [] : [serviceId.refusal]),
    ...under('accounts', accounts.ok ? [] : accounts.refusal),
    ...under('ranges', ranges.ok ? [] : ranges.refusal),
    ...under('regions', regions.ok ? [] : regions.refusal),
    ...under('reason', reason.ok ? [] : [reason.refusal]),
    ...under('ticket', ticket.ok ? [] : [ticket.refusal]),
  ]);
}

type Values = Result<readonly string[], readonly ValueRefusal[]>;

function atMost(limit: number, values: Values): Values {
  if (!values.ok || values.value.length <= limit) return values;
  return refused([{ code: 'too_many_values', given: values.value.length, limit }]);
}

export function parseReason(text: string): Result<string, ValueRefusal> {
  const reason = parseFreeText(text);
  const given = [...reason].length;
  if (given < reasonLength.min)
    return refused({ code: 'reason_short', given, min: reasonLength.min });
  if (given > reasonLength.max)
    return refused({ code: 'reason_long', given, max: reasonLength.max });
  return ok(reason);
}

/** Longer than any ticket's number or address; a card has no room for more. */
const ticketMaxLength = 100;

/** One line; whether one is needed, and of which form, is the policy's to say. */
function parseTicket(text: string): Result<string, ValueRefusal> {
  const ticket = parseFreeText(text).replace(/\s+/gu, ' ');
  const given = [...ticket].length;
  return given > ticketMaxLength
    ? refused({ code: 'ticket_long', given, max: ticketMaxLength })
    : ok(ticket);
}

function under(field: FieldName, refusals: readonly ValueRefusal[]): readonly FieldRefusal[] {
  return refusals.map((refusal) => ({ field, ...refusal }));
}
