/**
 * Serves `POST /api/<method>`: reads the call as Slack does, asks token, rate limit and scopes in
 * that order, lets the faults in, and records everything.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rateLimited, type Strike } from './api-faults.ts';
import type { FaultBox } from './faults.ts';
import { scopesOf } from './manifest.ts';
import { app } from './methods/app.ts';
import { chat } from './methods/chat.ts';
import { conversations } from './methods/conversations.ts';
import { files } from './methods/files.ts';
import { arg, type Method, needScope, SlackError } from './methods/method.ts';
import { people } from './methods/people.ts';
import { views } from './methods/views.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { readArgs, readBody } from './request-body.ts';
import { secrets } from './seed.ts';
import type { ApiAnswer, ApiCall, Obj } from './types.ts';
import type { World } from './world.ts';

const methods: Record<string, Method> = {
  ...{ ...app, ...chat, ...conversations, ...files, ...people, ...views },
};

export type WebApi = (
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
) => Promise<void>;

export function createWebApi(world: World, faults: FaultBox): WebApi {
  const rates = createRateLimits(world.clock.now);

  return async (request, response, name) => {
    const end = world.changes.begin();
    // A caller that gives up must not keep the twin busy.
    response.on('close', end);
    const body = await readBody(request);
    const { args, error } = readArgs(request, body);
    const token = tokenOf(request, args);
    delete args['token'];
    const call: ApiCall = { id: world.nextNumber(), method: name, args, at: world.clock.now() };
    world.calls.push(call);
    // Refused or not, it was sent: a canary must be found in it.
    world.record(args);
    world.changes.notify();

    const strike = faults.take(call);
    if (strike !== undefined) call.fault = strike.kind;
    await strike?.before?.(call);
    const serve = () => answerTo(world, rates, { call, token, error });
    const answer = strike?.answer ?? (strike?.effect === false ? undefined : serve());
    call.answer = answer;
    world.changes.notify();
    await strike?.after?.(call);
    finish(response, answer, strike);
    end();
  };
}

function finish(response: ServerResponse, answer: ApiAnswer | undefined, strike?: Strike): void {
  if (strike?.end === 'open') return;
  if (strike?.end === 'cut' || answer === undefined) {
    response.socket?.resetAndDestroy();
    return;
  }
  const type = answer.status >= 500 ? 'text/html' : 'application/json; charset=utf-8';
  response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
  response.end(answer.status >= 500 ? '<html>Server Error</html>' : JSON.stringify(answer.body));
}

type Asked = { call: ApiCall; token: string; error: string | undefined };

function answerTo(world: World, rates: RateLimits, { call, token, error }: Asked): ApiAnswer {
  const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
  const headers = scopeHeaders(world, method);
  const answer = (body: Obj): ApiAnswer => ({ status: 200, body, headers });
  if (method === undefined)
    return answer({ ok: false, error: 'unknown_method', req_method: call.method });
  const refusal = error ?? wrongToken(method, token);
  if (refusal !== undefined) return answer({ ok: false, error: refusal });
  if (world.options.rateLimits !== 'off') {
    const wait = rates.strike(call.method, method.tier, arg(call.args, 'channel') || undefined);
    if (wait !== undefined) return rateLimited(wait);
  }
  try {
    needScope(world, method.scopes ?? []);
    return answer({ ok: true, ...method.run(world, call.args) });
  } catch (thrown) {
    if (!(thrown instanceof SlackError)) throw thrown;
    return answer({ ok: false, error: thrown.code, ...thrown.extra });
  }
}

function wrongToken(method: Method, token: string): string | undefined {
  if (token === '') return 'not_authed';
  const known = [secrets.botToken, secrets.appToken] as readonly string[];
  if (!known.includes(token)) return 'invalid_auth';
  const expected = method.token === 'app' ? secrets.appToken : secrets.botToken;
  return token === expected ? undefined : 'not_allowed_token_type';
}

function scopeHeaders(world: World, method: Method | undefined): Record<string, string> {
  return {
    'x-oauth-scopes': scopesOf(world.manifest).join(','),
    ...(method?.scopes === undefined ? {} : { 'x-accepted-oauth-scopes': method.scopes.join(',') }),
  };
}

function tokenOf(request: IncomingMessage, args: Obj): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? arg(args, 'token');
}
