import type { LoggedRequest, RouteName } from './types.ts';

export type FaultTarget = RouteName | '*';

/** How often, and to which requests, a fault applies; once, to any, unless said. */
export type FaultScope = { times?: number; when?: (request: LoggedRequest) => boolean };

export type Fault = { hits(): number; cancel(): void };

export type Hold = Fault & {
  /** The first request that is held. */
  arrived: Promise<LoggedRequest>;
  /** Answers what is held, and holds nothing any more. */
  release(): void;
  /** Destroys the connections instead. */
  lose(): void;
};

export type FailOptions = FaultScope & {
  status: number;
  code?: number;
  message?: string;
  /** Answers with a page of HTML in place of JSON. */
  html?: boolean;
  /** True: the call takes effect, and its caller is told that it failed. */
  effect?: boolean;
};

export type ChanceKind = 'unavailable' | 'rate_limit' | 'lose_answer' | 'reset' | 'html_504';

/** These do what they do at once; nothing of them is still to come. */
type AtOnce = 'revokeTokens' | 'forceState' | 'forceOperationState' | 'pending' | 'clear';

/** What is still to go wrong, by the name of the method that asked for it. */
export type PendingFault = {
  name: Exclude<keyof Faults, AtOnce>;
  /** The requests that it is for; `undefined` of one that is for operations. */
  route: FaultTarget | undefined;
  /** How often yet; infinite for what lasts. */
  times: number;
  /** The real moment, in milliseconds, at which it ends by itself. */
  until: number | undefined;
};

/** Faults are taken in the order in which they were set, one per request. */
export type Faults = {
  /** 429, code 8, with the headers that were seen of HCP. */
  rateLimit(
    route: FaultTarget,
    options?: FaultScope & { retryAfter?: number; reset?: number },
  ): Fault;
  fail(route: FaultTarget, options: FailOptions): Fault;
  /** Holds the answer until released: after the effect, or with `before` in front of it. */
  hold(route: FaultTarget, options?: FaultScope & { before?: boolean }): Hold;
  /** The call takes effect, then the connection is destroyed. */
  loseAnswer(route: FaultTarget, options?: FaultScope): Fault;
  /** The connection is destroyed before any effect. */
  reset(route: FaultTarget, options?: FaultScope): Fault;
  /** Everything answers 503 for so long. */
  unavailable(ms: number, time?: 'virtual' | 'real'): void;
  /** Everything but the token call answers 429 for so long of real time, and says how long yet. */
  limited(ms: number): void;
  /** Each request meets one of the kinds with probability p; the seed makes it repeatable. */
  probability(route: FaultTarget, p: number, seed: number, kinds?: ChanceKind[]): Fault;
  /** The token call answers 403 with a page of HTML, as it does in bursts. */
  forbidToken(options?: FaultScope): Fault;
  /** Every token given out so far is refused from now on. */
  revokeTokens(): void;
  /** The next operation accepted ends DONE with this error. */
  failNextOperation(error?: { code?: number; message?: string }): void;
  /** The next operation ends DONE without an error; its service turns FAILED. */
  failNextService(): void;
  /** The next operation is RUNNING for ever. */
  stickNextOperation(): void;
  /** Operations accepted from now on take so many times longer. */
  slow(factor: number): void;
  forceState(serviceId: string, state: string): void;
  forceOperationState(operationId: string, state: string | undefined): void;
  /** Of requests first, oldest first, then those of operations. */
  pending(): PendingFault[];
  /** Forgets every fault that is still to come, and releases what is held. */
  clear(): void;
};
