import { parseArgs } from 'node:util';
import { comparePolicies } from '../domain/policy-difference.ts';
import { createHashing } from '../hashing.ts';
import { phrasePlain } from '../slack/messages/phrase.ts';
import { policyDifferenceLines } from '../slack/messages/policy-difference-text.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import type { KeptPolicy, PolicyCandidate, PolicyStore } from '../use-cases/ports/policy-store.ts';
import { readFileCandidate } from './policy.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

/** Lists what is kept, one line each. */
export const policyList: Verb['run'] = async (context) => {
  const { json } = read(context, 0).options;
  const kept = await withPolicies(context, (policies) => policies.list());
  for (const one of kept) context.print(json ? JSON.stringify(one) : keptLine(one));
  return 0;
};

function keptLine({ hash, inForce, appliedAt, appliedBy }: KeptPolicy): string {
  const by = appliedBy === null ? 'the command line, or the first start' : appliedBy;
  return `${hash}  ${appliedAt.toISOString()}  by ${by}${inForce ? ', in force' : ''}`;
}

/**
 * Prints the very text that the hash is of. What could move a terminal's cursor is left out and told of;
 * with --json nothing is.
 */
export const policyShow: Verb['run'] = async (context) => {
  const { words, options } = read(context, 1);
  const { hash, text } = await withPolicies(context, (policies) =>
    findKept(policies, words[0] ?? 'in-force'),
  );
  if (options.json) {
    context.print(JSON.stringify({ hash, text }));
    return 0;
  }
  const harmless = text.replace(controls, '');
  if (harmless !== text)
    context.complain('Control characters are left out here: --json has the exact text.');
  context.print(harmless.replace(/\n$/, ''));
  return 0;
};

const controls = /[^\P{Cc}\n\t\r]/gu;

/** Says what changes in meaning from the first to the second; with one, from the policy in force to that. */
export const policyDiff: Verb['run'] = async (context) => {
  const { words, options } = read(context, 2);
  const [first, second] = words.length === 2 ? words : ['in-force', words[0]];
  if (first === undefined || second === undefined)
    throw new UsageError('Name a file or the hash of a policy.');
  const [before, after] = await withPolicies(context, async (policies) => [
    await findAny(context, policies, first),
    await findAny(context, policies, second),
  ]);
  if (before === undefined || after === undefined) return 1;
  const difference = comparePolicies(before.policy, after.policy);
  if (options.json) {
    context.print(JSON.stringify({ from: before.hash, to: after.hash, difference }));
    return 0;
  }
  const lines = policyDifferenceLines(difference).map(phrasePlain);
  context.print(`From ${before.hash}\n  to ${after.hash}`);
  for (const line of lines) context.print(line);
  if (lines.length === 0) context.print('They mean the same.');
  return 0;
};

function read({ args }: CliContext, most: number) {
  const { values, positionals } = parseArgs({
    ...{ args: [...args], allowPositionals: true },
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.length > most) throw new UsageError('That is one word too many.');
  return { words: positionals, options: values };
}

async function withPolicies<T>(
  context: CliContext,
  work: (policies: PolicyStore) => Promise<T>,
): Promise<T> {
  const { canonical } = createHashing();
  return await withStorage(context, ({ orm }) => work(createPolicyStore({ orm, canonical })));
}

const hashPrefix = /^[0-9a-f]{6,64}$/;

/**
 * The policy in force, the one that waits for policy admins, or the one whose hash begins so; that there is none is a
 * mistake of whoever asks.
 */
export async function findKept(policies: PolicyStore, word: string): Promise<PolicyCandidate> {
  const found = await findNamed(policies, word);
  const [kept, another] =
    found === undefined && hashPrefix.test(word) ? await policies.find(word) : [found];
  if (another !== undefined)
    throw new UsageError(`More than one policy has a hash that begins with ${word}.`);
  if (kept !== undefined) return kept;
  throw new UsageError(
    named.get(word) ??
      `No policy is kept whose hash begins with ${word}. At least six characters of it are needed.`,
  );
}

/** What is said where there is none of that name. */
const named = new Map([
  ['in-force', 'No policy is in force.'],
  ['candidate', 'No policy waits for policy admins.'],
]);

async function findNamed(
  policies: PolicyStore,
  word: string,
): Promise<PolicyCandidate | undefined> {
  if (word === 'in-force') return await policies.findInForce();
  return word === 'candidate' ? (await policies.findPending())?.policy : undefined;
}

/** What looks like a hash is one, else it is a file. `undefined`: one that cannot be used, as was said. */
async function findAny(
  context: CliContext,
  policies: PolicyStore,
  word: string,
): Promise<PolicyCandidate | undefined> {
  if (named.has(word) || hashPrefix.test(word)) return await findKept(policies, word);
  return readFileCandidate({ ...context, args: [word] });
}
