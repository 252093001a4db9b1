import { setTimeout } from 'node:timers/promises';
import type { CallBudget } from '../use-cases/ports/call-budget.ts';
import type { CloudInventoryApi, PrivateLinkApi } from '../use-cases/ports/hcp.ts';
import type { Log } from '../use-cases/ports/log.ts';
import { createBudget } from './budget.ts';
import type { Wait } from './call.ts';
import { createCaller } from './caller.ts';
import { createLocalGate, createSharedGate, type Gate } from './gate.ts';
import { createInventoryApi } from './inventory-api.ts';
import { createPrivateLinkApi } from './private-link-api.ts';
import { createTokenSource } from './token.ts';
import { createTransport } from './transport.ts';

export type HcpClientConfig = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Only the origin counts, and it is HTTPS unless it is loopback. */
  readonly apiUrl: URL;
  readonly authUrl: URL;
  readonly requestsPerMinute: number;
  /** `name/version`: HCP's own tools say who they are in `X-HCP-Source-Channel`. */
  readonly sourceChannel: string;
};

export type HcpDeps = {
  readonly log: Log;
  /** Milliseconds since 1970: what headers that name a date are compared with. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly wait?: Wait;
  /** Counts the calls of all processes; without it this one counts for itself. */
  readonly sharedBudget?: CallBudget;
  /** How long one call may take, from connecting to the last byte of its answer. */
  readonly deadlineMs?: number;
};

export type HcpClient = {
  readonly privateLink: PrivateLinkApi;
  readonly inventory: CloudInventoryApi;
  /** Lets the calls under way end, then closes their connections. */
  close(): Promise<void>;
};

const defaultWait: Wait = (ms, signal) => setTimeout(ms, undefined, { signal });

/** Makes the client; nothing is sent, not even for a token, before its first call. */
export function createHcpClient(config: HcpClientConfig, deps: HcpDeps): HcpClient {
  const { log, now = Date.now, random = Math.random, wait = defaultWait, sharedBudget } = deps;
  const { requestsPerMinute } = config;
  const gateOf = (organizationId: string): Gate =>
    sharedBudget === undefined
      ? createLocalGate(requestsPerMinute, now)
      : createSharedGate(requestsPerMinute, organizationId, {
          shared: sharedBudget,
          now,
          wait,
          log,
        });
  const transport = createTransport(config, deps.deadlineMs);
  const caller = createCaller({
    ...{ transport, log, now, random, wait },
    tokens: createTokenSource(config, { transport, now, log }),
    budget: createBudget(gateOf, wait),
    apiUrl: config.apiUrl,
    sourceChannel: config.sourceChannel,
  });
  return {
    privateLink: createPrivateLinkApi(caller),
    inventory: createInventoryApi(caller),
    close: () => transport.close(),
  };
}
