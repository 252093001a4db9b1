/**
 * Sign in with Slack: an OpenID Connect issuer at the twin's own address. A code is good once, for ten minutes, and only
 * together with the redirect address, the client and the PKCE verifier that it was made for. At the authorize endpoint
 * the twin shows its people to choose from; `&as=<handle or id>` chooses.
 *
 * @see Slack docs, "Sign in with Slack"; https://slack.com/.well-known/openid-configuration
 */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenId, SecretWay } from './driver-types.ts';
import { claimsOf, halfHash, keySet, signToken } from './openid-token.ts';
import { readArgs, readBody } from './request-body.ts';
import { secrets } from './seed.ts';
import type { Obj, User } from './types.ts';
import { findUser, type World } from './world.ts';

/** Answers what is its own; `undefined` for everything else. */
export type OpenIdServer = {
  readonly driver: OpenId;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined;
};

type Code = {
  readonly user: User;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly challenge: string | undefined;
  readonly scope: readonly string[];
  readonly issuedAt: number;
  used: boolean;
};

type Token = Pick<Code, 'user' | 'scope'>;

const codeLastsMs = 600_000;

export function createOpenId(world: World): OpenIdServer {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Token>();
  let tamper: (claims: Obj) => Obj = (claims) => claims;
  let signer: 'own' | 'another' = 'own';
  let takes: SecretWay | undefined;
  const issue: Issue = {
    world,
    ...{ codes, tokens },
    takes: () => takes,
    signed: (claims) => signToken(tamper(claims), signer),
  };
  return {
    driver: {
      clientId: secrets.clientId,
      clientSecret: secrets.clientSecret,
      tamper: (change) => {
        tamper = change ?? ((claims) => claims);
      },
      signWith: (key) => {
        signer = key;
      },
      takeSecretBy: (way) => {
        takes = way;
      },
    },
    serve: (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', world.origin);
      switch (pathname) {
        case '/.well-known/openid-configuration':
          return answer(response, 200, configuration(world.origin, takes));
        case '/openid/connect/keys':
          return answer(response, 200, keySet());
        case '/openid/connect/authorize':
          return authorize(issue, searchParams, response);
        case '/api/openid.connect.token':
          return serveToken(issue, request, response);
        case '/api/openid.connect.userInfo':
          return serveUserInfo(issue, request, response);
        default:
          return undefined;
      }
    },
  };
}

type Issue = {
  readonly world: World;
  readonly codes: Map<string, Code>;
  readonly tokens: Map<string, Token>;
  readonly takes: () => SecretWay | undefined;
  readonly signed: (claims: Obj) => string;
};

function configuration(origin: string, takes: SecretWay | undefined): Obj {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/openid/connect/authorize`,
    token_endpoint: `${origin}/api/openid.connect.token`,
    userinfo_endpoint: `${origin}/api/openid.connect.userInfo`,
    jwks_uri: `${origin}/openid/connect/keys`,
    scopes_supported: ['openid', 'profile', 'email'],
    response_types_supported: ['code'],
    response_modes_supported: ['form_post'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'auth_time', 'iss'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: true,
    token_endpoint_auth_methods_supported:
      takes === undefined ? ['client_secret_post', 'client_secret_basic'] : [takes],
  };
}

function authorize(issue: Issue, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const problem = whyNotAuthorize(issue.world, query);
  if (problem !== undefined) return page(response, 400, `<h1>Slack refuses</h1><p>${problem}</p>`);
  const chosen = query.get('as');
  const user = chosen === null ? undefined : findUser(issue.world, chosen);
  if (chosen === 'nobody') return goBack(response, query, { error: 'access_denied' });
  if (user === undefined) return page(response, 200, peoplePage(issue.world, query));
  const code = randomBytes(16).toString('hex');
  issue.codes.set(code, {
    ...{ user, redirectUri: query.get('redirect_uri') ?? '', nonce: query.get('nonce') ?? '' },
    challenge: query.get('code_challenge') ?? undefined,
    scope: (query.get('scope') ?? '').split(/[ ,]/),
    issuedAt: issue.world.clock.now(),
    used: false,
  });
  return goBack(response, query, { code });
}

function whyNotAuthorize({ manifest }: World, query: URLSearchParams): string | undefined {
  const redirects = manifest?.oauth_config?.redirect_urls ?? [];
  const scope = (query.get('scope') ?? '').split(/[ ,]/);
  const method = query.get('code_challenge_method');
  const wrong: readonly (readonly [boolean, string])[] = [
    [query.get('response_type') !== 'code', 'invalid_response_type'],
    [query.get('client_id') !== secrets.clientId, 'invalid_client_id'],
    [!redirects.includes(query.get('redirect_uri') ?? ''), 'bad_redirect_uri'],
    [!scope.includes('openid'), 'invalid_scope'],
    [(query.get('state') ?? '') === '', 'missing_state'],
    [(query.get('nonce') ?? '') === '', 'missing_nonce'],
    [query.has('code_challenge') && method !== 'S256', 'invalid_code_challenge_method'],
  ];
  return wrong.find(([isWrong]) => isWrong)?.[1];
}

function peoplePage({ users }: World, query: URLSearchParams): string {
  const people = [...users.values()].map(({ id, handle }) => {
    const address = `?${new URLSearchParams([...query, ['as', id]])}`;
    return `<li><a href="${address.replaceAll('&', '&amp;')}">${handle}</a></li>`;
  });
  return `<h1>Sign in to the sandbox as</h1><ul>${people.join('')}</ul>`;
}

function goBack(
  response: ServerResponse,
  query: URLSearchParams,
  told: Record<string, string>,
): Promise<void> {
  const target = new URL(query.get('redirect_uri') ?? '');
  const all = { ...told, state: query.get('state') ?? '' };
  for (const [name, value] of Object.entries(all)) target.searchParams.set(name, value);
  response.writeHead(302, { location: target.href }).end();
  return Promise.resolve();
}

async function serveToken(
  issue: Issue,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { args } = readArgs(request, await readBody(request));
  const takes = issue.takes();
  const given = Object.fromEntries(
    Object.entries({
      ...(takes === 'client_secret_post' ? {} : basicOf(request)),
      ...(takes === 'client_secret_basic' ? without(args) : args),
    }).map(([name, value]) => [name, String(value)]),
  );
  const body = tokenAnswer(issue, given);
  note(issue.world, { method: 'openid.connect.token', body });
  await answer(response, 200, body);
}

function without({ client_id: _id, client_secret: _secret, ...args }: Obj): Obj {
  return args;
}

function tokenAnswer(issue: Issue, given: Readonly<Record<string, string>>): Obj {
  const { codes, tokens, world, signed } = issue;
  const code = codes.get(given['code'] ?? '');
  const error = whyNoToken(world, code, given);
  if (error !== undefined || code === undefined)
    return { ok: false, error: error ?? 'invalid_code' };
  code.used = true;
  const access = `xoxp-sandbox-${randomBytes(12).toString('hex')}`;
  tokens.set(access, code);
  const now = Math.floor(world.clock.now() / 1000);
  const idToken = signed({
    ...{ iss: world.origin, aud: secrets.clientId, iat: now, exp: now + 300, auth_time: now },
    ...{ nonce: code.nonce, at_hash: halfHash(access), ...claimsOf(code.user, code.scope) },
  });
  return { ok: true, access_token: access, token_type: 'Bearer', id_token: idToken };
}

function whyNoToken(
  world: World,
  code: Code | undefined,
  given: Readonly<Record<string, string>>,
): string | undefined {
  const verifier = createHash('sha256')
    .update(given['code_verifier'] ?? '')
    .digest('base64url');
  const wrong: readonly (readonly [boolean, string])[] = [
    [given['client_id'] !== secrets.clientId, 'invalid_client_id'],
    [given['client_secret'] !== secrets.clientSecret, 'bad_client_secret'],
    [given['grant_type'] !== 'authorization_code', 'invalid_grant_type'],
    [code === undefined, 'invalid_code'],
    [code?.used === true, 'code_already_used'],
    [world.clock.now() - (code?.issuedAt ?? 0) > codeLastsMs, 'code_expired'],
    [given['redirect_uri'] !== code?.redirectUri, 'bad_redirect_uri'],
    [code?.challenge !== undefined && code.challenge !== verifier, 'invalid_code_verifier'],
  ];
  return wrong.find(([isWrong]) => isWrong)?.[1];
}

async function serveUserInfo(
  { tokens, world }: Issue,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await readBody(request);
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const token = tokens.get(bearer);
  const body =
    token === undefined
      ? { ok: false, error: bearer === '' ? 'not_authed' : 'invalid_auth' }
      : { ok: true, ...claimsOf(token.user, token.scope) };
  note(world, { method: 'openid.connect.userInfo', body });
  await answer(response, 200, body);
}

/** Of these calls neither secrets nor tokens are kept. */
function note(world: World, { method, body }: { method: string; body: Obj }): void {
  const { ok, error } = body;
  const told = { status: 200, body: { ok, error }, headers: {} };
  const call = { id: world.nextNumber(), method, args: {}, at: world.clock.now(), answer: told };
  world.calls.push(call);
  world.changes.notify();
}

function basicOf({ headers }: IncomingMessage): Obj {
  const encoded = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return {};
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { client_id: decodeURIComponent(id), client_secret: decodeURIComponent(secret) };
}

function answer(response: ServerResponse, status: number, body: Obj): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
  return Promise.resolve();
}

function page(response: ServerResponse, status: number, body: string): Promise<void> {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="en"><title>Sandbox</title><body>${body}</body></html>`);
  return Promise.resolve();
}
