import type { WebClient } from '@slack/web-api';
import type { PersonKind, Who } from '../../domain/people.ts';
import { allReviewers, type Environment, type Policy, roles } from '../../domain/policy.ts';
import { confirmationsNeeded } from '../../domain/policy-candidate.ts';
import type { PolicyRule } from '../../domain/policy-rule.ts';
import { type HcpChange, hcpChanges } from '../../domain/request.ts';
import { kindOf, type TrustBoundary, userSchema } from '../person-kind.ts';
import { type Finding, faultWords, finding, refusalOf, remedies } from './findings.ts';

export type ApprovalCheck = {
  readonly web: WebClient;
  readonly policy: Policy;
  readonly boundary: TrustBoundary;
  /** Of the groups that could be read. */
  readonly members: ReadonlyMap<string, readonly string[]>;
};

/** What a person is; `unknown`: Slack knows no such person; `unasked`: it did not say. */
type Kind = PersonKind | 'unknown' | { readonly unasked: string };
type KindOf = (id: string) => Promise<Kind>;

/**
 * Looks at the people of the policy: whether each that is named can decide, and whether enough can for
 * every kind of change. Asks about as few people as will do.
 */
export async function checkApproval(check: ApprovalCheck): Promise<readonly Finding[]> {
  const asked = new Map<string, Promise<Kind>>();
  const kind: KindOf = (id) => {
    const known = asked.get(id) ?? askKind(check, id);
    asked.set(id, known);
    return known;
  };
  const findings: Finding[] = [...(await checkAdmins(check, kind))];
  for (const id of namedUsers(check.policy))
    for (const found of judgeNamed(id, await kind(id))) findings.push({ ...found, about: id });
  for (const environment of check.policy.environments) {
    const about = environment.name;
    findings.push({ ...(await checkQuorums(check, environment, kind)), about });
    for (const [index, rule] of (environment.rules ?? []).entries()) {
      const found = await checkRule(check, { environment, rule, number: index + 1 }, kind);
      if (found !== undefined) findings.push({ ...found, about });
    }
  }
  return findings;
}

/** Where they decide about another policy, with fewer than are needed there is never another one. */
async function checkAdmins(check: ApprovalCheck, kind: KindOf): Promise<readonly Finding[]> {
  const { policyAdmins } = check.policy;
  if (policyAdmins === undefined) return [];
  const candidates = candidatesOf(check, [policyAdmins]);
  const { members, isOpen } = await count([...candidates], kind, confirmationsNeeded);
  if (members >= confirmationsNeeded)
    return [
      finding('ok', 'slack_policy_admins', 'enough policy admins can confirm another policy'),
    ];
  if (isOpen || !allKnown(check, [policyAdmins])) {
    const detail = 'whether enough policy admins can confirm another policy is unknown';
    return [finding('warn', 'slack_policy_admins', detail, remedies.later)];
  }
  const detail = `no other policy can ever be in force: ${members} of the policy admins can confirm one, and ${confirmationsNeeded} must`;
  return [finding('fail', 'slack_policy_admins', detail, 'Put more people into their group.')];
}

async function askKind({ web, boundary }: ApprovalCheck, id: string): Promise<Kind> {
  try {
    const { user } = await web.users.info({ user: id });
    return kindOf(userSchema.parse(user), boundary);
  } catch (error) {
    const gone = ['user_not_found', 'user_not_visible'].includes(refusalOf(error) ?? '');
    return gone ? 'unknown' : { unasked: faultWords(error) };
  }
}

function namedUsers(policy: Policy): readonly string[] {
  const { environments } = policy;
  const named: readonly Who[] = [
    ...roles(policy),
    ...environments.flatMap(allReviewers),
    ...environments.flatMap(({ requesters }) => (requesters.anyone ? [] : [requesters])),
  ];
  return [...new Set(named.flatMap(({ users }) => users))];
}

function judgeNamed(id: string, is: Kind): readonly Finding[] {
  if (is === 'member') return [];
  if (typeof is === 'object')
    return [finding('warn', 'slack_person', `who ${id} is could not be asked: ${is.unasked}`)];
  const what = is === 'unknown' ? 'nobody that Slack knows' : `no member (${is})`;
  const detail = `${id}, whom the policy names, is ${what}, and counts for nothing`;
  return [finding('warn', 'slack_person', detail, remedies.policy)];
}

type Ruled = {
  readonly environment: Environment;
  readonly rule: PolicyRule;
  /** As people count. */
  readonly number: number;
};

/** What a rule wants beyond that: so many at all, and one of certain people. */
async function checkRule(
  check: ApprovalCheck,
  { environment: { name, approvers }, rule: { wants }, number }: Ruled,
  kind: KindOf,
): Promise<Finding | undefined> {
  const { approvals = 1, alsoFrom } = wants;
  const reviewers = alsoFrom === undefined ? [approvers] : [approvers, alsoFrom];
  const demands = [
    { who: reviewers, wanted: approvals, what: `the ${approvals} approvals` },
    ...(alsoFrom === undefined
      ? []
      : [{ who: [alsoFrom], wanted: 1, what: 'the approval from also_from' }]),
  ];
  for (const { who, wanted, what } of demands) {
    const candidates = candidatesOf(check, who);
    const counted = await count([...candidates], kind, wanted);
    if (counted.members >= wanted) continue;
    const isCertain = !counted.isOpen && allKnown(check, who);
    return isCertain
      ? finding(
          'fail',
          'slack_quorum',
          `${name}: rule ${number} can never be met: ${counted.members} can give ${what} that it wants`,
          'Put more people into its groups, or ask for less in the policy.',
        )
      : finding(
          'warn',
          'slack_quorum',
          `${name}: whether rule ${number} can be met is unknown: who can give ${what} that it wants`,
          remedies.later,
        );
  }
  return undefined;
}

function candidatesOf({ members }: ApprovalCheck, who: readonly Who[]): ReadonlySet<string> {
  return new Set(
    who.flatMap(({ users, groups }) => [
      ...users,
      ...groups.flatMap((id) => members.get(id) ?? []),
    ]),
  );
}

function allKnown({ members }: ApprovalCheck, who: readonly Who[]): boolean {
  return who.every(({ groups }) => groups.every((id) => members.has(id)));
}

async function checkQuorums(
  check: ApprovalCheck,
  environment: Environment,
  kind: KindOf,
): Promise<Finding> {
  const { name, approvals, approvers } = environment;
  const candidates = candidatesOf(check, [approvers]);
  // One more than is needed: whoever asks cannot be among those who approve.
  const enough = Math.max(...hcpChanges.map((change) => approvals[change])) + 1;
  const counted = await count([...candidates], kind, enough);
  const short = hcpChanges.filter((change) => approvals[change] > counted.members);
  const isCertain = !counted.isOpen && allKnown(check, [approvers]);
  if (short.length > 0) return tooFew(environment, short, { ...counted, isCertain });
  const exact = hcpChanges.filter((change) => approvals[change] === counted.members);
  if (exact.length > 0 && isCertain && mayAsk(environment, candidates))
    return justEnough(environment, exact);
  const detail = `${name}: enough people can approve (${needs(environment, hcpChanges)})`;
  return finding('ok', 'slack_quorum', detail);
}

type Count = {
  readonly members: number;
  /** Somebody could not be asked about. */
  readonly isOpen: boolean;
};

async function count(candidates: readonly string[], kind: KindOf, enough: number): Promise<Count> {
  let [members, isOpen] = [0, false];
  for (const id of candidates) {
    if (members >= enough) break;
    const is = await kind(id);
    if (is === 'member') members += 1;
    isOpen ||= typeof is === 'object';
  }
  return { members, isOpen };
}

function tooFew(
  environment: Environment,
  short: readonly HcpChange[],
  { members, isCertain }: Count & { readonly isCertain: boolean },
): Finding {
  const wanted = needs(environment, short);
  return isCertain
    ? finding(
        'fail',
        'slack_quorum',
        `${environment.name}: nobody can get enough approvals (${wanted}): ${members} can approve`,
        'Put more people into the approving groups, or ask for fewer approvals in the policy.',
      )
    : finding(
        'warn',
        'slack_quorum',
        `${environment.name}: whether enough people can approve (${wanted}) is unknown`,
        remedies.later,
      );
}

function mayAsk({ requesters }: Environment, candidates: ReadonlySet<string>): boolean {
  if (requesters.anyone) return true;
  return requesters.groups.length > 0 || requesters.users.some((user) => candidates.has(user));
}

function justEnough(environment: Environment, exact: readonly HcpChange[]): Finding {
  return finding(
    'warn',
    'slack_quorum',
    `${environment.name}: just enough people can approve (${needs(environment, exact)}), so what one of them asks for can never be approved`,
    'Put one more person into the approving groups.',
  );
}

function needs({ approvals }: Environment, of: readonly HcpChange[]): string {
  return of.map((change) => `${change} needs ${approvals[change]}`).join(', ');
}
