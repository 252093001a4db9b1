/** The faults of the Web API: asked for in advance, taken by the calls that they fit. */
import { deferred } from './deferred.ts';
import type { ApiFaultKind, ApiFaults, FaultScope } from './fault-types.ts';
import type { ApiAnswer, ApiCall } from './types.ts';

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
type Arm = (method: string, scope: FaultScope, make: () => Strike | undefined) => void;

export type ApiFaultBox = {
  faults: ApiFaults;
  take(call: ApiCall): Strike | undefined;
  /** Disarms everything and lets go of what is held. */
  clear(): void;
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
const everyKind: readonly ApiFaultKind[] = ['rateLimit', 'fail', 'loseAnswer', 'reset'];

export function createApiFaults(): ApiFaultBox {
  let armed: Armed[] = [];
  let releases: (() => void)[] = [];
  const arm: Arm = (method, scope, make) => {
    armed.push({ ...scope, method, left: scope.times ?? 1, make });
  };

  return {
    faults: apiFaults(arm, (release) => releases.push(release)),
    take(call) {
      for (const fault of armed) {
        const fits = fault.method === '*' || fault.method === call.method;
        if (!fits || fault.when?.(call) === false) continue;
        const strike = fault.make();
        if (strike === undefined) continue;
        fault.left -= 1;
        armed = armed.filter(({ left }) => left > 0);
        return strike;
      }
      return undefined;
    },
    clear() {
      armed = [];
      for (const release of releases) release();
      releases = [];
    },
  };
}

function apiFaults(arm: Arm, onClear: (release: () => void) => void): ApiFaults {
  return {
    rateLimit: (method, options = {}) => {
      const answer = rateLimited(options.retryAfter ?? 1);
      arm(method, options, () => ({ ...strikes.rateLimit(), answer }));
    },
    fail: (method, options = {}) => {
      const answer = failed(options.status ?? 500, options.error);
      arm(method, options, () => ({ ...strikes.fail(), answer }));
    },
    hang: (method, options = {}) =>
      arm(method, options, () => ({ kind: 'hang', effect: false, end: 'open' })),
    slow: (method, options) => {
      const after = () => new Promise<void>((resolve) => setTimeout(resolve, options.ms));
      arm(method, options, () => ({ kind: 'slow', effect: true, after }));
    },
    hold(method, options = {}) {
      const arrival = deferred<ApiCall>();
      const gate = deferred<void>();
      const release = () => gate.resolve();
      onClear(release);
      const wait = (call: ApiCall) => {
        arrival.resolve(call);
        return gate.promise;
      };
      const when = options.before ? { before: wait } : { after: wait };
      arm(method, options, () => ({ kind: 'held', effect: true, ...when }));
      return { arrived: arrival.promise, release };
    },
    loseAnswer: (method, options = {}) => arm(method, options, strikes.loseAnswer),
    reset: (method, options = {}) => arm(method, options, strikes.reset),
    probability(method, p, seed, kinds = everyKind) {
      const draw = seeded(seed);
      arm(method, { times: Number.POSITIVE_INFINITY }, () => {
        const struck = draw() < p;
        const kind = kinds[Math.floor(draw() * kinds.length)];
        return struck && kind !== undefined ? strikes[kind]() : undefined;
      });
    },
  };
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
