import type { AuditDraft } from '../../domain/audit.ts';
import type { Drift } from '../../domain/drift.ts';
import type { Remembered } from '../../domain/observed.ts';
import type { OwnedService } from '../../domain/ownership.ts';
import type { Hvn, LiveValues, PrivateLinkService } from '../../domain/private-link.ts';
import type { ChangeRequest, RequestId, Target } from '../../domain/request.ts';
import type { CardStore } from './card-store.ts';
import type { Project } from './hcp.ts';
import type { PolicyInForce } from './policy-store.ts';

export type DriftId = string & { readonly brand: 'DriftId' };

/** A drift as people are told of it. */
export type ToldDrift = Drift & {
  readonly id: DriftId;
  readonly target: Target;
  /** Counts what was found of it, its end included. */
  readonly revision: number;
  readonly foundAt: Date;
  readonly changedAt: Date;
  readonly channel: string;
  /** `by`: the request that ended it; absent where it went away by itself. */
  readonly ended: { readonly at: Date; readonly by: RequestId | undefined } | undefined;
};

/** All services of a project, as one look saw them. */
export type ServiceLook = Project & {
  readonly services: readonly PrivateLinkService[];
  readonly hvns: readonly Hvn[];
  /** Before the first call of the look, by the database's clock. */
  readonly beganAt: Date;
};

/** A service of the bot, with what tells of it when it is gone. */
export type KnownService = OwnedService & {
  readonly target: Target;
  readonly approvedAt: Date;
};

/** One incarnation of a service's id. */
export type Sighting = { readonly serviceId: string; readonly createdAt: string };

/** What is on record about the services of a project, while nobody else judges them. */
export type LookSnapshot = {
  readonly now: Date;
  /** When the newest look that was judged began; absent at the first: what is there now was there before the bot. */
  readonly lastBeganAt: Date | undefined;
  readonly inForce: PolicyInForce;
  readonly owned: readonly KnownService[];
  readonly told: readonly ToldDrift[];
  readonly sightings: readonly Sighting[];
  /** Services that are not the bot's, as they were seen last; absent where none has ever been remembered. */
  readonly remembered: readonly Remembered[] | undefined;
  /** Requests that may be changing a service at this moment, and all that were to create one. */
  readonly requests: readonly ChangeRequest[];
};

/** One drift that begins, changes or ends, with its entry. */
export type DriftStep = { readonly drift: ToldDrift; readonly entry: AuditDraft };

/** A service of others as it is remembered from now on; one that is not there is forgotten. */
export type ObservedStep = {
  readonly serviceId: string;
  readonly live: LiveValues;
  /** Where they have changed it. */
  readonly entry?: AuditDraft;
};

export type LookVerdict = {
  readonly sightings: readonly Sighting[];
  readonly steps: readonly DriftStep[];
  readonly observed: readonly ObservedStep[];
  /** Of the first look. */
  readonly baseline?: AuditDraft | undefined;
  /** Of a look that others should have come before. */
  readonly resumed?: AuditDraft | undefined;
};

/** The only writer of drifts. */
export type DriftStore = CardStore<DriftId, ToldDrift> & {
  now(): Promise<Date>;
  /**
   * Judges one look in one transaction: looks at one project take turns, and one that began before the
   * newest that was judged is left out. What `decide` returns is written whole, or not at all.
   */
  judge(look: ServiceLook, decide: (seen: LookSnapshot) => LookVerdict): Promise<void>;
  find(id: DriftId): Promise<ToldDrift | undefined>;
};
