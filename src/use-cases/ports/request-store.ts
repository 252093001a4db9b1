import type { AuditDraft } from '../../domain/audit.ts';
import type { Freeze } from '../../domain/freeze.ts';
import type { KeptIdentity } from '../../domain/identity.ts';
import type { DirectMessage, ThreadUpdate } from '../../domain/message.ts';
import type { OwnedService } from '../../domain/ownership.ts';
import type { PeopleFacts } from '../../domain/people.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Sealed } from '../../domain/preimage.ts';
import type {
  Cluster,
  Hvn,
  LiveValues,
  NetworkLink,
  PrivateLinkService,
} from '../../domain/private-link.ts';
import type { ChangeRequest, RequestId, SlackUserId } from '../../domain/request.ts';
import type { Review } from '../../domain/review.ts';
import type { Rule } from '../../domain/rule.ts';
import type { Membership } from '../../domain/seasoning.ts';
import type { ToldDrift } from './drift-store.ts';
import type { JobKind } from './job-queue.ts';
import type { PolicyInForce } from './policy-store.ts';

/** What was shown as one version of a request, and what its digest was made of. */
export type RequestVersion = Sealed & {
  readonly version: number;
  readonly live: LiveValues;
  readonly plan: Plan;
  readonly rule: Rule;
  readonly reasonSalt: string;
  /** JSON of the card's decision section, byte for byte as Slack is given it. */
  readonly decisionSection: string;
};

/** What the last look at HCP saw around one target. */
export type TargetInventory = {
  readonly cluster: Cluster | undefined;
  readonly hvn: Hvn | undefined;
  readonly links: readonly NetworkLink[];
  /** All services of the project: ids are unique in it, whatever the HVN. */
  readonly services: readonly PrivateLinkService[];
  readonly seenAt: Date | undefined;
};

/** A request as one look at the database sees it. */
export type RequestView = {
  /** The database's clock; later than the last review. */
  readonly now: Date;
  readonly request: ChangeRequest;
  readonly shown: RequestVersion;
  /** Since when that version is the one that is shown. */
  readonly shownAt: Date;
  /** Of the version now shown, oldest first. */
  readonly reviews: readonly Review[];
  readonly inForce: PolicyInForce;
  /** What holds in its environment, if anything does. */
  readonly freeze?: Freeze | undefined;
};

/** All that a decision about a request may look at, in its transaction and with its row locked. */
export type Snapshot = RequestView & {
  readonly inventory: TargetInventory;
  /** What the bot knows of the target as its own; whether that is what is there now, `isOwned` says. */
  readonly owned: OwnedService | undefined;
  /** Ids of the accounts lately approved in its environment; empty where no version can follow. */
  readonly approvedAccounts: ReadonlySet<string>;
  /** Of the people that the guard names: since when they are in which groups. */
  readonly memberships?: readonly Membership[];
};

/** Everything that one change of a request writes, in one transaction or not at all. */
export type Commit = {
  /** The request after the change; the store raises its revision. */
  readonly request: ChangeRequest;
  readonly entry: AuditDraft;
  readonly shown?: RequestVersion;
  readonly review?: Review;
  /** Who decided or asked, in words that outlive Slack: the entry has the hash of each. */
  readonly identities?: readonly KeptIdentity[];
  /**
   * Posts the card once more: the new one takes the place of the one there is. A version that is for
   * another channel has a card there without being told so.
   */
  readonly card?: 'anew';
  readonly updates?: readonly ThreadUpdate[];
  readonly notices?: readonly DirectMessage[];
  /** The target is the bot's own from here on, as this says; or is no longer there to be anybody's. */
  readonly owned?: OwnedService | 'gone';
  /** What was there of the target just now: the inventory has it from here on, until a look that begins later. */
  readonly seen?: { readonly service: PrivateLinkService | undefined };
  readonly jobs: readonly JobKind[];
};

/** What a decision says, and what is to be written for it. A refusal may leave an entry behind. */
export type Verdict<T> = {
  readonly answer: T;
  readonly commit?: Commit | undefined;
  /** Of a submission: the end of its rival, which it takes the place of; written first. */
  readonly superseded?: Commit | undefined;
  readonly refusal?: AuditDraft;
};

/** The lease of a worker on a request; every write of a run names its `fence`. */
export type Lease = { readonly fence: number; readonly starts: number };

/** What the worker is at with a request, by the database's clock. */
export type Work = {
  readonly now: Date;
  /** Until when a run holds it, if one does. */
  readonly heldUntil: Date | undefined;
  /** Runs that began and have not ended well since. */
  readonly starts: number;
  /** When the last run ended that looked at it, and when the next one is due. */
  readonly lookedAt: Date | undefined;
  readonly nextLookAt: Date | undefined;
};

/** The row changed hands or was decided elsewhere: this run's writes no longer count. */
export class LostLeaseError extends Error {
  override readonly name = 'LostLeaseError';
}

/** Nothing was written, because another request on the same service or cluster is open: this one. */
export class TargetTakenError extends Error {
  override readonly name = 'TargetTakenError';
  readonly by: RequestId | undefined;
  constructor(by: RequestId | undefined) {
    super('another request on this target is open');
    this.by = by;
  }
}

/**
 * The database did not answer, or not in time. `unconfirmed`: the answer that was lost may have been a
 * yes, so say "could not confirm" and let it be repeated, which doubles nothing. Else nothing was
 * recorded.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly unconfirmed: boolean;
  constructor(unconfirmed: boolean, options?: ErrorOptions) {
    super('the database did not answer', options);
    this.unconfirmed = unconfirmed;
  }
}

export type SubmissionSnapshot = {
  readonly now: Date;
  readonly inForce: PolicyInForce;
  readonly inventory: TargetInventory;
  /** Of the requester and of those who may approve in the target's environment, whatever their age. */
  readonly people: PeopleFacts;
  /** Another open request on the same service or cluster, with its row locked. */
  readonly rival: ChangeRequest | undefined;
  /** The request that the form edits, locked like in `change`. */
  readonly edited?: Snapshot | undefined;
  readonly owned: OwnedService | undefined;
  /** What people are told of the service that is other than approved. */
  readonly drift?: ToldDrift | undefined;
  /** Ids of the accounts lately approved in the target's environment. */
  readonly approvedAccounts: ReadonlySet<string>;
};

export type Submission = {
  /** Slack's `view.id`: the same one again is the same request. */
  readonly key: string;
  /** Hash of what was filled in; the same key with another hash is refused. */
  readonly valuesHash: string;
  readonly requester: SlackUserId;
  /** The request that the form edits: what is decided is its next revision, and not a new request. */
  readonly edits?: RequestId | undefined;
  readonly target: {
    readonly projectId: string;
    readonly clusterId: string;
    readonly serviceId: string;
  };
};

export type Recorded<T> =
  | { readonly kind: 'decided'; readonly answer: T }
  | { readonly kind: 'repeated'; readonly requestId: RequestId }
  | { readonly kind: 'differs'; readonly requestId: RequestId };

/**
 * The only writer of requests, reviews and their log. Decisions are pure functions that run inside
 * the transaction, on a locked row: whatever they return is written whole, with its audit entry, its
 * messages and its promised jobs, or not at all.
 */
export type RequestStore = {
  submit<T>(
    submission: Submission,
    decide: (snapshot: SubmissionSnapshot) => Verdict<T>,
  ): Promise<Recorded<T>>;
  /**
   * Runs `decide` on a request. `click` ties the answer to a recorded click: the second run of the same
   * click gets the first one's answer, and `decide` is not called. `fence` guards a worker's write:
   * throws `LostLeaseError` when another run has taken over; `renewMs` extends its lease with the same commit.
   * `persons`: about whose time in groups `decide` may have to know.
   * `begins`: no freeze is told of between what `decide` sees and the commit.
   * A request that is opened again throws `TargetTakenError` where another one holds its target.
   * `undefined`: no such request.
   */
  change<T>(
    id: RequestId,
    guard: {
      readonly click?: string;
      readonly fence?: number;
      readonly renewMs?: number;
      readonly begins?: true;
      readonly persons?: readonly SlackUserId[];
    },
    decide: (snapshot: Snapshot) => Verdict<T>,
  ): Promise<T | undefined>;
  /** What is to be carried out or told of a request: a third of what `find` reads. */
  view(id: RequestId): Promise<RequestView | undefined>;
  find(id: RequestId): Promise<Snapshot | undefined>;
  /** By id or by reference; several when a reference is not unique. */
  search(reference: string): Promise<readonly ChangeRequest[]>;
  listByRequester(requester: SlackUserId, limit: number): Promise<readonly ChangeRequest[]>;
  /** Takes the lease, unless another run holds it: then the time at which that one ends. */
  lease(id: RequestId, ms: number): Promise<Lease | { readonly heldUntil: Date } | undefined>;
  /**
   * Ends a run that did not die: its start no longer counts against the request. `nextMs`: when it looks
   * again, where it does.
   */
  release(id: RequestId, fence: number, nextMs?: number): Promise<void>;
  findWork(id: RequestId): Promise<Work | undefined>;
  /** Open requests that a worker must look at, and those whose time is over. */
  listOpen(): Promise<
    readonly {
      readonly id: RequestId;
      readonly version: number;
      readonly needs: readonly JobKind[];
    }[]
  >;
  listExpired(limit: number): Promise<readonly RequestId[]>;
  /**
   * Requests of which people may have to be told something unasked: nobody has looked since they were changed or
   * since another policy is in force, or it is time.
   */
  listToPrompt(limit: number): Promise<readonly RequestId[]>;
  /** Nothing is to be told before `at` under this policy, if the request is still at this revision. */
  promptLater(
    id: RequestId,
    until: { readonly revision: number; readonly policy: string; readonly at: Date },
  ): Promise<void>;
};
