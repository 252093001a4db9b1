import type { AuditDraft } from '../domain/audit.ts';
import type { JsonObject } from '../domain/json.ts';
import { channelsToTell } from '../domain/policy-audience.ts';
import { proposalDigest } from '../domain/policy-candidate.ts';
import { comparePolicies, isSamePolicy } from '../domain/policy-difference.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { ChannelBulletin } from './ports/bulletin-store.ts';
import type {
  NewCandidacy,
  PolicyCandidate,
  PolicyInForce,
  PolicySnapshot,
  PolicyStore,
  PolicyVerdict,
} from './ports/policy-store.ts';

export type ApplyDeps = {
  readonly policies: Pick<PolicyStore, 'change'>;
  readonly hashing: Hashing;
};

/**
 * `in_force`: from now on. `proposed`: it waits for two policy admins, who decide on a card in that channel; until
 * then the one in force stays.
 */
export type Applied =
  | { readonly code: 'in_force' | 'already_in_force' }
  | {
      readonly code: 'proposed' | 'already_proposed';
      readonly inForce: string;
      readonly channel: string;
    };

/**
 * Puts a candidate in force for all processes, or before the policy admins, where the policy in force has some: that
 * policy says who may replace it. One transaction with its entry in the log and with what channels are told.
 */
export async function applyPolicy(
  { policies, hashing }: ApplyDeps,
  candidate: PolicyCandidate,
): Promise<Applied> {
  return await policies.change((snapshot) => judgeApply(snapshot, candidate, hashing));
}

/** At the very first start: only where no policy has ever been in force. */
export async function applyFirst(
  { policies }: Pick<ApplyDeps, 'policies'>,
  candidate: PolicyCandidate,
): Promise<boolean> {
  return await policies.change((snapshot): PolicyVerdict<boolean> => {
    if (snapshot.inForce !== undefined) return { answer: false };
    return { ...putInForce(undefined, candidate), answer: true };
  });
}

function judgeApply(
  snapshot: PolicySnapshot,
  candidate: PolicyCandidate,
  hashing: Hashing,
): PolicyVerdict<Applied> {
  const { inForce, pending } = snapshot;
  if (inForce?.hash === candidate.hash) return { answer: { code: 'already_in_force' } };
  const { policyAdmins: asked, channel } = inForce?.policy ?? {};
  if (inForce === undefined || asked === undefined)
    return { ...putInForce(inForce, candidate), answer: { code: 'in_force' } };
  if (channel === undefined) throw new Error('a policy with policy admins has no channel');
  const difference = comparePolicies(inForce.policy, candidate.policy);
  const proposal = { candidate: candidate.hash, base: inForce.hash, difference };
  const digest = proposalDigest(proposal, hashing);
  if (pending?.digest === digest)
    return {
      // What was confirmed stays; the card is drawn anew, where it was deleted as well.
      commit: { candidacy: pending, entry: entryOf(pending, { again: true }), bulletins: [] },
      answer: { code: 'already_proposed', inForce: inForce.hash, channel: pending.channel },
    };
  return {
    ...propose(snapshot, {
      policy: candidate,
      base: inForce.hash,
      difference,
      digest,
      asked,
      channel,
    }),
    answer: { code: 'proposed', inForce: inForce.hash, channel },
  };
}

type Put = Required<Pick<PolicyVerdict<never>, 'commit'>>;

/** What is written where a policy is to be decided on; what waited before no longer does. */
function propose({ now, pending }: PolicySnapshot, candidacy: NewCandidacy): Put {
  const replaces = pending?.candidate ?? null;
  return {
    commit: {
      ...(pending === undefined
        ? {}
        : { candidacy: { ...pending, ended: { as: 'replaced', at: now, by: null } } }),
      propose: candidacy,
      entry: entryOf({ ...candidacy, candidate: candidacy.policy.hash }, { replaces }),
      bulletins: [],
    },
  };
}

function entryOf(
  {
    candidate,
    base,
    digest,
  }: { readonly candidate: string; readonly base: string; readonly digest: string },
  more: JsonObject,
): AuditDraft {
  return {
    ...{ action: 'policy_proposed', actor: null, requestId: null },
    details: { policy: candidate, instead_of: base, digest, ...more },
  };
}

/** What is written where a policy takes its place. */
function putInForce(inForce: PolicyInForce | undefined, candidate: PolicyCandidate): Put {
  return {
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

/** Where it means the same, there is nothing to tell. */
export function tellDifference(from: PolicyInForce, to: PolicyInForce): readonly ChannelBulletin[] {
  const difference = comparePolicies(from.policy, to.policy);
  if (isSamePolicy(difference)) return [];
  const body = { code: 'policy_applied', from: from.hash, to: to.hash, difference } as const;
  return channelsToTell(from.policy, to.policy, difference).map((channel) => ({ channel, body }));
}
