import { createHashing } from '../hashing.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import { applyPolicy, describeProblems, readCandidate } from '../use-cases/adopt-policy.ts';
import type { PolicyCandidate } from '../use-cases/ports/policy-store.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

export const policyCheck: Verb['run'] = async (context) => {
  const candidate = readFileCandidate(context);
  if (candidate === undefined) return 1;
  const names = candidate.policy.environments.map(({ name }) => name);
  context.print(`The policy can be used. Environments, in order: ${names.join(', ')}.`);
  return await Promise.resolve(0);
};

export const policyApply: Verb['run'] = async (context) => {
  const candidate = readFileCandidate(context);
  if (candidate === undefined) return 1;
  const hashing = createHashing();
  return await withStorage(context, async ({ orm }) => {
    const policies = createPolicyStore({ orm, canonical: hashing.canonical });
    const applied = await applyPolicy({ policies, hashing, log: context.log }, candidate, null);
    context.print(applied ? `In force: ${candidate.hash}` : `Already in force: ${candidate.hash}`);
    return 0;
  });
};

function readFileCandidate({
  args,
  environment,
  readFile,
  complain,
}: CliContext): PolicyCandidate | undefined {
  if (args.length > 1) throw new UsageError('One policy file at a time.');
  const path = args[0] ?? environment['POLICY_FILE'] ?? 'policy.yaml';
  let text: string;
  try {
    text = readFile(path);
  } catch {
    throw new UsageError(`There is no policy file ${path} that can be read.`);
  }
  const candidate = readCandidate(text, createHashing());
  if (candidate.ok) return candidate.value;
  complain(describeProblems(candidate.refusal));
  return undefined;
}
