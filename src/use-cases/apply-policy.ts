import { channelsToTell } from '../domain/policy-audience.ts';
import { comparePolicies, isSamePolicy } from '../domain/policy-difference.ts';
import type { ChannelBulletin } from './ports/bulletin-store.ts';
import type {
  PolicyCandidate,
  PolicyInForce,
  PolicySnapshot,
  PolicyStore,
  PolicyVerdict,
} from './ports/policy-store.ts';

/** `in_force`: from now on. */
export type Applied = { readonly code: 'in_force' } | { readonly code: 'already_in_force' };

/**
 * Puts a candidate in force for all processes, in one transaction with its entry in the log and with what
 * channels are told: what it means differently. Where it means the same, there is nothing to tell.
 */
export async function applyPolicy(
  { policies }: { readonly policies: Pick<PolicyStore, 'change'> },
  candidate: PolicyCandidate,
): Promise<Applied> {
  return await policies.change((snapshot) => judgeApply(snapshot, candidate));
}

/** At the very first start: only where no policy has ever been in force. */
export async function applyFirst(
  { policies }: { readonly policies: Pick<PolicyStore, 'change'> },
  candidate: PolicyCandidate,
): Promise<boolean> {
  return await policies.change((snapshot): PolicyVerdict<boolean> => {
    if (snapshot.inForce !== undefined) return { answer: false };
    return { ...judgeApply(snapshot, candidate), answer: true };
  });
}

function judgeApply(
  { inForce }: PolicySnapshot,
  candidate: PolicyCandidate,
): PolicyVerdict<Applied> {
  if (inForce?.hash === candidate.hash) return { answer: { code: 'already_in_force' } };
  return {
    answer: { code: 'in_force' },
    commit: {
      adopt: { candidate, by: null },
      entry: {
        ...{ action: 'policy_applied', actor: null, requestId: null },
        details: { policy: candidate.hash, previous: inForce?.hash ?? null },
      },
      bulletins: inForce === undefined ? [] : tellDifference(inForce, candidate),
    },
  };
}

function tellDifference(from: PolicyInForce, to: PolicyInForce): readonly ChannelBulletin[] {
  const difference = comparePolicies(from.policy, to.policy);
  if (isSamePolicy(difference)) return [];
  const body = { code: 'policy_applied', from: from.hash, to: to.hash, difference } as const;
  return channelsToTell(from.policy, to.policy, difference).map((channel) => ({ channel, body }));
}
