import type { Catalogue } from './catalogue.ts';
import type { PeopleFacts, PersonKind, Who } from './people.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { HcpChange, SlackUserId, Target } from './request.ts';
import { ok, type Result, refused } from './result.ts';
import type { Escalation, Reminders } from './waiting-terms.ts';

type Requesters = { readonly anyone: true } | ({ readonly anyone: false } & Who);

type TicketRule = {
  readonly required: boolean;
  /** Source of a regular expression that the whole ticket must match. */
  readonly pattern: string | undefined;
  /** With `{ticket}` where the ticket goes. */
  readonly url: string | undefined;
};

/**
 * Quiet ones may approve like others, but no card mentions them. With `dm` those who can decide are told directly
 * as well.
 */
export type Approvers = Who & { readonly quiet?: true; readonly dm?: true };

export type Environment = {
  readonly name: string;
  /** Globs; an absent one matches everything. */
  readonly match: { readonly [K in MatchKey]?: string };
  readonly channel: string;
  readonly requesters: Requesters;
  readonly approvers: Approvers;
  /** Who was first seen in a group of approvers less than this ago cannot decide; absent where they can. */
  readonly seasoningMs?: number;
  readonly approvals: { readonly [C in HcpChange]: number };
  /** What certain requests need beyond that; absent is the same as none. */
  readonly rules?: readonly PolicyRule[];
  readonly expiresAfterMs: number;
  /** Absent where nobody is reminded. */
  readonly reminders?: Reminders;
  /** Absent where nobody else may ever decide. */
  readonly escalation?: Escalation;
  readonly ticket: TicketRule | undefined;
  /** How many characters a reason must have; absent where no more than any. */
  readonly reasonMinLength?: number;
  /** Whether a service may have no accounts, or no ranges, on its allow list. */
  readonly allowEmpty: boolean;
};

const matchKeys = ['project', 'hvn', 'cluster'] as const;
type MatchKey = (typeof matchKeys)[number];

export type Policy = {
  /** Of environments that name none, and where changes of the policy are told. */
  readonly channel?: string;
  readonly auditors: Who;
  /** Of those who sign in to the page by another issuer than Slack, in lower case; absent is the same as none. */
  readonly auditorEmails?: readonly string[];
  /** Who may freeze environments and end a freeze; absent is the same as nobody. */
  readonly freezers?: Who;
  /** Two of these agree before another policy is in force; absent where it is reviewed elsewhere. */
  readonly policyAdmins?: Who;
  readonly environments: readonly Environment[];
  readonly terraform: readonly string[];
  /** Whose accounts and ranges are; absent is the same as empty. */
  readonly catalogue?: Catalogue;
};

/** Where a change is to be made, as far as the globs of an environment go by it. */
export type Place = Pick<Target, 'projectId' | 'hvnId' | 'clusterId'>;

/** A glob of an environment that does not match, and what it was held against. */
export type Miss = { readonly key: MatchKey; readonly glob: string; readonly is: string };

/** Why an environment is not that of a place: none, where it is. */
export function missesOf({ match }: Pick<Environment, 'match'>, place: Place): readonly Miss[] {
  const subject: Record<MatchKey, string> = {
    project: place.projectId,
    hvn: place.hvnId,
    cluster: place.clusterId,
  };
  return matchKeys.flatMap((key) => {
    const [glob, is] = [match[key], subject[key]];
    return glob === undefined || matchesGlob(glob, is) ? [] : [{ key, glob, is }];
  });
}

/** The first environment whose globs match, or `undefined`: then nobody may ask. */
export function findEnvironment(policy: Policy, place: Place): Environment | undefined {
  return policy.environments.find((environment) => missesOf(environment, place).length === 0);
}

/** The glob by which a service belongs to Terraform. Ids are the same in whatever case they are written. */
export function findTerraformGlob(policy: Policy, serviceId: string): string | undefined {
  const id = serviceId.toLowerCase();
  return policy.terraform.find((glob) => matchesGlob(glob.toLowerCase(), id));
}

/** `*` stands for any run of characters, `?` for one; everything else for itself. Linear time. */
export function matchesGlob(glob: string, text: string): boolean {
  let [g, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g;
      mark = t;
      g += 1;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g += 1;
      t += 1;
    } else if (star >= 0) {
      g = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}

/** Why a person counts: as themselves, through a group, or because anyone may. */
export type Entitlement = { readonly via: 'user' | 'group' | 'anyone'; readonly group?: string };

export type PersonRefusal =
  | { readonly code: 'person_unknown' }
  | { readonly code: 'not_a_member'; readonly kind: Exclude<PersonKind, 'member'> }
  | { readonly code: 'group_unknown'; readonly groups: readonly string[] };

export type RequestRefusal = PersonRefusal | { readonly code: 'not_a_requester' };
export type ReviewerRefusal =
  | PersonRefusal
  | { readonly code: 'self_review' }
  | { readonly code: 'not_an_approver' };

/** Decides who may ask in an environment. */
export function mayRequest(
  environment: Environment,
  person: SlackUserId,
  facts: PeopleFacts,
): Result<Entitlement, RequestRefusal> {
  const known = checkPerson(person, facts);
  if (!known.ok) return known;
  if (environment.requesters.anyone) return ok({ via: 'anyone' });
  return entitlement(environment.requesters, person, facts, 'not_a_requester');
}

/** Who may review, whatever else the environment says. */
export type Reviewers = { readonly approvers: Who };

/**
 * Decides whether `reviewer` may review what `requester` asked for. Nobody reviews their own request,
 * with no exemption. Fails closed: a group that Slack cannot tell us about admits nobody.
 */
export function mayReview(
  { approvers }: Reviewers,
  parties: { readonly requester: SlackUserId; readonly reviewer: SlackUserId },
  facts: PeopleFacts,
): Result<Entitlement, ReviewerRefusal> {
  if (parties.reviewer === parties.requester) return refused({ code: 'self_review' });
  const known = checkPerson(parties.reviewer, facts);
  if (!known.ok) return known;
  return isAmong(approvers, parties.reviewer, facts);
}

/** Whether these people, one of whom must approve, are known to include somebody. */
export function isAmong(
  who: Who,
  person: SlackUserId,
  facts: PeopleFacts,
): Result<Entitlement, ReviewerRefusal> {
  return entitlement(who, person, facts, 'not_an_approver');
}

/** Whether a refusal only says that Slack gave no answer, so that the next one may be a yes. */
export function isForWantOfAnAnswer(
  refusal: ReviewerRefusal,
  reviewer: SlackUserId,
  { unanswered }: PeopleFacts,
): boolean {
  if (unanswered === undefined) return false;
  if (refusal.code === 'person_unknown') return unanswered.has(reviewer);
  return refusal.code === 'group_unknown' && refusal.groups.some((id) => unanswered.has(id));
}

/** Whether somebody belongs here, whatever they may do. */
export function checkPerson(person: SlackUserId, facts: PeopleFacts): Result<void, PersonRefusal> {
  const kind = facts.persons.get(person)?.kind;
  if (kind === undefined) return refused({ code: 'person_unknown' });
  if (kind !== 'member') return refused({ code: 'not_a_member', kind });
  return ok(undefined);
}

/** The same of somebody who must be a member as well. */
export function memberEntitlement<C extends string>(
  who: Who,
  person: SlackUserId,
  facts: PeopleFacts,
  code: C,
): Result<Entitlement, PersonRefusal | { readonly code: C }> {
  const known = checkPerson(person, facts);
  return known.ok ? entitlement(who, person, facts, code) : known;
}

/** Why a person is among these; `code` says what they are not. A group that nobody can tell of admits nobody. */
function entitlement<C extends string>(
  who: Who,
  person: SlackUserId,
  facts: PeopleFacts,
  code: C,
): Result<
  Entitlement,
  { readonly code: C } | { readonly code: 'group_unknown'; readonly groups: readonly string[] }
> {
  if (who.users.includes(person)) return ok({ via: 'user' });
  const group = who.groups.find((id) => facts.groups.get(id)?.members.includes(person));
  if (group !== undefined) return ok({ via: 'group', group });
  const unknown = who.groups.filter((id) => !facts.groups.has(id));
  return unknown.length > 0
    ? refused({ code: 'group_unknown', groups: unknown })
    : refused({ code });
}

/** All user groups that a policy names: what must be known before anything can be decided. */
export function groupsOf(policy: Policy): readonly string[] {
  const groups = policy.environments.flatMap((environment) => [
    ...(environment.requesters.anyone ? [] : environment.requesters.groups),
    ...allReviewers(environment).flatMap((who) => who.groups),
  ]);
  return [...new Set([...groups, ...roles(policy).flatMap((who) => who.groups)])].sort();
}

/** Who may do what belongs to no environment. */
export function roles({ auditors, freezers, policyAdmins }: Policy): readonly Who[] {
  return [auditors, freezers, policyAdmins].filter((who) => who !== undefined);
}

/**
 * The approvers, all of whom some rule wants one, and whoever may decide once it is escalated: whoever may have
 * to be asked about.
 */
export function allReviewers({ approvers, rules = [], escalation }: Environment): readonly Who[] {
  const extras = rules.flatMap(({ wants }) => wants.alsoFrom ?? []);
  return [approvers, ...extras, ...(escalation === undefined ? [] : [escalation.to])];
}
