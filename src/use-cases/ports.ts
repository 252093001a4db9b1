import type { AuditDraft } from '../domain/audit.ts';
import type { DirectMessage, Notice, ThreadUpdate } from '../domain/message.ts';
import type { PeopleFacts } from '../domain/people.ts';
import type { Plan } from '../domain/plan.ts';
import type { Policy, Rule } from '../domain/policy.ts';
import type { Sealed } from '../domain/preimage.ts';
import type {
  Cluster,
  Hvn,
  LiveValues,
  NetworkLink,
  PrivateLinkService,
} from '../domain/private-link.ts';
import type { ChangeRequest, RequestId, SlackUserId } from '../domain/request.ts';
import type { Review } from '../domain/review.ts';
import type { ClickAnswer } from './click-answer.ts';
import type { JobKind } from './job-queue.ts';

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

export type PolicyInForce = { readonly policy: Policy; readonly hash: string };

/** What the last look at HCP saw around one target. */
export type TargetInventory = {
  readonly cluster: Cluster | undefined;
  readonly hvn: Hvn | undefined;
  readonly links: readonly NetworkLink[];
  /** All services of the project: ids are unique in it, whatever the HVN. */
  readonly services: readonly PrivateLinkService[];
  readonly seenAt: Date | undefined;
};

/** A request as one transaction sees it, with the row locked. */
export type Snapshot = {
  /** The database's clock once the row was locked; later than the last review. */
  readonly now: Date;
  readonly request: ChangeRequest;
  readonly shown: RequestVersion;
  /** Of the version now shown, oldest first. */
  readonly reviews: readonly Review[];
  readonly inForce: PolicyInForce;
  readonly inventory: TargetInventory;
};

/** Everything that one change of a request writes, in one transaction or not at all. */
export type Commit = {
  /** The request after the change; the store raises its revision. */
  readonly request: ChangeRequest;
  readonly entry: AuditDraft;
  readonly shown?: RequestVersion;
  readonly review?: Review;
  readonly updates?: readonly ThreadUpdate[];
  readonly notices?: readonly DirectMessage[];
  readonly jobs: readonly JobKind[];
};

/** What a decision says, and what is to be written for it. A refusal may leave an entry behind. */
export type Verdict<T> = {
  readonly answer: T;
  readonly commit?: Commit;
  readonly refusal?: AuditDraft;
};

/** The lease of a worker on a request; every write of a run names its `fence`. */
export type Lease = { readonly fence: number; readonly starts: number };

/** The row changed hands or was decided elsewhere: this run's writes no longer count. */
export class LostLeaseError extends Error {
  override readonly name = 'LostLeaseError';
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
  readonly people: PeopleFacts;
  /** Another open request on the same service or cluster. */
  readonly rival: ChangeRequest | undefined;
};

export type Submission = {
  /** Slack's `view.id`: the same one again is the same request. */
  readonly key: string;
  /** Hash of what was filled in; the same key with another hash is refused. */
  readonly valuesHash: string;
  readonly requester: SlackUserId;
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
   * throws `LostLeaseError` when another run has taken over. `undefined`: no such request.
   */
  change<T>(
    id: RequestId,
    guard: { readonly click?: string; readonly fence?: number },
    decide: (snapshot: Snapshot) => Verdict<T>,
  ): Promise<T | undefined>;
  find(id: RequestId): Promise<Snapshot | undefined>;
  /** By id or by reference; several when a reference is not unique. */
  search(reference: string): Promise<readonly ChangeRequest[]>;
  listByRequester(requester: SlackUserId, limit: number): Promise<readonly ChangeRequest[]>;
  /** Takes the lease, unless another run holds it: then the time at which that one ends. */
  lease(id: RequestId, ms: number): Promise<Lease | { readonly heldUntil: Date } | undefined>;
  /** Proves that the lease is still held and extends it; `false` when it was lost. */
  renew(id: RequestId, fence: number, ms: number): Promise<boolean>;
  /** Ends a run that did not die: its start no longer counts against the request. */
  release(id: RequestId, fence: number): Promise<void>;
  /** Open requests that a worker must look at, and those whose time is over. */
  listOpen(): Promise<
    readonly {
      readonly id: RequestId;
      readonly version: number;
      readonly needs: readonly JobKind[];
    }[]
  >;
  listExpired(limit: number): Promise<readonly RequestId[]>;
};

export type ClickAction = 'approve' | 'reject' | 'cancel';

export type Click = {
  /** Unique per press of a button. */
  readonly key: string;
  readonly person: SlackUserId;
  readonly teamId: string;
  readonly requestId: RequestId;
  readonly action: ClickAction;
  readonly version: number;
  readonly digestPrefix: string;
  readonly reason: string | undefined;
  /** Where the click was made, so that the answer can be shown there. */
  readonly channel: string | undefined;
};

/** What was delivered by Slack and must not be lost or done twice. */
export type DeliveryLog = {
  /** Records a click before its ack. `false`: already there. */
  recordClick(click: Click): Promise<boolean>;
  /** Clicks that were recorded at least `olderThanMs` ago and have no answer yet. */
  listUnansweredClicks(olderThanMs: number): Promise<readonly Click[]>;
  /** Ends a click that can never be decided (no such request). */
  closeClick(key: string, answer: ClickAnswer): Promise<void>;
};

/**
 * What was answered to a signed delivery, by the hash of its signature: the same signature again is a
 * replay, and gets the first one's answer. Kept a little longer than a signature is accepted.
 */
export type ReplayGuard = {
  /** `new`: seen now for the first time. `pending`: the first one has no answer yet. */
  seen(signatureHash: string): Promise<{ readonly answer: unknown } | 'new' | 'pending'>;
  keep(signatureHash: string, answer: unknown): Promise<void>;
};

/** Slack could not be asked about people. No facts: so the answer to every question is no. */
export class PeopleUnavailableError extends Error {
  override readonly name = 'PeopleUnavailableError';
}

/** What Slack says of people. Throws `PeopleUnavailableError` when it cannot be asked. */
export type PeopleDirectory = {
  /** Facts at most `maxAgeMs` old; what could not be established is absent. Single flight. */
  facts(
    wanted: { readonly persons: readonly SlackUserId[]; readonly groups: readonly string[] },
    maxAgeMs: number,
  ): Promise<PeopleFacts>;
};

export type PeopleCache = {
  readPersons(ids: readonly SlackUserId[]): Promise<PeopleFacts['persons']>;
  readGroups(ids: readonly string[]): Promise<PeopleFacts['groups']>;
  write(facts: PeopleFacts): Promise<void>;
};

/** One message that the database has promised and Slack must show. */
export type PlannedMessage = {
  readonly requestId: RequestId;
  readonly kind: 'card' | 'thread' | 'dm';
  readonly number: number;
  readonly state: 'planned' | 'sending' | 'sent' | 'unknown' | 'given_up';
  /** Channel id, or for a DM the person's id. */
  readonly to: string;
  readonly ts: string | undefined;
  /** Of the last drawing that Slack certainly has; `undefined` after an unclear answer. */
  readonly renderHash: string | undefined;
  readonly sendingSince: Date | undefined;
  /** Of the card: the request's revision that it was last drawn from. */
  readonly drawnRevision?: number | undefined;
  readonly body: ThreadUpdate | Notice | undefined;
};

export type MessageStore = {
  list(id: RequestId): Promise<readonly PlannedMessage[]>;
  /**
   * Takes the announcer's lease on a request; `undefined` while another process holds it. Taken from
   * one that never gave it back, it casts doubt on the card: a drawing may still be on its way.
   */
  leaseAnnouncer(id: RequestId, ms: number): Promise<number | undefined>;
  /** What the card shows is not certain: it is drawn again, and once more when nothing can be late. */
  doubtCard(id: RequestId): Promise<void>;
  releaseAnnouncer(id: RequestId, fence: number): Promise<void>;
  /** Throws `LostLeaseError` when the lease was lost. */
  save(message: PlannedMessage, fence: number): Promise<void>;
  /** Books a post in a channel now (0), or says in how many milliseconds to ask again. */
  pace(channel: string, intervalMs: number): Promise<number>;
};

export type BoardPost = { readonly channel: string; readonly ts: string };
export type MessageKey = {
  readonly requestId: RequestId;
  readonly kind: PlannedMessage['kind'];
  readonly number: number;
};

/** Slack refused: nothing was posted. `code` is Slack's. */
export class BoardRefusedError extends Error {
  override readonly name = 'BoardRefusedError';
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`Slack refused: ${code}`, options);
    this.code = code;
  }
}

/** Slack asked to wait: nothing was posted. */
export class BoardBusyError extends Error {
  override readonly name = 'BoardBusyError';
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('Slack asked to wait', options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** No clear answer: the message may be there. Look before posting again. */
export class BoardUnclearError extends Error {
  override readonly name = 'BoardUnclearError';
}

/** A drawn message: Slack's blocks as JSON text, the fallback text, and the hash of both. */
export type Drawing = { readonly blocks: string; readonly text: string; readonly hash: string };

/** Where people see requests. Draws nothing itself; throws the three errors above. */
export type ThreadBoard = {
  post(
    to: { readonly channel: string; readonly threadTs?: string },
    drawing: Drawing,
    key: MessageKey,
  ): Promise<BoardPost>;
  update(post: BoardPost, drawing: Drawing, key: MessageKey): Promise<void>;
  /** Looks a message up by its metadata. `unreadable`: the history cannot be read at all. */
  find(
    to: { readonly channel: string; readonly threadTs?: string },
    key: MessageKey,
    since: Date,
  ): Promise<BoardPost | 'absent' | 'unreadable'>;
  /** The channel of the direct messages with a person. */
  openDirect(person: SlackUserId): Promise<string>;
  permalink(post: BoardPost): Promise<string | undefined>;
};

/** How requests look. Pure. */
export type Painter = {
  /** The part of the card that an approval is bound to. */
  decisionSection(shown: DecisionSectionInput): DecisionSection;
  card(state: CardState): Drawing;
  update(update: ThreadUpdate, state: CardState): Drawing;
  notice(notice: Notice, state: CardState & { readonly permalink: string | undefined }): Drawing;
};

export type DecisionSection = {
  /** JSON of Slack blocks, in the bytes that are hashed and sent. */
  readonly json: string;
  /** Whether every value is on it; else the whole lists follow in the thread. */
  readonly complete: boolean;
};

export type DecisionSectionInput = Omit<
  ChangeRequest,
  | 'digest'
  | 'status'
  | 'phase'
  | 'revision'
  | 'startedAt'
  | 'sends'
  | 'operationId'
  | 'externalName'
  | 'failure'
  | 'progress'
> & {
  readonly plan: Plan;
  readonly live: LiveValues;
  readonly rule: Rule;
  readonly ticketUrl: string | undefined;
  readonly approvers: {
    readonly groups: readonly string[];
    readonly users: readonly SlackUserId[];
  };
};

export type CardState = Pick<Snapshot, 'request' | 'shown' | 'reviews' | 'now'> & {
  /** Marked as possibly repeated: posted again because history could not show the first. */
  readonly repeated?: boolean;
};

export type OutboxRow = {
  readonly id: string;
  readonly jobId: string;
  readonly kind: JobKind;
  readonly requestId: RequestId;
  readonly runAt: Date | undefined;
};

export type Outbox = {
  /** Hands the oldest unsettled promises to `deliver` and settles them when it returns. */
  relay(limit: number, deliver: (rows: readonly OutboxRow[]) => Promise<void>): Promise<number>;
};

/** A policy's text and what was read from it; the hash is of the text. */
export type PolicyCandidate = PolicyInForce & { readonly text: string };

export type PolicyStore = {
  findInForce(): Promise<(PolicyCandidate & { readonly appliedAt: Date }) | undefined>;
  /** Puts a policy in force, with its audit entry. `false`: it already is. */
  apply(candidate: PolicyCandidate, by: SlackUserId | null): Promise<boolean>;
  /** The very first start: applies it only where no policy has ever been in force. */
  applyFirst(candidate: PolicyCandidate): Promise<boolean>;
};

export type InventoryStore = {
  /** Replaces what was seen of one project, in one transaction. */
  replace(project: ProjectInventory): Promise<void>;
  listClusters(query: string, limit: number): Promise<readonly ClusterChoice[]>;
  findCluster(id: string): Promise<readonly ClusterChoice[]>;
  age(): Promise<Date | undefined>;
};

export type ProjectInventory = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly clusters: readonly Cluster[];
  readonly hvns: readonly Hvn[];
  readonly links: readonly NetworkLink[];
  readonly services: readonly PrivateLinkService[];
};

/** A cluster for a picker, with all that decides whether it can be chosen. */
export type ClusterChoice = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly cluster: Cluster;
  readonly inventory: TargetInventory;
};

export type Clock = () => Date;
