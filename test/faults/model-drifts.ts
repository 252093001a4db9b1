/** What must be true of whose services are, and of the drifts that people are told of. */
import { type Drift, sameDrift } from '../../src/domain/drift.ts';
import { isOwned, type OwnedService } from '../../src/domain/ownership.ts';
import { findEnvironment, findTerraformGlob } from '../../src/domain/policy.ts';
import {
  type LiveValues,
  noService,
  type PrivateLinkService,
  sameValues,
  toLiveValues,
} from '../../src/domain/private-link.ts';
import { isOwnershipChange } from '../../src/domain/request.ts';
import type { ToldDrift } from '../../src/use-cases/ports/drift-store.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import { type ClusterId, clusters, hvnOf, type ModelWorld, serviceIdOf } from './model-world.ts';

/** Once a decision about a service counts, what is on record is what was decided. */
export async function checkDecided(
  world: ModelWorld,
  { request, shown, owned }: Snapshot,
): Promise<void> {
  const { change, status, target, desired, id } = request;
  if (status !== 'succeeded' || !isOwnershipChange(change)) return;
  const before = world.owned.get(target.serviceId);
  const keeps = change === 'own' || (change === 'accept' && isOwned(before, shown.live));
  const entries = await world.store.entries(id);
  if (entries.some(({ action }) => action.startsWith('call_')))
    world.broken.push(`HCP was called to ${change} ${target.serviceId}`);
  if (owned?.requestId !== id) {
    if (keeps || owned !== undefined)
      world.broken.push(`${change} of ${target.serviceId} left ${JSON.stringify(owned)}`);
    return;
  }
  const { live } = shown;
  if (
    !keeps ||
    !isOwned(owned, live) ||
    !sameValues(owned.approved, desired) ||
    !(live.exists && sameValues(desired, live))
  )
    world.broken.push(`${change} of ${target.serviceId} made it ${JSON.stringify(owned)}`);
}

/** Notes what is the bot's now: by that it is told later what became of it. */
export async function noteOwned({ store, owned, known }: ModelWorld): Promise<void> {
  for (const serviceId of clusters.map(serviceIdOf)) {
    const ours = await store.ownedOf(serviceId);
    if (ours === undefined) owned.delete(serviceId);
    else {
      owned.set(serviceId, ours);
      known.add(ours.createdAt);
    }
  }
}

/** What there is to tell of a service; `undefined` where it cannot be told from outside. */
async function driftOf(world: ModelWorld, cluster: ClusterId): Promise<Drift | 'none' | undefined> {
  const { store, base, ids, hcp, known, policy, terraforms } = world;
  const serviceId = serviceIdOf(cluster);
  const found = await Promise.all(ids.map((id) => base.deps.requests.find(id)));
  const about = found.filter((one) => one?.request.target.serviceId === serviceId);
  const service = hcp.list().find(({ id }) => id === serviceId);
  if (about.some((one) => one?.request.status === 'needs_attention')) return undefined;
  if (service !== undefined && !['AVAILABLE', 'FAILED'].includes(service.state)) return undefined;
  if (
    findEnvironment(policy, { ...store.project, hvnId: hvnOf(cluster), clusterId: cluster }) ===
    undefined
  )
    return undefined;
  if (findTerraformGlob(policy, serviceId) !== undefined) return 'none';
  const owned = await store.ownedOf(serviceId);
  if (owned !== undefined) return driftOfOurs(owned, service);
  if (service === undefined || known.has(service.createdAt)) return 'none';
  // Whether a create that ended badly, or an acceptance, was about this very incarnation is for the bot to tell.
  const isDoubtful = about.some(
    (one) =>
      one?.request.change === 'accept' ||
      (one?.request.change === 'create' && ['failed', 'abandoned'].includes(one.request.status)),
  );
  if (isDoubtful || terraforms.has(serviceId)) return undefined;
  return { kind: 'appeared', live: toLiveValues(service), approved: undefined };
}

function driftOfOurs(owned: OwnedService, service: PrivateLinkService | undefined): Drift | 'none' {
  const { approved, createdAt } = owned;
  const live: LiveValues = service === undefined ? noService : toLiveValues(service);
  if (!live.exists) return { kind: 'gone', live, approved };
  if (live.createdAt !== createdAt) return { kind: 'remade', live, approved };
  return sameValues(live, approved) ? 'none' : { kind: 'changed', live, approved };
}

/** At rest, and after one more look: one drift, with one card, for each service that is not as approved. */
export async function checkDrifts(world: ModelWorld): Promise<void> {
  const { store, broken } = world;
  const told = await store.listDrifts();
  for (const cluster of clusters) {
    const serviceId = serviceIdOf(cluster);
    const open = told.filter(
      ({ target, ended }) => target.serviceId === serviceId && ended === undefined,
    );
    if (open.length > 1) broken.push(`${serviceId} has ${open.length} open drifts`);
    const drift = await driftOf(world, cluster);
    if (drift === undefined) continue;
    const [one] = open;
    const isTold =
      drift === 'none' ? one === undefined : one !== undefined && sameDrift(one, drift);
    if (!isTold)
      broken.push(
        `of ${serviceId} is told ${JSON.stringify(one)}, and it is ${JSON.stringify(drift)}`,
      );
  }
  for (const one of told) checkDriftCard(world, one);
}

/** What was over before anybody was told needs none. */
function checkDriftCard({ base, broken }: ModelWorld, drift: ToldDrift): void {
  const { slack, deps } = base;
  const cards = slack.posts.filter(
    ({ key }) => key.kind === 'drift' && key.requestId === (drift.id as string),
  );
  const shown = cards.map(({ drawings }) => drawings.at(-1)?.text.replace(' (repeated)', ''));
  const { text } = deps.painter.drift(drift, {});
  const isSpared = drift.ended !== undefined && shown.length === 0;
  if (!isSpared && (shown.length !== 1 || shown[0] !== text))
    broken.push(`the card of drift ${drift.id} shows ${JSON.stringify(shown)}, and it is ${text}`);
}
