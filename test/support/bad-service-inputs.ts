/** What is wrong in the two forms about a service that is there, and what is then read under its field. */
import { badInputs } from './bad-inputs.ts';

type Row = readonly [label: string, typed: string, read: string];
const under = (label: string, rows: readonly (readonly [string, string])[]): readonly Row[] =>
  rows.map(([typed, read]) => [label, typed, read]);

const emptyList = (what: string): string =>
  `The policy does not allow an empty list of ${what} here. Give at least one.`;
const unchanged =
  'Nothing would change: these are the values that the service has. Change one of the lists, or close the form.';
const ownRegion =
  "eu-west-1 is the HVN's own region, which always works and is not listed. Take it out.";

export const badUpdates: readonly Row[] = [
  ...under('Consumer accounts', badInputs.accounts),
  ...under('Consumer IP ranges', badInputs.ranges),
  ...under('Consumer regions', badInputs.regions),
  ...under('Reason', badInputs.reason),
  ...under('Ticket', badInputs.ticket),
  ['Consumer accounts', '', emptyList('accounts')],
  ['Consumer accounts', ' ,;\n', emptyList('accounts')],
  ['Consumer IP ranges', '', emptyList('IP ranges')],
  ['Consumer regions', 'eu-west-1', ownRegion],
  ['Consumer regions', 'us-east-1, EU-WEST-1', ownRegion],
];

/** Each list as the service has it, in other words: under the first list it says that nothing changes. */
export const unchangedUpdates: readonly Row[] = [
  ['Consumer accounts', '1111-2222-3333, arn:aws:iam::444455556666:role/vault', unchanged],
  ['Consumer IP ranges', '10.20.0.0/16 10.20.0.0/16', unchanged],
  ['Consumer regions', ' EU-Central-1; ', unchanged],
];

const idForm = 'Type vault-Prod';
const notTheId = (typed: string): string =>
  `“${typed}” is not the id of the service, letter by letter. ${idForm}`;

export const badDeletions: readonly Row[] = [
  ...under('Type the id', [
    ['', `The id of the service is not there. ${idForm}`],
    ['\u200b \n', `The id of the service is not there. ${idForm}`],
    ['vault-prod', notTheId('vault-prod')],
    ['VAULT-PROD', notTheId('VAULT-PROD')],
    ['vault-Prod.', notTheId('vault-Prod.')],
    ['vault-Pro', notTheId('vault-Pro')],
    ['vault Prod', notTheId('vault Prod')],
    ['prod-eu', notTheId('prod-eu')],
    ['*', notTheId('*')],
    ['<!channel>', notTheId('<!channel>')],
    ['yes', notTheId('yes')],
    ['vаult-Prod', notTheId('vаult-Prod')], // the first a is Cyrillic
    ['x'.repeat(200), notTheId(`${'x'.repeat(65)}… and 135 more characters`)],
  ]),
  ...under('Reason', badInputs.reason),
  ...under('Ticket', badInputs.ticket),
];
