import type { Explanation, Passed, RuleVerdict, Ruling } from '../domain/explanation.ts';
import type { PeopleFacts, PersonKind, Who } from '../domain/people.ts';
import type { Entitlement, RequestRefusal, ReviewerRefusal } from '../domain/policy.ts';
import type { Condition } from '../domain/policy-rule.ts';
import type { QuorumOutlook } from '../domain/quorum.ts';
import { isOwnershipChange } from '../domain/request.ts';
import type { Result } from '../domain/result.ts';
import { causeWord, distinctExtras } from '../domain/rule.ts';
import type { ExplainedChange } from '../use-cases/explain-change.ts';

type Told = {
  readonly explained: ExplainedChange;
  readonly facts: PeopleFacts;
  readonly person: string;
  /** Whose request it would be; `undefined` where their own. */
  readonly requester: string | undefined;
};

/** A whole explanation, line by line. */
export function explanationLines({ explained, facts, person, requester }: Told): readonly string[] {
  const { passed, ruling, terraform } = explained;
  const places = passed.map(passedLine);
  if (ruling === undefined)
    return [...places, 'No environment matches: nobody may ask for it, and nobody decides.'];
  return [
    ...places,
    `Environment ${ruling.environment.name}: all its globs match.`,
    `${person} ${requestLine(ruling.mayRequest)}`,
    `${person} ${reviewLine(ruling.mayReview)}`,
    ...numberLines(ruling, explained),
    ...ruling.rules.map((one) => ruleLine(one)),
    outlookLine(ruling.outlook, `a request of ${requester ?? person}`),
    ...distinctExtras(ruling.rule).map(
      (who) => `One of those who approve: ${whoWord(who, facts)}.`,
    ),
    `Approvers: ${whoWord(ruling.environment.approvers, facts)}.`,
    ...escalationLines(ruling, facts),
    ...seasoningLines(ruling),
    ...riskLines(explained),
    ...terraformLines(terraform),
  ];
}

function passedLine({ environment, misses }: Passed): string {
  const why = misses.map(({ key, glob, is }) => `${key} ${glob} does not match ${is}`);
  return `Not ${environment}: ${why.join(', ')}.`;
}

function requestLine(answer: Result<Entitlement, RequestRefusal>): string {
  return answer.ok
    ? `may ask for it, ${viaWords(answer.value)}.`
    : `may not ask for it: ${refusalWords(answer.refusal)}.`;
}

function reviewLine(answer: Result<Entitlement, ReviewerRefusal>): string {
  return answer.ok
    ? `may approve or reject what others ask for, ${viaWords(answer.value)}.`
    : `may not decide about it: ${refusalWords(answer.refusal)}.`;
}

function viaWords({ via, group }: Entitlement): string {
  if (via === 'anyone') return 'as anyone may';
  return via === 'user' ? 'named in person' : `as a member of ${group ?? 'a group'}`;
}

const kinds: Record<Exclude<PersonKind, 'member'>, string> = {
  guest: 'a guest',
  bot: 'a bot',
  deactivated: 'deactivated',
  stranger: 'from another company',
};

type Refusal = RequestRefusal | ReviewerRefusal;

/** Every refusal has words here or this does not compile. */
const refusals: { [C in Refusal['code']]: (refusal: Extract<Refusal, { code: C }>) => string } = {
  person_unknown: () => 'Slack knows no such person, or nothing is kept of them',
  not_a_member: ({ kind }) => `they are ${kinds[kind]}, and only members of the workspace count`,
  group_unknown: ({ groups }) => `it is not known who is in ${groups.join(', ')}`,
  not_a_requester: () => 'the policy does not let them ask here',
  not_an_approver: () => 'the policy does not name them as an approver here',
  self_review: () => 'nobody decides on their own request',
};

function refusalWords(refusal: Refusal): string {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const words = refusals[refusal.code] as (refusal: Refusal) => string;
  return words(refusal);
}

function numberLines({ rule, usual }: Ruling, { plan }: ExplainedChange): readonly string[] {
  const counted = isOwnershipChange(plan.change) ? 'update' : plan.change;
  const why =
    rule.because === undefined
      ? `as approvals.${counted} says`
      : `because of ${causeWord(rule.because)}; approvals.${counted} alone says ${usual}`;
  return [`Needs ${rule.quorum} of the approvers, ${why}.`];
}

const conditions: Record<keyof Condition, string> = {
  flags: 'none of its flags is raised',
  moreValuesThan: 'it changes no more values',
  onlyRemoves: 'it does not only remove',
  changes: 'it is about other changes',
};

function ruleLine(one: RuleVerdict): string {
  const name = `rules.${one.index} ${wantsWords(one)}`;
  if (one.verdict === 'applies') return `${name}: applies, because of ${causeWord(one.because)}.`;
  const why = one.lacking.map((key) => conditions[key]).join(', ');
  return one.verdict === 'depends'
    ? `${name}: may apply, by values that were not given.`
    : `${name}: does not apply, as ${why}.`;
}

function wantsWords({ rule: { wants } }: RuleVerdict): string {
  const words = [
    ...(wants.approvals === undefined ? [] : [`approvals ${wants.approvals}`]),
    ...(wants.alsoFrom === undefined ? [] : [`also_from ${namesOf(wants.alsoFrom).join(' ')}`]),
  ];
  return `(${words.join(', ')})`;
}

function outlookLine({ kind, found, quorum, nobodyFrom }: QuorumOutlook, what: string): string {
  const known = `${found} ${found === 1 ? 'person is' : 'people are'} known who can approve`;
  if (kind === 'enough') return `For ${what}, ${quorum} can be reached: ${known}.`;
  if (kind === 'in_doubt')
    return `For ${what}, ${quorum} may be reached: ${known}, and others may.`;
  return nobodyFrom === undefined
    ? `For ${what}, ${quorum} cannot be reached: ${known}.`
    : `For ${what} nobody can approve of ${namesOf(nobodyFrom).join(' ')}, of whom one must.`;
}

const namesOf = ({ groups, users }: Who): readonly string[] => [...groups, ...users];

function whoWord({ groups, users }: Who, facts: PeopleFacts): string {
  const named = groups.map((id) => {
    const known = facts.groups.get(id);
    return known === undefined
      ? `${id} (nothing is known of it)`
      : `${id} (@${known.handle}, ${known.members.length} ${known.members.length === 1 ? 'member' : 'members'})`;
  });
  return [...named, ...users].join(', ');
}

function escalationLines(
  { environment: { escalation } }: Ruling,
  facts: PeopleFacts,
): readonly string[] {
  return escalation === undefined
    ? []
    : [
        `Once it has waited for ${escalation.afterMs / 3_600_000} h, these decide as well: ${whoWord(escalation.to, facts)}.`,
      ];
}

/** How long somebody has been in a group is not looked at, so it is said that it counts. */
function seasoningLines({ environment: { seasoningMs } }: Ruling): readonly string[] {
  return seasoningMs === undefined
    ? []
    : [
        `Of these, who came to their group less than ${seasoningMs / 3_600_000} h ago cannot decide yet; since when they are in it was not looked at here.`,
      ];
}

function riskLines({ plan, valuesKnown }: ExplainedChange): readonly string[] {
  if (!valuesKnown)
    return ['Risks depend on the values: name them with --accounts, --ranges and --regions.'];
  const risks = plan.flags.map(({ code, values }) => [code, ...values].join(' '));
  return [risks.length === 0 ? 'Risks: none.' : `Risks: ${risks.join(', ')}.`];
}

function terraformLines(glob: Explanation['terraform']): readonly string[] {
  return glob === undefined
    ? []
    : [`The service is Terraform's, by ${glob}: it is decided here and carried out there.`];
}
