import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { InnerClock } from './clock.ts';
import type { Answer, Call } from './route.ts';
import type { Switches } from './switches.ts';

/** The one audience, in every environment. @see hashicorp/hcp-sdk-go config/tokensource.go */
const audience = 'https://api.hashicorp.cloud';

export type Tokens = {
  /** Answers the token call, client_credentials only. */
  issue(call: Call): Answer;
  /** Whether the Authorization header carries a token of ours that still lives. */
  isValid(authorization: string | undefined): boolean;
  revokeAll(): void;
};

export function createTokens(
  credentials: { clientId: string; clientSecret: string },
  clock: InnerClock,
  switches: Switches,
): Tokens {
  const live = new Map<string, { realMs: number; virtualMs: number }>();
  const now = () => ({ realMs: Date.now(), virtualMs: clock.ms() });

  return {
    issue(call) {
      const form = new URLSearchParams(call.text);
      const refusal = refusalOf(call, form, credentials);
      if (refusal !== undefined) return refusal;
      const token = randomBytes(32).toString('base64url');
      const seconds = switches.tokenExpiresInSeconds;
      const { realMs, virtualMs } = now();
      live.set(token, { realMs: realMs + seconds * 1_000, virtualMs: virtualMs + seconds * 1_000 });
      const body = { access_token: token, expires_in: seconds, scope: '', token_type: 'Bearer' };
      return { status: 200, body, headers: { 'cache-control': 'no-store' } };
    },
    isValid(authorization = '') {
      const [, token = ''] = /^Bearer (\S+)$/.exec(authorization) ?? [];
      const until = live.get(token);
      if (until === undefined) return false;
      const { realMs, virtualMs } = now();
      return switches.tokenTime === 'real' ? realMs < until.realMs : virtualMs < until.virtualMs;
    },
    revokeAll: () => live.clear(),
  };
}

function refusalOf(
  call: Call,
  form: URLSearchParams,
  credentials: { clientId: string; clientSecret: string },
): Answer | undefined {
  const type = call.request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return oauthError(400, 'invalid_request', 'the body must be a form');
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type', 'only client_credentials');
  }
  const { id, secret } = basicOf(call.request.headers['authorization']) ?? {
    id: form.get('client_id') ?? '',
    secret: form.get('client_secret') ?? '',
  };
  if (!isSame(id, credentials.clientId) || !isSame(secret, credentials.clientSecret)) {
    return oauthError(401, 'invalid_client', 'client authentication failed');
  }
  if (form.get('audience') !== audience) {
    return oauthError(400, 'invalid_request', 'the requested audience is not allowed');
  }
  return undefined;
}

/** Go's clientcredentials package may send HTTP Basic, with each half percent-encoded. */
function basicOf(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic (\S+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return { id: unescaped(id), secret: unescaped(secret) };
}

/** As a form field, where a plus sign is a space. */
const unescaped = (text: string) => new URLSearchParams(`value=${text}`).get('value') ?? '';

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function oauthError(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
