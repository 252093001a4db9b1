import { parseArgs } from 'node:util';
import {
  comparePolicies,
  isSamePolicy,
  type PolicyDifference,
} from '../domain/policy-difference.ts';
import { type Otherwise, type RecordedDecision, replay } from '../domain/replay.ts';
import { createHashing } from '../hashing.ts';
import { phrasePlain } from '../slack/messages/phrase.ts';
import { policyDifferenceLines } from '../slack/messages/policy-difference-text.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import { createPolicyTrial } from '../store/policy-trial.ts';
import { createRecordedDecisions } from '../store/recorded-decisions.ts';
import { readFileCandidate } from './policy.ts';
import { findKept } from './policy-versions.ts';
import { otherwiseWords } from './replay-words.ts';
import { UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

/**
 * Runs the recorded decisions against a candidate: who gains and who loses authority, and which requests would
 * have gone otherwise than under the policy in force. Exit 0: nothing changes; 2: something does; 1: an error,
 * one of usage included. Each request is told as it is found, and none is held. Writes nothing.
 */
export const policyReplay: Verb['run'] = async (context) => {
  const { file, sinceMs, json } = read(context.args);
  const candidate = readFileCandidate({ ...context, args: [file] });
  if (candidate === undefined) return 1;
  const told = json ? inJson : inWords;
  return await withStorage(context, async ({ orm }) => {
    const { canonical } = createHashing();
    const inForce = await findKept(createPolicyStore({ orm, canonical }), 'in-force');
    const policies = [inForce.policy, candidate.policy] as const;
    const difference = comparePolicies(...policies);
    for (const line of told.policies({ from: inForce.hash, to: candidate.hash, difference }))
      context.print(line);
    const kept = await createPolicyTrial(orm).keptPeople();
    let [judged, otherwise] = [0, 0];
    for await (const batch of createRecordedDecisions(orm).read({ sinceMs })) {
      judged += batch.length;
      const gone = batch
        .map((decision) => ({ decision, found: replay(policies, decision, kept) }))
        .filter(({ found }) => found.length > 0);
      for (const one of gone) context.print(told.request(one));
      otherwise += gone.length;
    }
    context.print(told.sum({ judged, otherwise }));
    return isSamePolicy(difference) && otherwise === 0 ? 0 : 2;
  });
};

type Compared = {
  readonly from: string;
  readonly to: string;
  readonly difference: PolicyDifference;
};
type Gone = { readonly decision: RecordedDecision; readonly found: readonly Otherwise[] };
type Sum = { readonly judged: number; readonly otherwise: number };
type Told = {
  policies(compared: Compared): readonly string[];
  request(gone: Gone): string;
  sum(sum: Sum): string;
};

/** One object on each line: the policies, each request, the numbers. */
const inJson: Told = {
  policies: (compared) => [JSON.stringify(compared)],
  request: ({ decision: { id, reference, version }, found }) =>
    JSON.stringify({ request: id, reference, version, otherwise: found }),
  sum: (sum) => JSON.stringify(sum),
};

const inWords: Told = {
  policies: ({ from, to, difference }) => [
    `From ${from}\n  to ${to}`,
    ...policyDifferenceLines(difference).map(phrasePlain),
  ],
  request: ({ decision: { id, reference, version }, found }) =>
    `${reference} (${id}), version ${version}: ${found.map(otherwiseWords).join('; ')}`,
  sum: ({ judged, otherwise }) =>
    `Of ${judged} decided versions, ${otherwise} would have gone otherwise.`,
};

function read(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    ...{ args: [...args], allowPositionals: true },
    options: { since: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [file, another] = positionals;
  if (file === undefined || another !== undefined) throw new UsageError('Name one policy file.');
  const { since, json } = values;
  return { file, json, sinceMs: since === undefined ? undefined : toMs(since) };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function toMs(text: string): number {
  const [, amount, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (amount === undefined) throw new UsageError('--since is a time such as 12h or 90d.');
  return Number(amount) * units[unit as keyof typeof units];
}
