import {
  type FilterName,
  type FilterRefusal,
  filterNames,
  type NamedRefusal,
} from '../../intake/filter-names.ts';
import { cutPlain } from '../cut.ts';

/** What a value of each part looks like. */
const filterExamples: Record<FilterName, string> = {
  cluster: 'prod-eu',
  service: 'vault-prod-eu',
  environment: 'production',
  by: 'U0ALICE',
  change: 'create',
  status: 'succeeded',
  decision: 'rejected',
  ticket: '"CHG 1"',
  since: '30d',
  until: '2026-08-01',
};

/** What is wrong with a filter and what would be right, for places that know no markup. */
export function filterRefusalText(refusal: FilterRefusal): string {
  switch (refusal.code) {
    case 'words_long':
      return `The filter has ${refusal.given} characters. Write at most ${refusal.max}.`;
    case 'quote_open':
      return `${said(refusal.text)} begins with a quotation mark that no other one closes. Write both, as in ticket:"CHG 1".`;
    case 'no_name':
      return `${said(refusal.text)} stands alone. Say what it is, as in cluster:prod-eu; ${knownNames}.`;
    case 'unknown_name':
      return `There is no filter ${said(refusal.text)}; ${knownNames}.`;
    default:
      return `${refusal.name}: ${namedRefusalText(refusal)}`;
  }
}

/** The same where the part that it is about is named already, as under a field. */
export function namedRefusalText(refusal: NamedRefusal): string {
  switch (refusal.code) {
    case 'named_twice':
      return 'it stands there twice. Name it once.';
    case 'value_missing':
      return `it has no value. Write one, such as ${filterExamples[refusal.name]}.`;
    case 'value_long':
      return `it has ${refusal.given} characters. Write at most ${refusal.max}.`;
    case 'not_a_person':
      return `${said(refusal.text)} is no person. Write a Slack user id, such as U0ALICE, or in Slack an @ and pick the name.`;
    case 'not_a_time':
      return `${said(refusal.text)} is no time. Write 12h, 30d or 2w for as long ago, a date such as 2026-08-01, or 2026-08-01T12:00Z.`;
    case 'not_one_of':
      return `${said(refusal.text)} is none. It is one of ${refusal.known.join(', ')}.`;
    case 'nothing_between':
      return 'it is not after since, so nothing lies between the two. Choose a later one, or an earlier since.';
  }
}

const knownNames = `the filters are ${filterNames.join(', ')}`;

function said(text: string): string {
  return `“${cutPlain(text, 40).replaceAll(/\s+/gu, ' ')}”`;
}
