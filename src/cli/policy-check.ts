import { parseArgs } from 'node:util';
import { parseSlackAccess } from '../config.ts';
import type { Policy } from '../domain/policy.ts';
import { policyWarnings } from '../domain/policy-warnings.ts';
import { type PolicyProblem, parsePolicy } from '../intake/policy-file.ts';
import { readPolicyText } from '../intake/policy-lines.ts';
import { checkPolicyPeople } from '../slack/check-slack.ts';
import { createWebClient } from '../slack/web.ts';
import { describeProblems } from '../use-cases/adopt-policy.ts';
import { readPolicyFile } from './policy.ts';
import type { CliContext, Verb } from './verb.ts';

/**
 * Says what is wrong with a policy file, and what of it is hardly meant: the file alone, and with a token
 * also whether Slack's groups and people can do what it says.
 */
export const policyCheck: Verb['run'] = async (context) => {
  const { values, positionals } = parseArgs({
    ...{ args: [...context.args], allowPositionals: true },
    options: { json: { type: 'boolean', default: false } },
  });
  const text = readPolicyFile(context, positionals);
  const parsed = parsePolicy(text);
  if (!parsed.ok) {
    if (values.json) context.print(JSON.stringify({ problems: parsed.refusal }));
    else context.complain(describeProblems(parsed.refusal));
    return 1;
  }
  const policy = parsed.value;
  const ofSlack = await askSlack(context, policy);
  const warnings = [...ofFile(text, policy), ...ofPeople(text, ofSlack ?? [])];
  const slack = ofSlack === undefined ? 'not_configured' : 'asked';
  if (values.json) context.print(JSON.stringify({ problems: [], warnings, slack }));
  else tell(context, { policy, warnings, slack });
  return 0;
};

type Finding = Awaited<ReturnType<typeof checkPolicyPeople>>[number];

/** `undefined` without a token: then nothing is known of people and groups. */
async function askSlack(
  { environment, readFile, log }: CliContext,
  policy: Policy,
): Promise<readonly Finding[] | undefined> {
  const access = parseSlackAccess(environment, readFile);
  if (access === undefined) return undefined;
  return await checkPolicyPeople({ web: createWebClient(access, 'worker', log), policy });
}

function ofFile(text: string, policy: Policy): readonly PolicyProblem[] {
  const { lineOf } = readPolicyText(text);
  return policyWarnings(policy).map(({ path, reason }) => ({
    ...{ line: lineOf(path), key: path.join('.'), reason },
  }));
}

function ofPeople(text: string, findings: readonly Finding[]): readonly PolicyProblem[] {
  const { lineOf, pathOf } = readPolicyText(text);
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ about, detail }) => {
      const path = (about === undefined ? undefined : pathOf(about)) ?? [];
      return { line: lineOf(path), key: path.join('.'), reason: detail };
    });
}

function tell(
  { print }: CliContext,
  found: {
    readonly policy: Policy;
    readonly warnings: readonly PolicyProblem[];
    readonly slack: 'asked' | 'not_configured';
  },
): void {
  const names = found.policy.environments.map(({ name }) => name);
  print(`The policy can be used. Environments, in order: ${names.join(', ')}.`);
  for (const { line, key, reason } of found.warnings)
    print(`  warning, line ${line}: ${key === '' ? '' : `${key}: `}${reason}`);
  if (found.slack === 'not_configured')
    print('Slack was not asked about groups and people: there is no SLACK_BOT_TOKEN.');
}
