import type { Who } from './people.ts';
import type { Change } from './request.ts';
import { type RiskCode, riskCodes } from './risk-code.ts';

/** The risks that a rule can be about. Whether enough people can approve depends on the rule itself. */
export type RuledRisk = Exclude<RiskCode, 'approvers_in_doubt'>;
export const ruledRisks = riskCodes.filter((code) => code !== 'approvers_in_doubt');

/** What a rule of the policy is about. All that is given must hold; of a list, one is enough. */
export type Condition = {
  readonly flags?: readonly RuledRisk[];
  /** Added and removed, over all three lists. */
  readonly moreValuesThan?: number;
  /** An update that takes from the lists of a service and adds nothing to them. */
  readonly onlyRemoves?: true;
  readonly changes?: readonly Change[];
};

/** What a rule wants: so many approvals, and that one of those who approve is among these. */
type Demand = { readonly approvals?: number; readonly alsoFrom?: Who };

export type PolicyRule = { readonly when: Condition; readonly wants: Demand };

/** What of a condition holds for one plan: why the rule applies. */
export type Cause = {
  readonly flags?: readonly RuledRisk[];
  readonly moreValuesThan?: number;
  readonly onlyRemoves?: true;
  readonly change?: Change;
};
