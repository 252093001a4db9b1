/** Words that the parts of this client share. */

/** A write may have had its effect although its answer was lost; a read has none to have. */
export type CallKind = 'read' | 'write';

/**
 * Who waits for whom when calls are scarce: writes and the looks that they are judged by, then looks at
 * what HCP is doing, then the inventory.
 */
export type Urgency = 'change' | 'poll' | 'inventory';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export type Query = Readonly<Record<string, string>>;

/** Where a request is about to go. `path` is byte for byte what follows the host, without the query. */
export type Departure = {
  readonly origin: string;
  readonly method: Method;
  readonly path: string;
  readonly query: Query;
};

/** What came back. `json` is `undefined` unless the body is one JSON object. */
export type Answer = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly json: Readonly<Record<string, unknown>> | undefined;
};

/** Resolves after `ms`, rejects as soon as `signal` aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;
