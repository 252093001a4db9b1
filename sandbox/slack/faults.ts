/** The faults of the Web API: asked for in advance, taken by the calls that they fit. */
import { deferred } from './deferred.ts';
import type { ApiFaultKind, FaultScope, Faults, Hold } from './fault-types.ts';
import type { ApiAnswer, ApiCall } from './types.ts';
import type { World } from './world.ts';

/** What is to be done to one call. `effect` says whether the method still runs. */
export type Strike = {
  kind: string;
  effect: boolean;
  answer?: ApiAnswer;
  /** Waited for before the effect, or after it. */
  before?: (call: ApiCall) => Promise<void>;
  after?: (call: ApiCall) => Promise<void>;
  /** How the connection ends when no answer is sent. */
  end?: 'cut' | 'open';
};

type Armed = FaultScope & { method: string; left: number; make: () => Strike | undefined };

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
  take(call: ApiCall): Strike | undefined;
};

export function rateLimited(seconds: number): ApiAnswer {
  return {
    status: 429,
    body: { ok: false, error: 'ratelimited' },
    headers: { 'retry-after': String(seconds) },
  };
}

function failed(status: number, error: string | undefined): ApiAnswer {
  return {
    status: error === undefined ? status : 200,
    body: { ok: false, error: error ?? 'internal_error' },
    headers: {},
  };
}

const strikes: Record<ApiFaultKind, () => Strike> = {
  rateLimit: () => ({ kind: 'rate limit', effect: false, answer: rateLimited(1) }),
  fail: () => ({ kind: 'fail', effect: false, answer: failed(500, undefined) }),
  loseAnswer: () => ({ kind: 'answer lost', effect: true, end: 'cut' }),
  reset: () => ({ kind: 'reset', effect: false, end: 'cut' }),
};

export function createFaults(world: World, sockets: SocketFaults): FaultBox {
  let armed: Armed[] = [];
  const duplicates = { interaction: 0, event: 0 };
  let signatures: SignatureFault[] = [];
  let releases: (() => void)[] = [];

  const arm = (method: string, scope: FaultScope, make: () => Strike | undefined) => {
    armed.push({ ...scope, method, left: scope.times ?? 1, make });
  };
  const sign =
    (fault: SignatureFault) =>
    (times = 1) => {
      signatures.push(...Array.from({ length: times }, () => fault));
    };

  const hold = (method: string, options: FaultScope & { before?: boolean } = {}): Hold => {
    const arrival = deferred<ApiCall>();
    const gate = deferred<void>();
    releases.push(() => gate.resolve());
    const wait = (call: ApiCall) => {
      arrival.resolve(call);
      return gate.promise;
    };
    arm(method, options, () => ({
      kind: 'held',
      effect: true,
      ...(options.before ? { before: wait } : { after: wait }),
    }));
    return { arrived: arrival.promise, release: () => gate.resolve() };
  };

  const faults: Faults = {
    rateLimit: (method, options = {}) =>
      arm(method, options, () => ({
        ...strikes.rateLimit(),
        answer: rateLimited(options.retryAfter ?? 1),
      })),
    fail: (method, options = {}) =>
      arm(method, options, () => ({
        ...strikes.fail(),
        answer: failed(options.status ?? 500, options.error),
      })),
    hang: (method, options = {}) =>
      arm(method, options, () => ({ kind: 'hang', effect: false, end: 'open' })),
    slow: (method, options) =>
      arm(method, options, () => ({
        kind: 'slow',
        effect: true,
        after: () => new Promise((resolve) => setTimeout(resolve, options.ms)),
      })),
    hold,
    loseAnswer: (method, options = {}) => arm(method, options, strikes.loseAnswer),
    reset: (method, options = {}) => arm(method, options, strikes.reset),
    probability(method, p, seed, kinds = ['rateLimit', 'fail', 'loseAnswer', 'reset']) {
      const draw = seeded(seed);
      arm(method, { times: Number.POSITIVE_INFINITY }, () => {
        const struck = draw() < p;
        const kind = kinds[Math.floor(draw() * kinds.length)];
        return struck && kind !== undefined ? strikes[kind]() : undefined;
      });
    },
    duplicateDelivery: (times = 1) => {
      duplicates.interaction += times;
    },
    duplicateEvent: (times = 1) => {
      duplicates.event += times;
    },
    badSignature: sign('bad_signature'),
    staleTimestamp: sign('stale_timestamp'),
    futureTimestamp: sign('future_timestamp'),
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
      armed = [];
      Object.assign(duplicates, { interaction: 0, event: 0 });
      signatures = [];
      sockets.forgetGhosts();
      for (const release of releases) release();
      releases = [];
    },
  };

  const take = (call: ApiCall): Strike | undefined => {
    for (const fault of armed) {
      const fits = fault.method === '*' || fault.method === call.method;
      if (!fits || fault.left <= 0 || fault.when?.(call) === false) continue;
      const strike = fault.make();
      if (strike === undefined) continue;
      fault.left -= 1;
      return strike;
    }
    return undefined;
  };

  const takeDuplicate: DeliveryFaults['takeDuplicate'] = (kind) => {
    if (duplicates[kind] === 0) return false;
    duplicates[kind] -= 1;
    return true;
  };
  return { faults, take, deliveries: { takeDuplicate, takeSignature: () => signatures.shift() } };
}

/** A small seeded generator (mulberry32), so that a campaign can be repeated. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
