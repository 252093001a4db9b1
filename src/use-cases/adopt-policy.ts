import type { Hashing } from '../domain/preimage.ts';
import { type Result, refused } from '../domain/result.ts';
import { type PolicyProblem, parsePolicy } from '../intake/policy-file.ts';
import { applyFirst } from './apply-policy.ts';
import type { Log } from './ports/log.ts';
import type { PolicyCandidate, PolicyStore } from './ports/policy-store.ts';

export type PolicyDeps = {
  readonly policies: PolicyStore;
  readonly hashing: Hashing;
  readonly log: Log;
};

/** No policy is in force and the candidate cannot be one. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

export function readCandidate(
  text: string,
  hashing: Hashing,
): Result<PolicyCandidate, readonly PolicyProblem[]> {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return refused(parsed.refusal);
  return { ok: true, value: { policy: parsed.value, hash: hashing.sha256(text), text } };
}

/**
 * Starts with the policy that is in force. The very first start applies the file and says so; later, a
 * file that differs is only a candidate, and is warned of. `text` is `undefined` where there is no file.
 */
export async function adoptPolicy(deps: PolicyDeps, text: string | undefined): Promise<void> {
  const inForce = await deps.policies.findInForce();
  const candidate = text === undefined ? undefined : readCandidate(text, deps.hashing);
  if (inForce !== undefined) return warnOfOther(deps.log, inForce.hash, candidate);
  if (candidate === undefined)
    throw new PolicyError('There is no policy in force, and no policy file.');
  if (!candidate.ok) throw new PolicyError(describeProblems(candidate.refusal));
  const applied = await applyFirst(deps, candidate.value);
  if (applied) deps.log.info({ policy: candidate.value.hash }, 'first policy applied from file');
}

function warnOfOther(
  log: Log,
  inForce: string,
  candidate: ReturnType<typeof readCandidate> | undefined,
): void {
  if (candidate === undefined) return;
  if (!candidate.ok)
    log.warn(
      { problems: candidate.refusal, inForce },
      'policy file cannot be used; the one in force stays',
    );
  else if (candidate.value.hash !== inForce)
    log.warn(
      { file: candidate.value.hash, inForce },
      'policy file is not the one in force; put it in force with policy apply',
    );
}

export function describeProblems(problems: readonly PolicyProblem[]): string {
  const lines = problems.map(({ line, key, reason }) => `  line ${line}: ${key} ${reason}`);
  return ['The policy file cannot be used:', ...lines].join('\n');
}
