import { reasonLength } from '../../domain/limits.ts';
import type { FieldName, ReasonRefusal, ValueRefusal } from '../../intake/refusals.ts';
import { cutPlain } from '../cut.ts';

/**
 * What is wrong with a value, and what would be right. Slack shows these under the field as they are,
 * without markup. `right` is said once where several values of a field have the same trouble.
 */
export type Advice = { readonly wrong: string; readonly right: string };

type ValueWords = {
  readonly [C in ValueRefusal['code']]: (
    refusal: Extract<ValueRefusal, { code: C }>,
    field: FieldName,
  ) => Advice;
};

const quoteMaxLength = 90;

/** What somebody typed, between quotes and short enough to be found again. */
export function quoted(text: string): string {
  return `“${cutPlain(text.replace(/\s+/g, ' '), quoteMaxLength)}”`;
}

const rangeForm = 'Write ranges like 10.0.0.0/16.';

const valueWords: ValueWords = {
  not_a_principal: ({ text }) => ({
    wrong: `${quoted(text)} is not an AWS principal.`,
    right:
      'Write a 12-digit account id, or the ARN of an account root, a role or a user, like arn:aws:iam::111122223333:role/vault.',
  }),
  account_digits: ({ text, digits }) => ({
    wrong: `${quoted(text)} has an account id of ${digits} ${digits === 1 ? 'digit' : 'digits'}.`,
    right: 'An AWS account id has 12.',
  }),
  wildcard_principal: ({ text }) => ({
    wrong: `${quoted(text)} would let in more than one named account.`,
    right: 'List each account, role or user.',
  }),
  unsupported_partition: ({ text, partition }) => ({
    wrong: `${quoted(text)} is in partition ${partition}.`,
    right: 'HCP runs in partition aws, and only its accounts can connect.',
  }),
  unsupported_principal: ({ text, kind }) => ({
    wrong: `${quoted(text)} is of kind ${kind}.`,
    right: 'Only account roots, roles and users can be on the list.',
  }),
  not_a_range: ({ text }) => ({ wrong: `${quoted(text)} is not an IPv4 range.`, right: rangeForm }),
  ipv6_range: ({ text }) => ({
    wrong: `${quoted(text)} is IPv6. The bot takes IPv4 only.`,
    right: rangeForm,
  }),
  prefix_missing: ({ text, suggestion }) => ({
    wrong: `${quoted(text)} has no prefix length. For this one address write ${suggestion}.`,
    right: '',
  }),
  bad_prefix: ({ text }) => ({
    wrong: `${quoted(text)} has a prefix length above 32.`,
    right: rangeForm,
  }),
  host_bits: ({ text, suggestion }) => ({
    wrong: `${quoted(text)} does not start at a network address. Did you mean ${suggestion}?`,
    right: '',
  }),
  any_range: ({ text }) => ({
    wrong: `${quoted(text)} is every address there is.`,
    right: 'List the ranges of your VPCs.',
  }),
  not_a_region: ({ text, suggestion }) =>
    suggestion === undefined
      ? {
          wrong: `${quoted(text)} is not an AWS region that can connect.`,
          right: 'Write regions like eu-west-1.',
        }
      : { wrong: `${quoted(text)} is not an AWS region. Did you mean ${suggestion}?`, right: '' },
  own_region: ({ text }) => ({
    wrong: `${text} is the HVN's own region, which always works and is not listed.`,
    right: 'Take it out.',
  }),
  nothing_changes: () => ({
    wrong: 'Nothing would change: these are the values that the service has.',
    right: 'Change one of the lists, or close the form.',
  }),
  too_many_values: ({ given, limit }, field) => ({
    wrong: `There are ${given} ${plural[field]}; at most ${limit} are possible.`,
    right: `Take ${given - limit} out.`,
  }),
  values_required: (_, field) => ({
    wrong: `The policy does not allow an empty list of ${plural[field]} here.`,
    right: 'Give at least one.',
  }),
  service_id_missing: () => ({
    wrong: 'The service needs an id.',
    right: 'Use 3 to 36 letters, digits and hyphens, like vault-prod.',
  }),
  service_id_length: ({ given }) => ({
    wrong: `The id has ${given} ${given === 1 ? 'character' : 'characters'}.`,
    right: 'Use 3 to 36.',
  }),
  service_id_characters: ({ found }) => ({
    wrong: `The id has ${named(found)} in it.`,
    right: 'Use letters a to z, digits and hyphens.',
  }),
  service_id_edges: () => ({
    wrong: 'The id starts or ends with a hyphen.',
    right: 'Start and end with a letter or a digit.',
  }),
  service_id_taken: ({ by }) => ({
    wrong: `This id belongs to the service of cluster ${by}.`,
    right: 'Ids are unique in a project, whatever the case: choose another one.',
  }),
  service_id_differs: ({ text, wanted }) => ({
    wrong:
      text === ''
        ? 'The id of the service is not there.'
        : `${quoted(text)} is not the id of the service, letter by letter.`,
    right: `Type ${wanted}`,
  }),
  reason_short: ({ given, min }) => ({
    wrong:
      given === 0
        ? 'There is no reason.'
        : `The reason has ${given} ${given === 1 ? 'character' : 'characters'}.`,
    right: `Approvers need at least ${min} characters.`,
  }),
  reason_long: ({ given, max }) => ({
    wrong: `The reason has ${given} characters.`,
    right: `At most ${max} are possible: put the rest into the ticket.`,
  }),
  ticket_missing: () => ({
    wrong: 'The policy wants a ticket for this cluster.',
    right: 'Give the number of the change ticket.',
  }),
  ticket_long: ({ given, max }) => ({
    wrong: `The ticket has ${given} characters.`,
    right: `At most ${max} are possible.`,
  }),
  ticket_pattern: ({ text, pattern }) => ({
    wrong: `${quoted(text)} is not a ticket of the form that the policy wants.`,
    right: `The form is ${cutPlain(pattern, quoteMaxLength)}`,
  }),
};

const plural: Record<FieldName, string> = {
  cluster: 'clusters',
  service: 'services',
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

export function valueAdvice(refusal: ValueRefusal, field: FieldName): Advice {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const words = valueWords[refusal.code] as (refusal: ValueRefusal, field: FieldName) => Advice;
  return words(refusal, field);
}

/** What somebody reads who rejects: other people wait for this reason than for a requester's. */
const rejectionRight: Record<ReasonRefusal['code'], string> = {
  reason_short: `The requester needs at least ${reasonLength.min} characters to learn why.`,
  reason_long: `At most ${reasonLength.max} are possible: put the rest into the thread.`,
};

export function rejectionAdvice(refusal: ReasonRefusal): Advice {
  return { ...valueAdvice(refusal, 'reason'), right: rejectionRight[refusal.code] };
}

export function isValueRefusal(refusal: { readonly code: string }): refusal is ValueRefusal {
  return Object.hasOwn(valueWords, refusal.code);
}
