import type { PolicyTrial } from '../use-cases/ports/policy-trial.ts';
import { readApprovedAccounts } from './approved-accounts.ts';
import type { Orm } from './database.ts';
import { readAllPeople } from './people-cache.ts';
import { reads } from './transaction.ts';

/** What the database holds that a policy can be tried on. */
export function createPolicyTrial(orm: Orm): PolicyTrial {
  return {
    keptPeople: () => reads(readAllPeople(orm)),
    approvedAccounts: (environment) => reads(readApprovedAccounts(orm, environment)),
  };
}
