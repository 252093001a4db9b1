/** All faults of the twin behind one object, and what each part of it asks of them. */
import { type ApiFaultBox, createApiFaults } from './api-faults.ts';
import type { Faults } from './fault-types.ts';
import type { World } from './world.ts';

export type SignatureFault = 'bad_signature' | 'stale_timestamp' | 'future_timestamp';
export type DeliveryFaults = {
  takeDuplicate(kind: 'interaction' | 'event'): boolean;
  takeSignature(): SignatureFault | undefined;
};
export type SocketFaults = Pick<Faults, 'cutSockets' | 'refreshSockets' | 'ghostSocket'> & {
  forgetGhosts(): void;
};
export type FaultBox = {
  faults: Faults;
  deliveries: DeliveryFaults;
  take: ApiFaultBox['take'];
};

export function createFaults(world: World, sockets: SocketFaults): FaultBox {
  const api = createApiFaults();
  const duplicates = { interaction: 0, event: 0 };
  let signatures: SignatureFault[] = [];
  const sign = (fault: SignatureFault, times = 1) => {
    signatures.push(...Array.from({ length: times }, () => fault));
  };

  const faults: Faults = {
    ...api.faults,
    duplicateDelivery: (times = 1) => {
      duplicates.interaction += times;
    },
    duplicateEvent: (times = 1) => {
      duplicates.event += times;
    },
    badSignature: (times) => sign('bad_signature', times),
    staleTimestamp: (times) => sign('stale_timestamp', times),
    futureTimestamp: (times) => sign('future_timestamp', times),
    cutSockets: sockets.cutSockets,
    refreshSockets: sockets.refreshSockets,
    ghostSocket: sockets.ghostSocket,
    get historyLagMs() {
      return world.historyLagMs;
    },
    set historyLagMs(ms: number) {
      world.historyLagMs = ms;
    },
    clear() {
      api.clear();
      Object.assign(duplicates, { interaction: 0, event: 0 });
      signatures = [];
      sockets.forgetGhosts();
    },
  };

  const takeDuplicate: DeliveryFaults['takeDuplicate'] = (kind) => {
    if (duplicates[kind] === 0) return false;
    duplicates[kind] -= 1;
    return true;
  };
  return {
    faults,
    take: api.take,
    deliveries: { takeDuplicate, takeSignature: () => signatures.shift() },
  };
}
