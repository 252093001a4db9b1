import type { PeopleFacts } from '../../domain/people.ts';

/** What is on record that a policy can be tried on. Reads only. */
export type PolicyTrial = {
  /** All that is kept of people and groups, of whatever age. */
  keptPeople(): Promise<PeopleFacts>;
  /** Ids of the accounts lately approved in an environment. */
  approvedAccounts(environment: string): Promise<ReadonlySet<string>>;
};
