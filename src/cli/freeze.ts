import { parseArgs } from 'node:util';
import { everyEnvironment, type Freeze } from '../domain/freeze.ts';
import { createHashing, newSalt } from '../hashing.ts';
import { parseFreezeReason } from '../intake/freeze-order.ts';
import { createFreezeStore } from '../store/freeze-store.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import {
  endFreeze,
  type FreezeDeps,
  type FreezeRefusal,
  freezeEnvironment,
} from '../use-cases/freeze-environment.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

/** Freezes one environment or all, those that the policy gets later included. Whoever reaches the database may. */
export const freeze: Verb['run'] = async (context) => {
  const { environment, rest } = readArgs(context.args);
  const reason = reasonOf(rest);
  return await withFreezes(context, async (deps) => {
    const frozen = await freezeEnvironment(deps, { by: null, environment, reason });
    if (!frozen.ok) return complain(context, frozen.refusal, environment);
    context.print(`Frozen: ${nameOf(environment)}. Nothing is begun until it is unfrozen.`);
    return 0;
  });
};

/** Ends one freeze: others that hold in the same environment go on. */
export const unfreeze: Verb['run'] = async (context) => {
  const { environment, rest } = readArgs(context.args);
  if (rest.length > 0) throw new UsageError('One environment at a time, or --all.');
  return await withFreezes(context, async (deps) => {
    const ended = await endFreeze(deps, { by: null, environment });
    if (!ended.ok) return complain(context, ended.refusal, environment);
    context.print(`No longer frozen: ${nameOf(environment)}.`);
    const left = await deps.freezes.listInForce();
    if (left.length > 0) context.print(`Still frozen: ${left.map(whatOf).join(', ')}.`);
    return 0;
  });
};

function readArgs(args: readonly string[]): {
  readonly environment: string;
  readonly rest: readonly string[];
} {
  const { values, positionals } = parseArgs({
    ...{ args: [...args], allowPositionals: true },
    options: { all: { type: 'boolean', default: false } },
  });
  if (values.all) return { environment: everyEnvironment, rest: positionals };
  const [environment, ...rest] = positionals;
  if (environment === undefined || environment === everyEnvironment)
    throw new UsageError('Name an environment, or say --all.');
  return { environment, rest };
}

function reasonOf(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const reason = parseFreezeReason(words.join(' '));
  if (reason.ok) return reason.value;
  if (reason.refusal.code === 'missing_reason') return undefined;
  throw new UsageError(`The reason has at most ${reason.refusal.max} characters.`);
}

async function withFreezes(
  context: CliContext,
  work: (deps: FreezeDeps) => Promise<number>,
): Promise<number> {
  const hashing = createHashing();
  return await withStorage(context, async ({ orm }) => {
    const stored = { orm, canonical: hashing.canonical };
    const policies = createPolicyStore(stored);
    return await work({
      freezes: createFreezeStore(stored),
      // An operator is nobody of Slack's.
      people: { facts: async () => ({ persons: new Map(), groups: new Map() }) },
      policy: async () => (await policies.findInForce())?.policy,
      hashing,
      newSalt,
    });
  });
}

function nameOf(environment: string): string {
  return environment === everyEnvironment ? 'all environments' : environment;
}

function whatOf({ environment }: Freeze): string {
  return nameOf(environment);
}

function complain({ complain: say }: CliContext, refusal: FreezeRefusal, environment: string): 1 {
  say(sentence(refusal, nameOf(environment)));
  return 1;
}

function sentence(refusal: FreezeRefusal, name: string): string {
  switch (refusal.code) {
    case 'unknown_environment':
      return `The policy has no environment ${name}. It has ${refusal.known.join(', ')}.`;
    case 'already_frozen':
      return `Frozen already: ${name}, ${sinceOf(refusal.freeze)}.`;
    case 'frozen_with_all':
      return `${name} has no freeze of its own: all environments are frozen, ${sinceOf(refusal.freeze)}. End that with --all.`;
    case 'not_frozen':
      return `Not frozen: ${name}.`;
    default:
      throw new Error(`an operator was refused: ${refusal.code}`);
  }
}

function sinceOf({ by, at }: Freeze): string {
  return `by ${by ?? 'an operator'} since ${at.toISOString()}`;
}
