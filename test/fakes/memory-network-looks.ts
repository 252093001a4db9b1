import type { NetworkLooks } from '../../src/use-cases/ports/network-looks.ts';
import { keepLater, type MemoryState, nextTurn } from './memory-state.ts';

/** Looks at one network, in memory: they renew the age of that network alone. */
export function createMemoryNetworkLooks(state: MemoryState): NetworkLooks {
  const { inventory, now } = state;
  const nextAt = new Map<string, number>();
  return {
    claim: async ({ projectId, hvnId }, ms) => {
      await nextTurn();
      const key = `${projectId}/${hvnId}`;
      const at = now().getTime();
      if ((nextAt.get(key) ?? 0) > at) return undefined;
      nextAt.set(key, at + ms);
      return now();
    },
    replace: async ({ projectId, hvnId, beganAt }, services) => {
      await nextTurn();
      const seen = inventory.get(projectId);
      if (seen === undefined) return;
      inventory.set(projectId, {
        ...seen,
        services: keepLater(state, { projectId, beganAt }, [
          ...seen.services.filter((one) => one.hvnId !== hvnId),
          ...services,
        ]),
        networks: new Map(seen.networks).set(hvnId, beganAt),
      });
    },
  };
}
