import type { Who } from './people.ts';
import { allReviewers, type Environment, type Policy } from './policy.ts';

/**
 * What the policy lets people do. `approve`: review requests of an environment; `also_approve`: where a rule of its
 * wants one of them; `approve_late`: once a request is escalated to them. `audit_by_email`: on the page alone, signed in
 * with that address.
 */
export const powerNames = [
  'approve',
  'also_approve',
  'approve_late',
  'administer_policy',
  'freeze',
  'audit',
  'audit_by_email',
] as const;
export type PowerName = (typeof powerNames)[number];

/** As `Who`, or by addresses in place of ids. */
type Named = { readonly groups: readonly string[]; readonly users: readonly string[] };

/** One power, and whom a policy gives it to. */
export type Grant = {
  readonly power: PowerName;
  /** `null`: it is of no environment. */
  readonly environment: string | null;
  readonly who: Named;
  /** Who has joined a group less than this ago has nothing of it yet. */
  readonly seasoningMs: number;
};

/** All that a policy lets people do, but for asking: that changes nothing by itself. */
export function grantsOf({
  environments,
  policyAdmins,
  freezers,
  auditors,
  auditorEmails = [],
}: Policy): readonly Grant[] {
  const general = (power: PowerName, who: Named | undefined): readonly Grant[] =>
    who === undefined ? [] : [{ power, environment: null, who, seasoningMs: 0 }];
  return [
    ...environments.flatMap(reviewGrants),
    ...general('administer_policy', policyAdmins),
    ...general('freeze', freezers),
    ...general('audit', auditors),
    ...general('audit_by_email', { groups: [], users: auditorEmails }),
  ];
}

function reviewGrants(environment: Environment): readonly Grant[] {
  const { name, approvers, escalation, seasoningMs = 0 } = environment;
  const powerOf = (who: Who): PowerName => {
    if (who === approvers) return 'approve';
    return who === escalation?.to ? 'approve_late' : 'also_approve';
  };
  return allReviewers(environment).map((who) => ({
    power: powerOf(who),
    environment: name,
    who,
    seasoningMs,
  }));
}
