import type { Plan } from '../domain/plan.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { ChangeRequest } from '../domain/request.ts';
import { askedTwice } from '../domain/risk.ts';
import type { Commit, SubmissionSnapshot } from './ports/request-store.ts';

/**
 * What a person has read before they sent a form once more: which difference, and which risks. It comes
 * back with the form, and is theirs alone to get wrong: the card shows the same risks to approvers.
 */
export type Confirmed = { readonly plan: string; readonly risks: readonly string[] };

/** All that must be read before a form is sent once more. Nothing of it is recorded. */
export type Confirmation = Pick<ChangeRequest, 'change' | 'target'> & {
  readonly plan: Plan;
  /** When HCP was last looked at, and the time by the same clock. */
  readonly seenAt: Date | undefined;
  readonly now: Date;
  readonly confirmed: Confirmed;
  /** The pending request whose place this one takes. */
  readonly supersedes: ChangeRequest | undefined;
};

type Sent = { readonly valuesHash: string; readonly confirmed: Confirmed | undefined };

/**
 * What is still to be read of a request that is about to be recorded; `undefined` where nothing is. A
 * risk that has gone meanwhile needs no new reading; another one, or another difference, does. Pure.
 */
export function stillToConfirm(
  hashing: Hashing,
  { sent, snapshot }: { readonly sent: Sent; readonly snapshot: SubmissionSnapshot },
  { request, shown }: Pick<Commit, 'request' | 'shown'>,
): Confirmation | undefined {
  if (shown === undefined) return undefined;
  const { plan: about, live } = shown;
  const { rival } = snapshot;
  const risks = [
    ...askedTwice(about.flags),
    ...(rival === undefined ? [] : [`supersedes ${rival.id}`]),
  ];
  const { consumerAccounts, consumerIpRanges, consumerRegions } = about;
  const lists = [consumerAccounts, consumerIpRanges, consumerRegions];
  const createdAt = live.exists ? live.createdAt : null;
  const plan = hashing.sha256(hashing.canonical([sent.valuesHash, createdAt, ...lists]));
  const read = sent.confirmed?.plan === plan ? sent.confirmed.risks : [];
  if (risks.every((risk) => read.includes(risk))) return undefined;
  return {
    ...{ change: request.change, target: request.target, plan: about },
    ...{ seenAt: snapshot.inventory.seenAt, now: snapshot.now },
    confirmed: { plan, risks },
    supersedes: rival,
  };
}
