/**
 * Signs what the twin says of somebody, and shows the key that it is signed with.
 *
 * @see Slack docs, "Sign in with Slack": the response of `openid.connect.token`
 */
import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Obj, User } from './types.ts';

type Keys = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const made = new Map<string, Keys>();
/** Made when first needed, which takes a moment, and then the same for every twin of a process. */
function keys(whose: 'own' | 'another'): Keys {
  const pair = made.get(whose) ?? generateKeyPairSync('rsa', { modulusLength: 2048 });
  made.set(whose, pair);
  return pair;
}

const kid = 'sandbox-key';

export function keySet(): Obj {
  const jwk = keys('own').publicKey.export({ format: 'jwk' });
  return { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] };
}

const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');

export function signToken(claims: Obj, by: 'own' | 'another'): string {
  const text = `${encode({ typ: 'JWT', alg: 'RS256', kid })}.${encode(claims)}`;
  const signature = createSign('RSA-SHA256').update(text).sign(keys(by).privateKey);
  return `${text}.${signature.toString('base64url')}`;
}

/** @see OpenID Connect Core 1.0, section 3.1.3.6 */
export function halfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}

/** What the scopes let the twin tell of somebody. */
export function claimsOf({ id, teamId, handle, realName }: User, scope: readonly string[]): Obj {
  return {
    ...{ sub: id, 'https://slack.com/user_id': id, 'https://slack.com/team_id': teamId },
    ...(scope.includes('email') ? { email: `${handle}@example.com`, email_verified: true } : {}),
    ...(scope.includes('profile') ? { name: realName, locale: 'en-US' } : {}),
  };
}
