import { type Explanation, explainPolicy } from '../domain/explanation.ts';
import type { OwnedService } from '../domain/ownership.ts';
import { valuesAfter } from '../domain/ownership-change.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { type Plan, planAmid } from '../domain/plan.ts';
import { findEnvironment, type Place, type Policy } from '../domain/policy.ts';
import { findService, noValues, type ServiceValues, toLiveValues } from '../domain/private-link.ts';
import { type Change, isOwnershipChange, type SlackUserId } from '../domain/request.ts';
import type { InventoryStore } from './ports/inventory-store.ts';
import type { PolicyTrial } from './ports/policy-trial.ts';
import type { TargetInventory } from './ports/request-store.ts';
import { oldLook, surroundingsOf } from './surroundings.ts';

export type ExplainDeps = {
  readonly inventory: Pick<InventoryStore, 'findCluster' | 'findServices'>;
  readonly trial: Pick<PolicyTrial, 'approvedAccounts'>;
  readonly now: () => Date;
};

/** What somebody thinks of asking for. What is absent is as it was last seen, or not known. */
export type ImaginedChange = {
  readonly change: Change;
  readonly clusterId: string;
  readonly hvnId: string | undefined;
  readonly projectId: string | undefined;
  readonly serviceId: string | undefined;
  readonly desired: Partial<ServiceValues>;
  readonly person: SlackUserId;
  readonly requester: SlackUserId | undefined;
};

/** A place, and what was last seen around it. */
export type FoundPlace = { readonly place: Place; readonly inventory: TargetInventory };

/**
 * The cluster as it was last seen, in each project that has one of that name. What is named goes before what
 * was seen: a cluster may be yet to be.
 */
export async function findPlaces(
  { inventory }: Pick<ExplainDeps, 'inventory'>,
  { clusterId, hvnId, projectId }: ImaginedChange,
): Promise<readonly FoundPlace[]> {
  const seen = (await inventory.findCluster(clusterId)).filter(
    (one) => projectId === undefined || one.projectId === projectId,
  );
  const [first] = seen;
  if (hvnId !== undefined && (first === undefined || first.cluster.hvnId !== hvnId)) {
    const place = { clusterId, hvnId, projectId: projectId ?? first?.projectId ?? '' };
    return [{ place, inventory: nothingSeen }];
  }
  return seen.map((one) => ({
    place: { clusterId, hvnId: one.cluster.hvnId, projectId: one.projectId },
    inventory: one.inventory,
  }));
}

const nothingSeen: TargetInventory = {
  ...{ cluster: undefined, hvn: undefined, links: [], services: [], seenAt: undefined },
};

export type ExplainedChange = Explanation & { readonly plan: Plan; readonly valuesKnown: boolean };

/** Says how a change would be judged, as far as its values are given or were last seen. */
export async function explainChange(
  deps: ExplainDeps,
  asked: {
    readonly imagined: ImaginedChange;
    readonly found: FoundPlace;
    readonly policy: Policy;
    readonly facts: PeopleFacts;
  },
): Promise<ExplainedChange> {
  const { imagined, found, policy, facts } = asked;
  const { change, serviceId, desired, person, requester } = imagined;
  const service = serviceOf(asked);
  const owned = service && (await findOwned(deps, found.place, service.id));
  const live = toLiveValues(service);
  const start = live.exists ? live : noValues;
  const after = isOwnershipChange(change)
    ? valuesAfter(change, { live, owned })
    : { ...start, ...desired };
  const around = await lookAround(deps, asked, owned);
  const plan = planAmid({ change, live, desired: after }, around);
  const isGiven = Object.keys(desired).length > 0;
  const valuesKnown = isOwnershipChange(change) || change === 'delete' ? live.exists : isGiven;
  const question = { ...{ place: found.place, plan, valuesKnown, person, requester } };
  const named = { serviceId: serviceId ?? service?.id };
  return { ...explainPolicy(policy, { ...question, ...named }, facts), plan, valuesKnown };
}

type Asked = Parameters<typeof explainChange>[1];

/** The service that is named, or for a change of one that is there, the cluster's. */
function serviceOf({ imagined: { serviceId, change, clusterId }, found }: Asked) {
  const { services } = found.inventory;
  if (serviceId !== undefined) return findService(services, serviceId);
  return change === 'create' ? undefined : services.find((one) => one.clusterId === clusterId);
}

async function findOwned(
  { inventory }: ExplainDeps,
  { projectId }: Place,
  serviceId: string,
): Promise<OwnedService | undefined> {
  const named = await inventory.findServices(serviceId);
  return named.find((one) => one.projectId === projectId && one.service.id === serviceId)?.owned;
}

async function lookAround(
  { trial, now }: ExplainDeps,
  { found: { place, inventory }, policy, imagined }: Asked,
  owned: OwnedService | undefined,
) {
  const environment = findEnvironment(policy, place);
  if (environment === undefined) return {};
  const approvedAccounts = await trial.approvedAccounts(environment.name);
  const inForce = { policy, hash: '' };
  const seen = { now: now(), inForce, inventory, approvedAccounts, owned };
  const target = { ...place, serviceId: imagined.serviceId ?? owned?.serviceId ?? '' };
  const known = surroundingsOf(seen, { target, environment });
  return { ...known, oldLook: inventory.seenAt === undefined ? undefined : oldLook(seen) };
}
