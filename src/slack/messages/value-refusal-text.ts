import type { FieldName, ValueRefusal } from '../../intake/refusals.ts';
import { cutPlain } from '../cut.ts';

/**
 * What is wrong with a value: which one, why, and what would be right. Slack shows these under the
 * field as they are, without markup.
 */
type ValueWords = {
  readonly [C in ValueRefusal['code']]: (
    refusal: Extract<ValueRefusal, { code: C }>,
    field: FieldName,
  ) => string;
};

const quoteMaxLength = 90;

/** What somebody typed, between quotes and short enough to be found again. */
export function quoted(text: string): string {
  return `“${cutPlain(text.replace(/\s+/g, ' '), quoteMaxLength)}”`;
}

const valueWords: ValueWords = {
  not_a_principal: ({ text }) =>
    `${quoted(text)} is not an AWS principal. Write a 12-digit account id, or the ARN of an account root, a role or a user, such as arn:aws:iam::111122223333:role/vault.`,
  account_digits: ({ text, digits }) =>
    `${quoted(text)} has an account id of ${digits} ${digits === 1 ? 'digit' : 'digits'}. An AWS account id has 12.`,
  wildcard_principal: ({ text }) =>
    `${quoted(text)} would let in more than one named account. List each account, role or user.`,
  unsupported_partition: ({ text, partition }) =>
    `${quoted(text)} is in partition ${partition}. HCP runs in partition aws, and only its accounts can connect.`,
  unsupported_principal: ({ text, kind }) =>
    `${quoted(text)} names a principal of kind ${kind}. Only an account root, a role or a user can be on the list.`,
  not_a_range: ({ text }) => `${quoted(text)} is not an IPv4 range. Write it like 10.0.0.0/16.`,
  ipv6_range: ({ text }) => `${quoted(text)} is IPv6. Write IPv4 ranges, like 10.0.0.0/16.`,
  prefix_missing: ({ text, suggestion }) =>
    `${quoted(text)} has no prefix length. For this one address write ${suggestion}.`,
  bad_prefix: ({ text }) => `${quoted(text)} has a prefix length above 32. Use 1 to 32.`,
  host_bits: ({ text, suggestion }) =>
    `${quoted(text)} does not start at a network address. Did you mean ${suggestion}?`,
  any_range: ({ text }) =>
    `${quoted(text)} is every address there is. List the ranges of your VPCs.`,
  not_a_region: ({ text, suggestion }) =>
    suggestion === undefined
      ? `${quoted(text)} is not an AWS region that can connect. Write it like eu-west-1.`
      : `${quoted(text)} is not an AWS region. Did you mean ${suggestion}?`,
  too_many_values: ({ given, limit }, field) =>
    `There are ${given} ${plural[field]}; at most ${limit} are possible. Take ${given - limit} out.`,
  values_required: (_, field) =>
    `The policy wants at least one of these here: an empty list of ${plural[field]} is not allowed.`,
  service_id_missing: () => 'Give the service an id, such as vault-prod.',
  service_id_length: ({ given }) => `The id has ${given} characters. Use 3 to 36.`,
  service_id_characters: ({ found }) =>
    `The id has ${named(found)} in it. Use letters a to z, digits and hyphens.`,
  service_id_edges: () => 'The id must start and end with a letter or a digit, not a hyphen.',
  service_id_taken: ({ by }) =>
    `This id belongs to the service of cluster ${by}. Ids are unique in a project, whatever the case.`,
  service_id_terraform: ({ glob }) =>
    `Ids like ${quoted(glob)} belong to Terraform by the policy, and the bot never writes those. Choose another id.`,
  reason_short: ({ given, min }) =>
    `The reason has ${given} ${given === 1 ? 'character' : 'characters'}; approvers need at least ${min}.`,
  reason_long: ({ given, max }) =>
    `The reason has ${given} characters; at most ${max} are possible. Put the rest into the ticket.`,
  ticket_missing: () => 'The policy wants a ticket for this cluster.',
  ticket_long: ({ given, max }) =>
    `The ticket has ${given} characters; at most ${max} are possible.`,
  ticket_pattern: ({ text, pattern }) =>
    `${quoted(text)} is not a ticket of the form that the policy wants: ${cutPlain(pattern, quoteMaxLength)}`,
};

const plural: Record<FieldName, string> = {
  cluster: 'clusters',
  service_id: 'ids',
  accounts: 'accounts',
  ranges: 'IP ranges',
  regions: 'regions',
  reason: 'reasons',
  ticket: 'tickets',
};

function named(character: string): string {
  if (/^[\r\n]$/.test(character)) return 'a line break';
  return /^\s$/u.test(character) ? 'a space' : quoted(character);
}

export function valueRefusalText(refusal: ValueRefusal, field: FieldName): string {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const words = valueWords[refusal.code] as (refusal: ValueRefusal, field: FieldName) => string;
  return words(refusal, field);
}

export function isValueRefusal(refusal: { readonly code: string }): refusal is ValueRefusal {
  return Object.hasOwn(valueWords, refusal.code);
}
