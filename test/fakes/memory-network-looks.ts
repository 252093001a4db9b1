import type { NetworkLooks } from '../../src/use-cases/ports/network-looks.ts';
import { type MemoryState, nextTurn } from './memory-state.ts';

/** Looks at one network, in memory: they renew the age of that network alone. */
export function createMemoryNetworkLooks({ inventory, now }: MemoryState): NetworkLooks {
  const nextAt = new Map<string, number>();
  return {
    claim: async ({ projectId, hvnId }, ms) => {
      await nextTurn();
      const key = `${projectId}/${hvnId}`;
      const at = now().getTime();
      if ((nextAt.get(key) ?? 0) > at) return false;
      nextAt.set(key, at + ms);
      return true;
    },
    replace: async ({ projectId, hvnId }, services) => {
      await nextTurn();
      const seen = inventory.get(projectId);
      if (seen === undefined) return;
      inventory.set(projectId, {
        ...seen,
        services: [...seen.services.filter((one) => one.hvnId !== hvnId), ...services],
        networks: new Map(seen.networks).set(hvnId, now()),
      });
    },
  };
}
