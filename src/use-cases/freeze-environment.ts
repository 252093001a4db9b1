import { everyEnvironment, type Freeze, type FreezerRefusal, mayFreeze } from '../domain/freeze.ts';
import { identify, identityJson, type KeptIdentity } from '../domain/identity.ts';
import type { JsonObject } from '../domain/json.ts';
import type { FreezeTold } from '../domain/message.ts';
import type { PeopleFacts, PersonFacts } from '../domain/people.ts';
import type { Entitlement, Policy } from '../domain/policy.ts';
import { type Hashing, saltedHash } from '../domain/preimage.ts';
import type { SlackUserId } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { askAbout } from './ask-about.ts';
import type { ChannelBulletin } from './ports/bulletin-store.ts';
import type { FreezeSnapshot, FreezeStore, FreezeVerdict } from './ports/freeze-store.ts';
import type { PeopleDirectory } from './ports/people-directory.ts';
import { keeping } from './record-review.ts';

export type FreezeDeps = {
  readonly freezes: FreezeStore;
  readonly people: PeopleDirectory;
  readonly policy: () => Promise<Policy | undefined>;
  readonly hashing: Hashing;
  readonly newSalt: () => string;
};

export type FreezeOrder = {
  /** `null`: an operator, whose way in is not Slack, and whom no policy needs to name. */
  readonly by: SlackUserId | null;
  /** A name, or `everyEnvironment`, which is for operators. */
  readonly environment: string;
  readonly reason?: string | undefined;
};

export type FreezeRefusal =
  | FreezerRefusal
  | { readonly code: 'unknown_environment'; readonly known: readonly string[] }
  | { readonly code: 'already_frozen'; readonly freeze: Freeze }
  | { readonly code: 'not_frozen' }
  /** What holds is the freeze of all environments, which ends for all. */
  | { readonly code: 'frozen_with_all'; readonly freeze: Freeze };

/**
 * Freezes an environment, or all. Facts about people are fetched before; the decision is one transaction
 * that nothing is begun beside. From its commit on nothing is, in any process.
 */
export async function freezeEnvironment(
  deps: FreezeDeps,
  order: FreezeOrder,
): Promise<Result<void, FreezeRefusal>> {
  const facts = await fetchFacts(deps, order);
  return await deps.freezes.change((snapshot) => judgeFreeze(deps, snapshot, { order, facts }));
}

/** Ends a freeze: what waited for it goes on by itself. */
export async function endFreeze(
  deps: FreezeDeps,
  order: Omit<FreezeOrder, 'reason'>,
): Promise<Result<Freeze, FreezeRefusal>> {
  const facts = await fetchFacts(deps, order);
  return await deps.freezes.change((snapshot) => judgeEnd(deps, snapshot, { order, facts }));
}

const nothing: PeopleFacts = { persons: new Map(), groups: new Map() };

/** When Slack cannot be asked there are none: nobody can be told from anybody, so nobody may. */
async function fetchFacts(
  { people, policy }: FreezeDeps,
  { by }: Pick<FreezeOrder, 'by'>,
): Promise<PeopleFacts> {
  if (by === null) return nothing;
  const groups = (await policy())?.freezers?.groups ?? [];
  return (await askAbout(people, { persons: [by], groups })) ?? nothing;
}

type Salted = Pick<FreezeDeps, 'hashing' | 'newSalt'>;
type Given = { readonly order: FreezeOrder; readonly facts: PeopleFacts };

function judgeFreeze(
  deps: Salted,
  snapshot: FreezeSnapshot,
  { order, facts }: Given,
): FreezeVerdict<Result<void, FreezeRefusal>> {
  const { environment, by, reason } = order;
  const allowed = judgeOrder(snapshot, { order, facts });
  if (!allowed.ok) return refuse(order, allowed.refusal);
  const { policy } = snapshot.inForce;
  const known = policy.environments.map(({ name }) => name);
  if (!isOfAll(order) && !known.includes(environment))
    return nothingDone({ code: 'unknown_environment', known });
  const held = ordered(snapshot).find((freeze) => freeze.environment === environment);
  if (held !== undefined) return nothingDone({ code: 'already_frozen', freeze: held });
  const { hashing, newSalt } = deps;
  const salt = newSalt();
  const identity = identityOf(deps, allowed.value, { order, facts });
  const given = reason === undefined ? {} : { reason };
  const told = { code: 'frozen', environment, by, at: snapshot.now.toISOString() } as const;
  return {
    answer: ok(undefined),
    commit: {
      begin: { environment, by, ...(reason === undefined ? {} : { reason, reasonSalt: salt }) },
      ...keeping(identity),
      entry: {
        ...{ action: 'environment_frozen', actor: by, requestId: null },
        details: {
          ...{ environment, policy: snapshot.inForce.hash },
          reason_hash: reason === undefined ? null : saltedHash({ text: reason, salt }, hashing),
          ...whyJson(allowed.value, { order, facts }, identity),
        },
      },
      bulletins: toChannels(policy, { ...told, ...given }),
    },
  };
}

function judgeEnd(
  deps: Salted,
  snapshot: FreezeSnapshot,
  { order, facts }: Given,
): FreezeVerdict<Result<Freeze, FreezeRefusal>> {
  const { environment, by } = order;
  const { inForce } = snapshot;
  const allowed = judgeOrder(snapshot, { order, facts });
  if (!allowed.ok) return refuse(order, allowed.refusal);
  const isNamed = isOfAll(order) || environment !== everyEnvironment;
  const held = ordered(snapshot).find((freeze) => isNamed && freeze.environment === environment);
  if (held === undefined) return nothingDone(whyNotHeld(snapshot, order));
  const since = held.at.toISOString();
  const identity = identityOf(deps, allowed.value, { order, facts });
  return {
    answer: ok(held),
    commit: {
      end: { id: held.id, by },
      ...keeping(identity),
      entry: {
        ...{ action: 'environment_unfrozen', actor: by, requestId: null },
        details: {
          ...{ environment, frozen_at: since, frozen_by: held.by, policy: inForce.hash },
          ...whyJson(allowed.value, { order, facts }, identity),
        },
      },
      bulletins: toChannels(inForce.policy, { code: 'unfrozen', environment, by, since }),
    },
  };
}

/** Those that people began. What the bot began by itself, no order ends. */
function ordered({ freezes }: FreezeSnapshot): readonly Freeze[] {
  return freezes.filter(({ lost }) => lost === undefined);
}

/** An environment that the policy has no more can still be frozen, and its freeze be ended. */
function whyNotHeld(snapshot: FreezeSnapshot, order: FreezeOrder): FreezeRefusal {
  const known = snapshot.inForce.policy.environments.map(({ name }) => name);
  const ofAll = ordered(snapshot).find((freeze) => freeze.environment === everyEnvironment);
  if (!isOfAll(order) && !known.includes(order.environment))
    return { code: 'unknown_environment', known };
  return ofAll === undefined ? { code: 'not_frozen' } : { code: 'frozen_with_all', freeze: ofAll };
}

/** All at once is for operators: to others it is a name that no environment has. */
function isOfAll({ by, environment }: FreezeOrder): boolean {
  return by === null && environment === everyEnvironment;
}

/** Why this person may; `undefined` of an operator. */
function judgeOrder(
  { inForce }: FreezeSnapshot,
  { order, facts }: Given,
): Result<Entitlement | undefined, FreezerRefusal> {
  return order.by === null ? ok(undefined) : mayFreeze(inForce.policy, order.by, facts);
}

/** Somebody who may not, or of whom that cannot be found out, is told of in the log. */
function refuse<T>(
  { by, environment }: FreezeOrder,
  refusal: FreezerRefusal,
): FreezeVerdict<Result<T, FreezeRefusal>> {
  const details = { refusal: refusal.code, environment: environment.slice(0, 40) };
  return {
    answer: refused(refusal),
    refusal: { action: 'freeze_refused', actor: by, requestId: null, details },
  };
}

/** A slip of the finger of somebody who may is not. */
function nothingDone<T>(refusal: FreezeRefusal): FreezeVerdict<Result<T, FreezeRefusal>> {
  return { answer: refused(refusal) };
}

/** The facts that the decision rests on: the log cannot gain them later. */
function whyJson(
  why: Entitlement | undefined,
  given: Given,
  identity: KeptIdentity | undefined,
): JsonObject {
  const person = personOf(given);
  if (why === undefined || person === undefined) return { via: 'operator' };
  return {
    ...{ via: why.via, group: why.group ?? null },
    ...{ kind: person.kind, team_id: person.teamId },
    fetched_at: person.fetchedAt.toISOString(),
    ...identityJson(identity),
  };
}

function identityOf(
  deps: Salted,
  why: Entitlement | undefined,
  given: Given,
): KeptIdentity | undefined {
  const person = personOf(given);
  return person && identify(deps, person, why?.group);
}

/** Nobody of Slack's, where an operator orders it. */
function personOf({ order, facts }: Given): PersonFacts | undefined {
  return order.by === null ? undefined : facts.persons.get(order.by);
}

/** Once in each channel, however many environments are at home there. */
function toChannels({ environments }: Policy, body: FreezeTold): readonly ChannelBulletin[] {
  const { environment } = body;
  const concerned = environments.filter(
    ({ name }) => environment === everyEnvironment || name === environment,
  );
  return [...new Set(concerned.map(({ channel }) => channel))].map((channel) => ({
    channel,
    body,
  }));
}
