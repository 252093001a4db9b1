import type { Freeze, FreezeId } from '../../src/domain/freeze.ts';
import type { BulletinId, BulletinStore } from '../../src/use-cases/ports/bulletin-store.ts';
import type { FreezeStore } from '../../src/use-cases/ports/freeze-store.ts';
import { LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import {
  appendEntry,
  type BulletinRow,
  getInForce,
  type MemoryState,
  nextTurn,
} from './memory-state.ts';

/** Freezes, and the bulletins that they promise, in memory. One decision at a time, like all here. */
export function createMemoryFreezeStore(state: MemoryState): FreezeStore {
  return {
    listInForce: async () => {
      await nextTurn();
      return [...state.freezes];
    },
    change: async (decide) => {
      await nextTurn();
      const now = state.now();
      const inForce = getInForce(state);
      const { answer, commit, refusal } = decide({
        ...{ now, inForce, freezes: [...state.freezes], acknowledged: [] },
      });
      if (refusal !== undefined) appendEntry(state, refusal, null);
      if (commit === undefined) return answer;
      const { begin, end, identities, entry, bulletins } = commit;
      const ended = state.freezes.findIndex(({ id }) => id === end?.id);
      if (ended >= 0) state.freezes.splice(ended, 1);
      if (begin !== undefined) state.freezes.push(toFreeze(state, begin, now));
      for (const { channel, body } of bulletins)
        state.bulletins.push({
          ...{ id: `bulletin-${state.bulletins.length + 1}` as BulletinId, channel, body },
          ...{ plannedAt: now, lease: { fence: 0 } },
          post: { state: 'planned', ts: undefined, sendingSince: undefined },
        });
      state.identities.push(...(identities ?? []));
      appendEntry(state, entry, null);
      return answer;
    },
  };
}

type Begun = Omit<Freeze, 'id' | 'at'> & { readonly reasonSalt?: string };

function toFreeze(state: MemoryState, { reasonSalt: _, ...begun }: Begun, at: Date): Freeze {
  const isSame = ({ environment, lost }: Freeze): boolean =>
    environment === begun.environment && (lost === undefined) === (begun.lost === undefined);
  if (state.freezes.some(isSame)) throw new Error(`two freezes of ${begun.environment}`);
  const id = `freeze-${state.entries.length + 1}` as FreezeId; // no other has begun at this entry
  return { ...begun, id, at };
}

export function createMemoryBulletinStore(state: MemoryState): BulletinStore {
  const { bulletins, now } = state;
  const isUnsent = ({ post }: BulletinRow): boolean =>
    post.state !== 'sent' && post.state !== 'given_up';
  const isFree = ({ lease }: BulletinRow): boolean =>
    lease.until === undefined || lease.until <= now();
  const isDue = ({ postAfter }: BulletinRow): boolean =>
    postAfter === undefined || postAfter <= now();
  const put = (id: BulletinId, change: Partial<BulletinRow>): void => {
    const at = bulletins.findIndex((row) => row.id === id);
    const row = bulletins[at];
    if (row !== undefined) bulletins[at] = { ...row, ...change };
  };
  const fenceOf = (id: BulletinId): number | undefined =>
    bulletins.find((row) => row.id === id)?.lease.fence;
  return {
    listToPost: async (limit) => {
      await nextTurn();
      const unsent = bulletins.filter(isUnsent);
      const first = unsent.filter(
        ({ channel }, index) => unsent.findIndex((one) => one.channel === channel) === index,
      );
      const due = first.filter((row) => isDue(row) && isFree(row));
      return due.map(({ id }) => id).slice(0, limit);
    },
    lease: async (id, ms) => {
      await nextTurn();
      const row = bulletins.find((one) => one.id === id);
      if (row === undefined || !isUnsent(row) || !isFree(row)) return undefined;
      const fence = row.lease.fence + 1;
      put(id, { lease: { fence, until: new Date(now().getTime() + ms) } });
      const { channel, body, plannedAt, post } = row;
      return { channel, body, plannedAt, post, fence, now: now() };
    },
    save: async (id, post, fence) => {
      await nextTurn();
      if (fenceOf(id) !== fence)
        throw new LostLeaseError('another announcer has taken over this bulletin');
      put(id, { post });
    },
    release: async (id, fence, waitMs) => {
      await nextTurn();
      if (fenceOf(id) !== fence) return;
      put(id, { lease: { fence }, postAfter: new Date(now().getTime() + waitMs) });
    },
  };
}
