import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { rateLimited, unavailableAct } from './fault-acts.ts';
import type { FaultRules, Outcome } from './fault-rules.ts';
import { loggedRequest, readText, send, shapeFor } from './http.ts';
import type { Journal } from './journal.ts';
import { isOut, limitedSeconds, type Outage } from './outage.ts';
import { code, errorBody, httpStatusOf, Refused } from './refused.ts';
import { type Answer, type Call, findRoute, type Route } from './route.ts';
import type { Tokens } from './tokens.ts';
import type { LoggedRequest } from './types.ts';
import type { Inner } from './world.ts';

export type House = {
  inner: Inner;
  routes: Route[];
  tokens: Tokens;
  rules: FaultRules;
  outage: Outage;
  journal: Journal;
  forbidden: LoggedRequest[];
  /** Counts a request; gives the seconds to wait when the organization's minute is used up. */
  limit(): number | undefined;
};

/** Logs each request, lets the faults have it or carries it out, and answers. */
export function frontDoor(house: House): RequestListener {
  return (incoming, outgoing) => {
    // A body cut short, or one too long: there is nobody left to answer.
    admit(house, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function admit(house: House, incoming: IncomingMessage, outgoing: ServerResponse) {
  const { journal, inner } = house;
  const text = await readText(incoming);
  const path = (incoming.url ?? '/').replace(/\?.*$/s, '');
  const match = findRoute(house.routes, incoming.method ?? '', path);
  const number = journal.requests.length + 1;
  const request = loggedRequest(incoming, { text, number, match, at: inner.clock.now() });
  journal.requests.push(request);
  if (request.route === 'Forbidden') house.forbidden.push(request);
  journal.ring();

  const call: Call = { request, params: match?.params ?? {}, query: request.query, text };
  const outcome = await outcomeOf(house, call, match?.route);
  if (inner.switches.latencyMs > 0) await setTimeout(inner.switches.latencyMs);
  request.status = outcome === 'destroy_connection' ? null : outcome.status;
  if (outcome === 'destroy_connection') incoming.socket.destroy();
  else send(outgoing, outcome);
  journal.ring();
}

function outcomeOf(house: House, call: Call, route: Route | undefined): Outcome | Promise<Outcome> {
  const { request } = call;
  const shape = route?.shape ?? shapeFor(request.path);
  const proceed = async () => {
    const answer = await carryOut(house, call, route);
    request.effect ||= answer.effect ?? false;
    house.journal.ring();
    return answer;
  };
  if (isOut(house.outage, house.inner.clock)) {
    request.fault = 'unavailable';
    return unavailableAct({ request, shape, proceed });
  }
  // The token server is another host, with a budget of its own.
  const isToken = request.route === 'Token';
  const limited = isToken ? undefined : limitedSeconds(house.outage);
  if (limited !== undefined) request.fault = 'limited';
  const reset = isToken ? undefined : (limited ?? house.limit());
  if (reset !== undefined) return rateLimited(shape, { reset });

  const fault = house.rules.claim(request);
  if (fault === undefined) return proceed();
  request.fault = fault.name;
  return fault.act({ request, shape, proceed });
}

async function carryOut(house: House, call: Call, route: Route | undefined): Promise<Answer> {
  const { request } = call;
  const shape = route?.shape ?? shapeFor(request.path);
  try {
    if (request.route === 'Token') return house.tokens.issue(call);
    checkAdmission(house, call, route);
    if (route === undefined) throw new Refused(code.notFound, 'Not Found');
    return await route.handle(house.inner, call);
  } catch (error) {
    const grpcCode = error instanceof Refused ? error.code : code.internal;
    const message = error instanceof Refused ? error.message : `the twin is at fault: ${error}`;
    return { status: httpStatusOf(grpcCode), body: errorBody(shape, grpcCode, message) };
  }
}

/** A forbidden write is refused even to those who show no token. */
function checkAdmission({ tokens, inner }: House, { request }: Call, route: Route | undefined) {
  if (request.route === 'Forbidden') {
    throw new Refused(code.permissionDenied, 'this principal may not do that');
  }
  if (!tokens.isValid(request.headers['authorization'])) {
    throw new Refused(code.unauthenticated, 'invalid or expired access token');
  }
  if (inner.switches.unknownFields === 'ignore' || route === undefined) return;
  const unknown = Object.keys(request.query).find((name) => !route.query.includes(name));
  if (unknown !== undefined) {
    throw new Refused(code.invalidArgument, `unknown query parameter "${unknown}"`);
  }
}
