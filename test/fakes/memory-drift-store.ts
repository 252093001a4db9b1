import type { StoredCard } from '../../src/use-cases/ports/card-store.ts';
import type {
  DriftId,
  DriftStore,
  LookSnapshot,
  LookVerdict,
  ServiceLook,
} from '../../src/use-cases/ports/drift-store.ts';
import { LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import {
  appendEntry,
  asJson,
  type DriftRow,
  getInForce,
  type MemoryState,
  nextTurn,
  noteSighting,
  serviceKey,
} from './memory-state.ts';

/** Drifts, what is known of services, and the cards with their announcer's lease, in memory. */
export function createMemoryDriftStore(state: MemoryState): DriftStore {
  const { drifts, looks, inventory } = state;
  return {
    ...cards(state),
    now: async () => {
      await nextTurn();
      return state.now();
    },
    judge: async (look, decide) => {
      await nextTurn();
      const { projectId, beganAt } = look;
      const from = looks.get(projectId);
      if (!inventory.has(projectId) || (from !== undefined && from >= beganAt)) return;
      write(state, look, decide(loadLook(state, look)));
    },
    find: async (id) => {
      await nextTurn();
      return drifts.get(id)?.drift;
    },
  };
}

/** Those under way, and creates that were sent and came to nothing: HCP may have kept what they began. */
const maybeAtWork: readonly string[] = ['provisioning', 'needs_attention'];
const cameToNothing: readonly string[] = ['failed', 'abandoned'];

function loadLook(state: MemoryState, { projectId }: ServiceLook): LookSnapshot {
  const { rows, services, drifts, sightings, looks } = state;
  const requests = [...rows.values()]
    .map(({ request }) => request)
    .filter(({ target }) => target.projectId === projectId);
  return {
    now: state.now(),
    lastBeganAt: looks.get(projectId),
    remembered: rememberedOf(state, projectId),
    inForce: getInForce(state),
    told: [...drifts.values()]
      .map(({ drift }) => drift)
      .filter(({ target, ended }) => target.projectId === projectId && ended === undefined),
    sightings: [...sightings.values()].filter((one) => one.projectId === projectId),
    requests: requests.filter(
      ({ status, change, startedAt }) =>
        maybeAtWork.includes(status) ||
        (change === 'create' && cameToNothing.includes(status) && startedAt !== undefined),
    ),
    owned: [...services.values()].flatMap((owned) => {
      const target = rows.get(owned.requestId)?.request.target;
      const approvedAt = state.approvedAt.get(serviceKey(owned));
      return target === undefined || approvedAt === undefined
        ? []
        : [{ ...owned, target, approvedAt }];
    }),
  };
}

const unposted: StoredCard = {
  ...{ state: 'planned', drawnRevision: 0 },
  ...{ ts: undefined, renderHash: undefined, sendingSince: undefined },
};

function write(
  state: MemoryState,
  { projectId, beganAt }: ServiceLook,
  { sightings, steps, observed, baseline, resumed }: LookVerdict,
): void {
  state.looks.set(projectId, beganAt);
  for (const seen of sightings) noteSighting(state, { projectId, ...seen });
  for (const { drift } of steps) {
    const { card, lease } = state.drifts.get(drift.id) ?? { card: unposted, lease: { fence: 0 } };
    const { channel, target } = drift;
    const isDouble = [...state.drifts.values()].some(
      (one) =>
        one.drift.id !== drift.id &&
        one.drift.ended === undefined &&
        serviceKey(one.drift.target) === serviceKey(target),
    );
    if (isDouble) throw new Error(`two open drifts of ${target.serviceId} in ${channel}`);
    state.drifts.set(drift.id, { drift: { ...drift, live: asJson(drift.live) }, card, lease });
  }
  for (const one of observed) noteRemembered(state, projectId, one);
  const entries = [baseline, resumed, ...[...steps, ...observed].map(({ entry }) => entry)];
  for (const entry of entries) if (entry !== undefined) appendEntry(state, entry, null);
}

function rememberedOf(
  { looks, remembered }: MemoryState,
  projectId: string,
): LookSnapshot['remembered'] {
  if (!looks.has(projectId)) return undefined;
  return [...remembered.values()].filter((one) => one.projectId === projectId);
}

function noteRemembered(
  { remembered }: MemoryState,
  projectId: string,
  { serviceId, live }: LookVerdict['observed'][number],
): void {
  const key = serviceKey({ projectId, serviceId });
  if (live.exists) remembered.set(key, { projectId, serviceId, live: asJson(live) });
  else remembered.delete(key);
}

function cards({
  drifts,
  now,
}: MemoryState): Pick<DriftStore, 'listToDraw' | 'leaseCard' | 'saveCard' | 'releaseCard'> {
  const isFree = ({ lease }: DriftRow): boolean =>
    lease.until === undefined || lease.until <= now();
  const isBehind = ({ card, drift }: DriftRow): boolean =>
    card.drawnRevision < drift.revision && card.state !== 'given_up';
  const isDue = ({ drawAfter }: DriftRow): boolean => drawAfter === undefined || drawAfter <= now();
  const put = (id: DriftId, change: Partial<DriftRow>): void => {
    const row = drifts.get(id);
    if (row !== undefined) drifts.set(id, { ...row, ...change });
  };
  return {
    listToDraw: async (limit) => {
      await nextTurn();
      return [...drifts.values()]
        .filter((row) => isBehind(row) && isDue(row) && isFree(row))
        .map(({ drift }) => drift.id)
        .slice(0, limit);
    },
    leaseCard: async (id, ms) => {
      await nextTurn();
      const row = drifts.get(id);
      if (row === undefined || !isFree(row)) return undefined;
      const { drift, lease } = row;
      const inDoubt = lease.until !== undefined && row.card.state === 'sent';
      const doubt = { renderHash: undefined, drawnRevision: 0, sendingSince: now() };
      const card = inDoubt ? { ...row.card, ...doubt } : row.card;
      const fence = lease.fence + 1;
      put(id, { card, lease: { fence, until: new Date(now().getTime() + ms) } });
      return { fence, now: now(), about: drift, card };
    },
    saveCard: async (id, { renderHash, sendingSince, ...card }, fence) => {
      await nextTurn();
      if (drifts.get(id)?.lease.fence !== fence)
        throw new LostLeaseError('another announcer has taken over this drift');
      const isCertain = renderHash !== undefined && sendingSince === undefined;
      const drawnRevision = isCertain ? card.drawnRevision : 0;
      put(id, { card: { ...card, renderHash, sendingSince, drawnRevision } });
    },
    releaseCard: async (id, fence, waitMs) => {
      await nextTurn();
      if (drifts.get(id)?.lease.fence !== fence) return;
      put(id, { lease: { fence }, drawAfter: new Date(now().getTime() + waitMs) });
    },
  };
}
