import type { FilterName } from '../../intake/filter-names.ts';
import { filterNames } from '../../intake/filter-names.ts';
import type { QueryRefusal } from '../query.ts';

/** What each field of the filter is called. */
export const fieldLabels: Record<FilterName, string> = {
  cluster: 'Cluster',
  service: 'Service',
  environment: 'Environment',
  by: 'Person',
  change: 'Change',
  status: 'Status',
  decision: 'Decision',
  ticket: 'Ticket',
  since: 'Since',
  until: 'Until',
};

type Problem = QueryRefusal['problems'][number];

/** Which field a problem belongs under; `undefined` where it is about the address. */
export function fieldOf(problem: Problem): FilterName | undefined {
  return 'name' in problem ? problem.name : undefined;
}

/** What is wrong, and what would be right. */
export function problemWords(problem: Problem): string {
  switch (problem.code) {
    case 'place_unreadable':
      return 'The address names no place in the list: begin with the newest again.';
    case 'unknown_name':
      return `The address asks for “${problem.text}”, which no part of a filter is called: ${filterNames.join(', ')}.`;
    case 'named_twice':
      return 'It stands in the address twice: keep one.';
    case 'value_missing':
      return 'A value is missing.';
    case 'value_long':
      return `It is ${problem.given} characters long, and at most ${problem.max} will do.`;
    case 'not_a_person':
      return 'People are named by their Slack id, such as U0ALICE.';
    case 'not_a_time':
      return 'A time is 30d, 12h or 2w ago, a date such as 2026-08-01, or a time such as 2026-08-01T12:00Z.';
    case 'not_one_of':
      return `It must be one of: ${problem.known.map((word) => word.replaceAll('_', ' ')).join(', ')}.`;
    case 'nothing_between':
      return 'It must be later than what it begins with.';
    case 'words_long':
    case 'quote_open':
    case 'no_name':
      return 'The address cannot be read as a filter.';
  }
}
