import { createHashing } from '../hashing.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import { describeProblems, readCandidate } from '../use-cases/adopt-policy.ts';
import { type Applied, applyPolicy } from '../use-cases/apply-policy.ts';
import type { PolicyCandidate } from '../use-cases/ports/policy-store.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

export const policyApply: Verb['run'] = async (context) => {
  const candidate = readFileCandidate(context);
  if (candidate === undefined) return 1;
  const hashing = createHashing();
  return await withStorage(context, async ({ orm }) => {
    const policies = createPolicyStore({ orm, canonical: hashing.canonical });
    const applied = await applyPolicy({ policies, hashing }, candidate);
    context.print(sentence(applied, candidate.hash));
    return 0;
  });
};

function sentence(applied: Applied, hash: string): string {
  switch (applied.code) {
    case 'in_force':
      return `In force: ${hash}`;
    case 'already_in_force':
      return `Already in force: ${hash}`;
    case 'proposed':
      return `Proposed: ${hash}\n${waits(applied)}`;
    case 'already_proposed':
      return `Already proposed: ${hash}\n${waits(applied)}`;
  }
}

function waits({ channel, inForce }: Extract<Applied, { readonly channel: string }>): string {
  return `Two policy admins confirm it on its card in ${channel}. Until then ${inForce} is in force.`;
}

/** The candidate in the file that is named; what is wrong with it is said. */
export function readFileCandidate(context: CliContext): PolicyCandidate | undefined {
  const candidate = readCandidate(readPolicyFile(context, context.args), createHashing());
  if (candidate.ok) return candidate.value;
  context.complain(describeProblems(candidate.refusal));
  return undefined;
}

/** The text of the file that is named, or of the configured one. */
export function readPolicyFile(
  { environment, readFile }: CliContext,
  args: readonly string[],
): string {
  if (args.length > 1) throw new UsageError('One policy file at a time.');
  const path = args[0] ?? environment['POLICY_FILE'] ?? 'policy.yaml';
  try {
    return readFile(path);
  } catch {
    throw new UsageError(`There is no policy file ${path} that can be read.`);
  }
}
