import type { Delta } from './difference.ts';
import type { Phase, RequestStatus } from './lifecycle.ts';
import type { LiveValues, OperationError, ServiceValues } from './private-link.ts';

/** A UUID, minted when the modal opens so that a proposed service id can carry a part of it. */
export type RequestId = string & { readonly brand: 'RequestId' };
/** Slack's user id, `U…` or `W…`. Unique inside the trust boundary (workspace or enterprise). */
export type SlackUserId = string & { readonly brand: 'SlackUserId' };
/** Lower-case hex SHA-256 of a version's preimage. */
export type VersionDigest = string & { readonly brand: 'VersionDigest' };

/** What HCP is asked to do with a service. */
export const hcpChanges = ['create', 'update', 'delete'] as const;
export type HcpChange = (typeof hcpChanges)[number];

/**
 * What is only decided, while HCP is asked for nothing: `accept` what is there as approved, `own` a service
 * of others from now on, `hand_over` one of the bot's to Terraform.
 */
export const ownershipChanges = ['accept', 'own', 'hand_over'] as const;
export type OwnershipChange = (typeof ownershipChanges)[number];

export const changes = [...hcpChanges, ...ownershipChanges] as const;
export type Change = (typeof changes)[number];

export function isOwnershipChange(change: Change): change is OwnershipChange {
  return (ownershipChanges as readonly Change[]).includes(change);
}

/** What HCP is asked to do. A change of ownership never gets that far: then this throws. */
export function hcpChangeOf({ change }: Pick<ChangeRequest, 'change'>): HcpChange {
  if (isOwnershipChange(change)) throw new Error(`HCP is not asked to ${change}`);
  return change;
}

export type Target = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly hvnId: string;
  readonly clusterId: string;
  readonly serviceId: string;
  /** The HVN's region, where the endpoint service lives. */
  readonly region: string;
};

/** Why a request ended badly or waits for a person, in HCP's own words where HCP spoke. */
export type Failure = {
  readonly code: FailureCode;
  readonly hcp?: OperationError;
  readonly detail?: string;
  /** `added`: HCP has it, though it was not approved; `removed`: it was approved, and HCP does not have it. */
  readonly differs?: Delta;
  /** What HCP had of the service when it was last looked at for this request: people decide by it. */
  readonly seen?: Seen;
  /** Who has decided so far what is to become of it, by what was seen. One for each person. */
  readonly reviews?: readonly OutcomeReview[];
};

/** What HCP had of a request's service at one time. */
export type Seen = {
  /** ISO 8601. */
  readonly at: string;
  readonly live: LiveValues;
  /** HCP's word for where the service is; absent where there is none. */
  readonly state?: string;
  /** Of all this but the time, of the version and of why people are asked: decisions are bound to it. */
  readonly digest: string;
};

/** How people end what a machine would have to guess about. */
export type OutcomeDecision = 'adopt' | 'abandon';

export type OutcomeReview = {
  readonly reviewer: SlackUserId;
  readonly decision: OutcomeDecision;
};

export type FailureCode =
  | 'refused_by_hcp'
  | 'operation_failed'
  | 'service_failed'
  | 'outcome_unknown'
  | 'not_as_desired'
  | 'changed_meanwhile'
  | 'not_ours'
  | 'not_owned'
  | 'of_terraform'
  /** Of a change of ownership: nothing is left to decide. */
  | 'owned_already'
  | 'as_approved'
  | 'gone'
  | 'remade'
  | 'still_there'
  | 'no_environment'
  | 'stuck'
  | 'no_answer'
  | 'too_many_starts'
  /** Another request took its place; `detail` is that one's reference. */
  | 'superseded';

/**
 * One person's wish for one change of one PrivateLink service.
 *
 * `version` counts what was shown: it rises with every edit or refresh and voids reviews. `revision`
 * counts commits: it guards every write. All times are the database's.
 */
export type ChangeRequest = {
  readonly id: RequestId;
  readonly version: number;
  readonly revision: number;
  readonly requester: SlackUserId;
  readonly environment: string;
  readonly change: Change;
  readonly target: Target;
  readonly desired: ServiceValues;
  readonly reason: string;
  readonly ticket: string | undefined;
  readonly status: RequestStatus;
  readonly phase: Phase | undefined;
  readonly digest: VersionDigest;
  /** Where the card is; approvals needed: both from the rule that this version was shown under. */
  readonly channel: string;
  readonly quorum: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When the intent to call HCP was committed; an equal service older than this is not ours. */
  readonly startedAt: Date | undefined;
  /** How often the call was sent so that it may have had an effect. */
  readonly sends: number;
  readonly operationId: string | undefined;
  readonly externalName: string | undefined;
  readonly failure: Failure | undefined;
  readonly progress: Progress;
  /** Absent as long as nobody was told anything unasked. */
  readonly prompts?: Prompts;
};

/**
 * What people were told unasked while the version now shown waits: each once. All times are ISO 8601, in the
 * database's clock. A new version starts anew, but for who was asked directly.
 */
export type Prompts = {
  readonly reminders?: number;
  readonly remindedAt?: string;
  /** When others may decide as well, and who they were then: who they are, the policy in force says. */
  readonly escalated?: {
    readonly at: string;
    readonly to: { readonly groups: readonly string[]; readonly users: readonly SlackUserId[] };
  };
  readonly expiryTold?: true;
  /** Whom the bot told directly that it waits for them, ever; and of which version and escalation that was last. */
  readonly asked?: {
    readonly people: readonly SlackUserId[];
    readonly version: number;
    readonly escalated?: true;
  };
};

/** What the worker must remember between two looks. All times are ISO 8601, in the database's clock. */
export type Progress = {
  /**
   * Whose approvals it was, where the one who completed them had approved before: of pressing once more
   * there is no review.
   */
  readonly approvedBy?: readonly SlackUserId[];
  /** When the call was last sent: an answer that was lost may still be on its way. */
  readonly sentAt?: string;
  /** HCP certainly did nothing with the last call, so it can be sent again without waiting. */
  readonly unsent?: true;
  readonly acceptedAt?: string;
  /** HCP's newest operation on the service before our call: whatever is older cannot be ours. */
  readonly lastOperationId?: string;
  /** When HCP's operation was over: a read may still miss for a while what it made. */
  readonly endedAt?: string;
  /** What HCP's operation ended with, where only the service can tell whether that was our change's end. */
  readonly operationError?: OperationError;
  /** Since when HCP has not answered a look, and whether the thread was told. */
  readonly silentSince?: string;
  readonly silenceTold?: true;
  /** The last "takes longer than usual" that the thread was told, in minutes. */
  readonly slowTold?: number;
  /** People took what HCP has for the result: which incarnation, where there is a service. */
  readonly adopted?: {
    readonly by: readonly SlackUserId[];
    readonly at: string;
    readonly createdAt?: string;
  };
};

/** Thirty-two characters, without 0, 1, I and O, which people mistake for one another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * The short name of a request that people type and read: six characters without look-alikes, from
 * the request's id. Not unique for ever: look-ups that find two say so.
 */
export function referenceOf(id: RequestId): string {
  const bits = BigInt(`0x${id.replaceAll('-', '').slice(-8)}`);
  let reference = '';
  for (let index = 0n; index < 6n; index += 1n)
    reference += alphabet[Number((bits >> (index * 5n)) & 31n)];
  return reference;
}
