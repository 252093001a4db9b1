import type { z } from 'zod';
import type { Approvers, Environment, Policy } from '../domain/policy.ts';
import type { PolicyRule } from '../domain/policy-rule.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type PolicyText, readPolicyText } from './policy-lines.ts';
import { type PolicyFile, policyFile, type RuleOfFile } from './policy-schema.ts';
import { toWaitingTerms } from './policy-waiting.ts';

/** What is wrong with a policy file: where, under which key, and why. */
export type PolicyProblem = {
  readonly line: number;
  readonly key: string;
  readonly reason: string;
};

/**
 * Which reading of the text `parsePolicy` gives: raised whenever it reads more than before, so that a
 * policy that an older version read and stored is read anew from its text.
 */
export const policyReading = 10;

/**
 * Reads a policy. All problems are reported at once, each with its line and key; a key that this
 * version does not know is one of them, so that nobody relies on a rule that is not kept.
 */
export function parsePolicy(text: string): Result<Policy, readonly PolicyProblem[]> {
  const { document, lineOf, lineAt } = readPolicyText(text);
  const broken = document.errors.map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    key: '',
    reason: message.split('\n')[0] ?? 'is not YAML',
  }));
  if (broken.length > 0) return refused(broken);
  const parsed = policyFile.safeParse(document.toJS());
  if (!parsed.success)
    return refused(parsed.error.issues.flatMap((issue) => problemsOf(issue, lineOf)));
  const missing = checkWhole(parsed.data, lineOf);
  return missing.length > 0 ? refused(missing) : ok(toPolicy(parsed.data));
}

type LineOf = PolicyText['lineOf'];

function problemsOf(issue: z.core.$ZodIssue, lineOf: LineOf): readonly PolicyProblem[] {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  return keys.map((key) => {
    const path = key === undefined ? issue.path : [...issue.path, key];
    const reason = key === undefined ? sentence(issue) : 'is not a key that this version knows';
    return { line: lineOf(path), key: path.join('.'), reason };
  });
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'is not a key';
  const missing = issue.code === 'invalid_type' && /received undefined$/.test(issue.message);
  return missing ? 'is missing' : issue.message.replace(/^Invalid input: /, '');
}

/** What can only be said of several keys together. */
function checkWhole(policy: PolicyFile, lineOf: LineOf): readonly PolicyProblem[] {
  const problem = (path: readonly (string | number)[], key: string, reason: string) => ({
    ...{ line: lineOf([...path, key]), key: [...path, key].join('.'), reason },
  });
  const ofEnvironments = policy.environments.flatMap(({ name, channel: own }, index) => {
    const path = ['environments', index];
    const twice = policy.environments.findIndex((other) => other.name === name) < index;
    return [
      ...(own === undefined && policy.channel === undefined
        ? [problem(path, 'channel', 'is missing, and there is no default channel')]
        : []),
      ...(twice ? [problem(path, 'name', `names ${name} a second time`)] : []),
    ];
  });
  return [
    ...wrongWithAuthority(policy).map(([key, reason]) => problem([], key, reason)),
    ...ofEnvironments,
  ];
}

/** Who confirms a policy, and where, must be said where that is asked for, and only there. */
function wrongWithAuthority({
  authority,
  channel,
  policy_admins: admins,
}: PolicyFile): readonly (readonly [key: string, reason: string])[] {
  if (authority === 'git')
    return admins === undefined
      ? []
      : [['policy_admins', 'is only for authority: slack: nobody asks them otherwise']];
  const few = admins?.groups.length === 0 && new Set(admins.users).size < 2;
  return [
    ...(channel === undefined
      ? [['channel', 'is missing: with authority: slack a policy is confirmed there'] as const]
      : []),
    ...(admins === undefined
      ? [
          [
            'policy_admins',
            'is missing: with authority: slack two of them confirm a policy',
          ] as const,
        ]
      : []),
    ...(few
      ? [['policy_admins', 'must name a group or two users: two must confirm'] as const]
      : []),
  ];
}

function toPolicy(parsed: PolicyFile): Policy {
  return {
    ...(parsed.channel === undefined ? {} : { channel: parsed.channel }),
    ...toAuditors(parsed.auditors),
    ...(parsed.freezers === undefined ? {} : { freezers: parsed.freezers }),
    ...(parsed.policy_admins === undefined ? {} : { policyAdmins: parsed.policy_admins }),
    environments: parsed.environments.map((one) => toEnvironment(one, parsed.channel)),
    terraform: parsed.terraform.services,
    catalogue: parsed.catalogue,
  };
}

function toAuditors({
  emails,
  ...who
}: PolicyFile['auditors']): Pick<Policy, 'auditors' | 'auditorEmails'> {
  return { auditors: who, ...(emails.length === 0 ? {} : { auditorEmails: emails }) };
}

function toEnvironment(
  one: PolicyFile['environments'][number],
  fallback: string | undefined,
): Environment {
  const { project, hvn, cluster } = one.match;
  return {
    name: one.name,
    match: {
      ...(project === undefined ? {} : { project }),
      ...(hvn === undefined ? {} : { hvn }),
      ...(cluster === undefined ? {} : { cluster }),
    },
    channel: one.channel ?? fallback ?? '',
    requesters: 'anyone' in one.requesters ? one.requesters : { anyone: false, ...one.requesters },
    approvers: toApprovers(one.approvers),
    ...(one.seasoning === undefined ? {} : { seasoningMs: one.seasoning }),
    approvals: one.approvals,
    ...(one.rules.length === 0 ? {} : { rules: one.rules.map(toRule) }),
    expiresAfterMs: one.expires_after,
    ...toWaitingTerms(one),
    ticket: one.ticket && { pattern: undefined, url: undefined, ...one.ticket },
    ...(one.reason === undefined ? {} : { reasonMinLength: one.reason.min_length }),
    allowEmpty: one.allow_empty,
  };
}

function toApprovers({
  quiet,
  dm,
  ...who
}: PolicyFile['environments'][number]['approvers']): Approvers {
  return { ...who, ...(quiet && { quiet }), ...(dm && { dm }) };
}

function toRule({ when, then: { approvals, also_from } }: RuleOfFile): PolicyRule {
  const { flags, more_values_than, only_removes, change } = when;
  return {
    when: {
      ...(flags === undefined ? {} : { flags }),
      ...(more_values_than === undefined ? {} : { moreValuesThan: more_values_than }),
      ...(only_removes === undefined ? {} : { onlyRemoves: only_removes }),
      ...(change === undefined ? {} : { changes: change }),
    },
    wants: {
      ...(approvals === undefined ? {} : { approvals }),
      ...(also_from === undefined ? {} : { alsoFrom: also_from }),
    },
  };
}
