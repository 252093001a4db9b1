/** The combinations of filters that pages of the past are measured with. */

import type { SlackUserId } from '../src/domain/request.ts';
import type { RequestFilter } from '../src/domain/request-filter.ts';
import { approvers, clusters, pastOf, people } from './history-log.ts';

export type Combination = {
  readonly name: string;
  /** In milliseconds, of the 99th percentile. */
  readonly limitMs: number;
  /** Another one each time. */
  readonly filterOf: (round: number) => RequestFilter;
  /** As an approver sees it, who is no auditor. */
  readonly concerning?: { readonly person: SlackUserId; readonly environments: readonly string[] };
};

const day = 86_400_000;
const person = (id: string): SlackUserId => id as SlackUserId;
const some = (round: number, of: number): number => (round * 7_919) % of;

/** `requests`: how many there are. */
export function combinations(requests: number): readonly Combination[] {
  const past = (round: number) => pastOf(some(round + 1, requests));
  const month = (round: number): RequestFilter => {
    const since = past(round).createdAt;
    return { since, until: new Date(since.getTime() + 30 * day) };
  };
  return [
    { name: 'everything', limitMs: 10, filterOf: () => ({}) },
    { name: 'a month', limitMs: 10, filterOf: month },
    {
      name: 'a cluster',
      limitMs: 10,
      filterOf: (n) => ({ cluster: `cluster-${some(n, clusters)}` }),
    },
    {
      name: 'a service',
      limitMs: 10,
      filterOf: (n) => ({ service: `SERVICE-${some(n, clusters)}` }),
    },
    {
      ...{ name: 'an environment, common or rare', limitMs: 10 },
      filterOf: (n) => ({ environment: n % 2 === 0 ? 'production' : 'lab' }),
    },
    {
      name: 'a change',
      limitMs: 10,
      filterOf: (n) => ({ change: n % 2 === 0 ? 'delete' : 'accept' }),
    },
    {
      name: 'a status',
      limitMs: 10,
      filterOf: (n) => ({ status: n % 2 === 0 ? 'failed' : 'abandoned' }),
    },
    { name: 'a ticket', limitMs: 10, filterOf: (n) => ({ ticket: past(n).ticket }) },
    {
      ...{ name: 'a cluster, rejected, in a year', limitMs: 10 },
      filterOf: (n) => ({
        ...{ cluster: `cluster-${some(n, clusters)}`, decision: 'rejected' },
        since: new Date(pastOf(requests).createdAt.getTime() - 365 * day),
      }),
    },
    {
      ...{ name: 'a person, who asks or reviews', limitMs: 100 },
      filterOf: (n) => ({
        person: person(n % 2 === 0 ? `U0ASK${some(n, people)}` : `U0REVIEW${some(n, approvers)}`),
      }),
    },
    {
      ...{ name: 'three that each are common, and together rare', limitMs: 100 },
      filterOf: (n) => ({
        ...{ environment: 'lab', change: 'accept', decision: 'none' },
        ...(n % 2 === 0 ? {} : { status: 'expired' }),
      }),
    },
    {
      ...{ name: 'what concerns an approver, nobody decided', limitMs: 100 },
      filterOf: () => ({ decision: 'none' }),
      concerning: { person: person('U0REVIEW7'), environments: ['lab', 'research'] },
    },
  ];
}
