import type { PeopleFacts, PersonKind, Who } from './people.ts';
import { checkPerson, type Environment, isAmong, mayRequest, type Policy } from './policy.ts';
import type { SlackUserId } from './request.ts';

/** What somebody may do, as far as is known: what they are shown, and never what lets them do it. */
export type Roles = {
  /** Environments in which they may ask. */
  readonly requests: readonly string[];
  /** Environments of whose approvers they are one. */
  readonly approves: readonly string[];
  /** Environments in which they may approve what is escalated. */
  readonly escalates: readonly string[];
  /** Environments with a rule that wants one of them, or of people whom they belong to. */
  readonly wanted: readonly string[];
  readonly audits: boolean;
  readonly freezes: boolean;
  readonly administers: boolean;
  /** Of the policy's groups, those that they are in. */
  readonly groups: readonly string[];
  /** All of it is certain: Slack has told of every group that could make it more. */
  readonly complete: boolean;
};

/** Why somebody has no role at all; `unknown`: Slack has not told of them. */
export type NoRole = Exclude<PersonKind, 'member'> | 'unknown';

/**
 * What a person may do under a policy. Pure, and of facts of any age: every deed is judged anew, on fresh
 * ones. Who cannot be told has no role.
 */
export function rolesOf(policy: Policy, person: SlackUserId, facts: PeopleFacts): Roles | NoRole {
  const known = checkPerson(person, facts);
  if (!known.ok) return known.refusal.code === 'not_a_member' ? known.refusal.kind : 'unknown';
  let complete = true;
  const holds = (answer: ReturnType<typeof isAmong> | ReturnType<typeof mayRequest>): boolean => {
    if (!answer.ok && answer.refusal.code === 'group_unknown') complete = false;
    return answer.ok;
  };
  const isOf = (who: Who | undefined): boolean =>
    who !== undefined && holds(isAmong(who, person, facts));
  const { environments } = policy;
  const names = (all: Policy['environments']): readonly string[] => all.map(({ name }) => name);
  const roles = {
    requests: names(environments.filter((one) => holds(mayRequest(one, person, facts)))),
    approves: names(environments.filter(({ approvers }) => isOf(approvers))),
    escalates: names(environments.filter(({ escalation }) => isOf(escalation?.to))),
    wanted: names(environments.filter((one) => extrasOf(one).map(isOf).includes(true))),
    audits: isOf(policy.auditors),
    freezes: isOf(policy.freezers),
    administers: isOf(policy.policyAdmins),
    groups: [...facts.groups.values()]
      .filter(({ members }) => members.includes(person))
      .map(({ id }) => id),
  };
  return { ...roles, complete };
}

function extrasOf({ rules = [] }: Environment): readonly Who[] {
  return rules.flatMap(({ wants }) => wants.alsoFrom ?? []);
}

/** Whether somebody may see a request: it is theirs, they may review it, or they audit. */
export function maySee(
  roles: Pick<Roles, 'audits'>,
  person: SlackUserId,
  seen: { readonly requester: SlackUserId; readonly reviewers: Who; readonly facts: PeopleFacts },
): boolean {
  if (seen.requester === person || roles.audits) return true;
  return isAmong(seen.reviewers, person, seen.facts).ok;
}

/** Where somebody may have to decide: as an approver, once it is escalated, or because a rule wants them. */
export function decidesIn({ approves, escalates, wanted }: Roles): readonly string[] {
  return [...new Set([...approves, ...escalates, ...wanted])];
}

/** The environments that concern somebody: where they may ask or decide; all of them, for auditors. */
export function scopeOf({ environments }: Policy, roles: Roles): readonly string[] {
  const names = environments.map(({ name }) => name);
  if (roles.audits) return names;
  return names.filter((name) => [...roles.requests, ...decidesIn(roles)].includes(name));
}
