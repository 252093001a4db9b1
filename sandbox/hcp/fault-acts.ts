import type { Act, Outcome } from './fault-rules.ts';
import type { ChanceKind, FailOptions } from './faults.ts';
import { code, type ErrorShape, errorBody, httpStatusOf } from './refused.ts';
import type { Answer } from './route.ts';

/** What each kind of fault does to the request that meets it. */

const statusCodes: Record<number, number> = {
  400: code.invalidArgument,
  401: code.unauthenticated,
  403: code.permissionDenied,
  404: code.notFound,
  409: code.aborted,
  429: code.resourceExhausted,
  503: code.unavailable,
  504: 4,
};

const html = (status: number, title: string) => ({
  status,
  body: `<html><head><title>${status} ${title}</title></head><body>${title}</body></html>`,
});

export const htmlForbidden: Act = () => html(403, 'Forbidden');

/** As the load balancer in front of HCP wrote it. @see terraform-provider-hcp PR 22 */
const html504: Act = () => ({
  ...html(504, 'Gateway Time-out'),
  headers: { server: 'awselb/2.0' },
});

export function failAct(options: FailOptions): Act {
  const { status, message = 'a fault of the twin' } = options;
  const grpcCode = options.code ?? statusCodes[status] ?? code.internal;
  return async ({ shape, proceed }) => {
    if (options.effect === true) await proceed();
    if (options.html === true) return html(status, message);
    return { status, body: errorBody(shape, grpcCode, message) };
  };
}

type RateLimit = { retryAfter?: number; reset?: number };

/** The headers were seen in terraform-provider-hcp issue 727; Retry-After was not among them. */
export function rateLimited(shape: ErrorShape, { retryAfter, reset = 60 }: RateLimit): Answer {
  const message = `request rate limit exceeded, try again in ${retryAfter ?? reset} seconds`;
  return {
    status: httpStatusOf(code.resourceExhausted),
    body: errorBody(shape, code.resourceExhausted, message),
    headers: {
      'x-ratelimit-limit': '200',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
      'cache-control': 'no-store, max-age=0',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  };
}

export function rateLimitAct(limit: RateLimit): Act {
  return ({ shape }) => rateLimited(shape, limit);
}

export const unavailableAct: Act = ({ shape }) => ({
  status: httpStatusOf(code.unavailable),
  body: errorBody(shape, code.unavailable, 'the service is currently unavailable'),
});

export const resetAct: Act = () => 'destroy_connection';

export const loseAnswerAct: Act = async ({ proceed }): Promise<Outcome> => {
  await proceed();
  return 'destroy_connection';
};

const chanceActs: Record<ChanceKind, Act> = {
  unavailable: unavailableAct,
  rate_limit: rateLimitAct({ reset: 1 }),
  lose_answer: loseAnswerAct,
  reset: resetAct,
  html_504: html504,
};

/** Two draws a request: whether, then what. */
export function chance(p: number, seed: number, kinds: ChanceKind[]) {
  const random = createRandom(seed);
  const draw = () => random() < p;
  const act: Act = (faulted) => {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'unavailable';
    return chanceActs[kind](faulted);
  };
  return { draw, act };
}

/** mulberry32: small, seeded, and good enough to scatter faults. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
