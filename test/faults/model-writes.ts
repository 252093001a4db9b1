/** What must be true of each write that the bot sends to HCP. Each promise that is broken is a line. */
import { deltaOf, isPartOf } from '../../src/domain/difference.ts';
import { isOwned } from '../../src/domain/ownership.ts';
import { findTerraformGlob } from '../../src/domain/policy.ts';
import {
  type LiveValues,
  noValues,
  sameLive,
  toLiveValues,
} from '../../src/domain/private-link.ts';
import type { ServiceDelta } from '../../src/use-cases/ports/hcp.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import type { Write } from './model-hcp.ts';
import type { Entry } from './model-store.ts';
import type { ModelWorld } from './model-world.ts';

/** Whether the approval that the log tells of is one of what is shown, by as many as it takes. */
function isApproved({ request, shown, reviews }: Snapshot, entries: readonly Entry[]): boolean {
  const approval = entries.findLast(({ action }) => action === 'request_approved');
  const { version, digest, counted } = { counted: [], ...approval?.details } as {
    readonly version?: number;
    readonly digest?: string;
    readonly counted: readonly string[];
  };
  const by = reviews.filter(({ decision }) => decision === 'approve').map((one) => one.reviewer);
  const counts = new Set<string>(by.filter((reviewer) => counted.includes(reviewer)));
  counts.delete(request.requester);
  return (
    version === request.version &&
    digest === request.digest &&
    digest === shown.digest &&
    counts.size >= request.quorum
  );
}

/** Finds whose write it is, and whether it is what was approved, of a service that is ours to write. */
export async function judgeWrite(world: ModelWorld, write: Write): Promise<void> {
  const { base, ids, hcp } = world;
  const under = await Promise.all(ids.map((id) => base.deps.requests.find(id)));
  const mine = under.filter(
    (one) =>
      one?.request.status === 'provisioning' &&
      one.request.target.serviceId === write.serviceId &&
      one.request.change === write.change,
  );
  const [snapshot] = mine;
  const what = `${write.change} of ${write.serviceId}`;
  if (snapshot === undefined || mine.length > 1) {
    world.broken.push(`${what} was sent for ${mine.length} requests`);
    return;
  }
  const { request, shown } = snapshot;
  world.sentFor.set(write, `${request.id} version ${request.version}`);
  const entries = await world.store.entries(request.id);
  const intent = entries.findLast(({ action }) =>
    ['call_intended', 'call_repeated'].includes(action),
  );
  const about = `${what} (version ${request.version})`;
  const check = (holds: boolean, otherwise: string): void => {
    if (!holds) world.broken.push(`${about} ${otherwise}`);
  };
  check(isApproved(snapshot, entries), 'was sent without its approval');
  const { hashing } = base.deps;
  check(hashing.sha256(shown.preimage) === request.digest, 'is not what the digest is of');
  check(intent?.details['digest'] === request.digest, 'was sent without its intent');
  const live = toLiveValues(hcp.list().find(({ id }) => id === write.serviceId));
  check(isIntended(snapshot, write), 'is not what was approved');
  check(isStillSo(snapshot, live), 'was sent though HCP had something else by then');
  if (live.exists)
    check(isOwned(snapshot.owned, live), 'is of a service that the bot does not own');
  if (intent?.action === 'call_intended')
    check(
      findTerraformGlob(world.policy, write.serviceId) === undefined,
      'is of a service that is Terraform’s',
    );
}

function isIntended({ request, shown }: Snapshot, { body, change }: Write): boolean {
  if (change === 'delete') return true;
  const { desired, target } = request;
  if (change === 'create') {
    const { consumerAccounts, consumerIpRanges, consumerRegions } = desired;
    const { serviceId: id, clusterId, region } = target;
    const wanted = { id, clusterId, region, consumerAccounts, consumerIpRanges, consumerRegions };
    return sameJson(body, wanted);
  }
  const before = shown.live.exists ? shown.live : noValues;
  return isPartOf(body as ServiceDelta, deltaOf(before, desired));
}

/** Nobody touches HCP while a worker is at it: so what it has looked at is what is there. */
function isStillSo({ request, shown }: Snapshot, live: LiveValues): boolean {
  if (request.change !== 'update') return sameLive(live, shown.live);
  if (!live.exists || !shown.live.exists || live.createdAt !== shown.live.createdAt) return false;
  return isPartOf(deltaOf(live, request.desired), deltaOf(shown.live, request.desired));
}

/** Whatever the order of their keys. */
function sameJson(left: unknown, right: unknown): boolean {
  const sorted = (value: unknown) => JSON.stringify(Object.entries(value ?? {}).sort());
  return sorted(left) === sorted(right);
}

/** Books a write that HCP took to the approval that it was sent under: there is one to each at most. */
export function bookEffect({ sentFor, effects, broken }: ModelWorld, write: Write): void {
  const key = sentFor.get(write) ?? 'nobody';
  const count = (effects.get(key) ?? 0) + 1;
  effects.set(key, count);
  if (count > 1) broken.push(`${write.change} of ${write.serviceId} had ${count} effects`);
}
