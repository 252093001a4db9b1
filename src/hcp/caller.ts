import { setMaxListeners } from 'node:events';
import type { z } from 'zod';
import { HcpAnswerError, HcpSchemaError } from '../use-cases/hcp-errors.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Budget } from './budget.ts';
import type { Answer } from './call.ts';
import { answerError, isNotFound, isSuccess, isTokenRefused, unknownShape } from './errors.ts';
import { type RetryDeps, repeatRead } from './retry.ts';
import type { Route } from './routes.ts';
import type { TokenSource } from './token.ts';
import type { Transport } from './transport.ts';
import type { Page } from './wire.ts';

/** Makes calls with a token, within the budget, and hands back what the answer says. */
export type Caller = {
  /** Throws `HcpError` or `HcpSchemaError`; also for a 404. */
  call<T>(route: Route, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** The same, but a 404 is an answer: `undefined`. */
  find<T>(route: Route, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | undefined>;
  /** All pages of a list. */
  list<T>(route: Route, schema: z.ZodType<Page<T>>, signal: AbortSignal): Promise<readonly T[]>;
};

export type CallerDeps = RetryDeps & {
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly budget: Budget;
  readonly log: Log;
  readonly now: () => number;
  readonly apiUrl: URL;
  readonly sourceChannel: string;
};

/** No project has so many networks or clusters; a list that goes on has lost its end. */
const maxPages = 200;

/** What HCP gives unasked may be few, and each page is a call of the budget. Its most is not documented. */
const pageSize = { 'pagination.page_size': '100' };

export function createCaller(deps: CallerDeps): Caller {
  /** Writes are made once. @see repeatRead */
  function persistently<T>(route: Route, signal: AbortSignal, once: () => Promise<T>): Promise<T> {
    return route.kind === 'write' ? once() : repeatRead(deps, { name: route.name, signal }, once);
  }

  const caller: Caller = {
    call: (route, schema, signal) =>
      persistently(route, signal, async () => {
        const asked = await ask(deps, route, signal);
        return decode(deps, route, { ...asked, schema });
      }),
    find: (route, schema, signal) =>
      persistently(route, signal, async () => {
        const asked = await ask(deps, route, signal);
        return isNotFound(asked.answer) ? undefined : decode(deps, route, { ...asked, schema });
      }),
    async list<T>(route: Route, schema: z.ZodType<Page<T>>, signal: AbortSignal) {
      const items: T[] = [];
      let size: Route['query'] = pageSize;
      const askPage = (token: Route['query']) =>
        caller.call({ ...route, query: { ...route.query, ...size, ...token } }, schema, signal);
      const askFirst = () =>
        askPage({}).catch((error: unknown) => {
          if (!(error instanceof HcpAnswerError) || error.status !== 400) throw error;
          size = {}; // more than it allows, perhaps: as many as it likes, then
          return askPage({});
        });
      let next: string | undefined;
      for (let pages = 1; pages <= maxPages; pages += 1) {
        const page =
          next === undefined
            ? await askFirst()
            : await askPage({ 'pagination.next_page_token': next });
        items.push(...page.items);
        if (page.next === undefined) return items;
        next = page.next;
      }
      throw new HcpSchemaError(`${route.name} did not end after ${maxPages} pages`);
    },
  };
  return caller;
}

type Asked = { readonly answer: Answer; readonly token: string };

/** One call. A token that HCP refuses is replaced once: it may have been revoked before its time. */
async function ask(deps: CallerDeps, route: Route, signal: AbortSignal): Promise<Asked> {
  const first = await send(deps, route, signal);
  if (!isTokenRefused(first.answer)) return first;
  deps.tokens.drop(first.token);
  deps.log.warn({ call: route.name }, 'HCP refused the token; trying once with a new one');
  return await send(deps, route, signal);
}

async function send(deps: CallerDeps, route: Route, signal: AbortSignal): Promise<Asked> {
  const { method, path, query, kind, urgency, body, organizationId } = route;
  const outgoing = { origin: deps.apiUrl.origin, method, path, query, kind };
  // Before a token is fetched for it; `send` checks again whatever it is given.
  deps.transport.check(outgoing);
  // One signal may stop a whole inventory's worth of calls, and each takes its listeners off again:
  // Node's warning of a leak at the eleventh would be false.
  setMaxListeners(0, signal);
  await deps.budget.take(organizationId, urgency, signal);
  const token = await deps.tokens.get(signal);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': deps.sourceChannel,
    'x-hcp-source-channel': deps.sourceChannel,
  };
  const json = { 'content-type': 'application/json' };
  const answer = await deps.transport.send(
    body === undefined
      ? { ...outgoing, headers }
      : { ...outgoing, headers: { ...headers, ...json }, body: JSON.stringify(body) },
    signal,
  );
  return { answer, token };
}

function decode<T>(
  deps: CallerDeps,
  route: Route,
  { answer, token, schema }: Asked & { readonly schema: z.ZodType<T> },
): T {
  if (!isSuccess(answer)) {
    throw answerError(answer, { kind: route.kind, now: deps.now(), secrets: [token] });
  }
  const body = schema.safeParse(answer.json);
  if (!body.success) throw unknownShape(route, answer.status, body.error);
  return body.data;
}
