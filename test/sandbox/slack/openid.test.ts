import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';

const redirect = 'https://bot.example.com/audit/callback';
const verifier = 'a-verifier-that-is-long-enough-to-be-one-0123456789';
const challenge = createHash('sha256').update(verifier).digest('base64url');

let slack: Slack;
let origin: string;
beforeAll(async () => {
  slack = await startSlack({
    manifest: {
      display_information: { name: 'Page' },
      oauth_config: { redirect_urls: [redirect] },
      settings: { socket_mode_enabled: true },
    },
  });
  origin = new URL(slack.apiUrl).origin;
});
afterAll(async () => await slack?.stop());

async function authorize(change: Record<string, string | undefined> = {}): Promise<Response> {
  const asked = {
    ...{ response_type: 'code', client_id: slack.openid.clientId, redirect_uri: redirect },
    ...{ scope: 'openid', state: 's', nonce: 'n', as: 'auditor' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', ...change },
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined) query.set(name, value);
  const address = `${origin}/openid/connect/authorize?${query}`;
  return await fetch(address, { redirect: 'manual' });
}

async function newCode(): Promise<string> {
  const back = new URL((await authorize()).headers.get('location') ?? '');
  return back.searchParams.get('code') ?? '';
}

async function exchange(code: string, change: Record<string, string> = {}) {
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier },
    ...{ client_id: slack.openid.clientId, client_secret: slack.openid.clientSecret, ...change },
  });
  const response = await fetch(`${origin}/api/openid.connect.token`, { method: 'POST', body });
  return (await response.json()) as Record<string, string | boolean>;
}

describe('signing in with the local Slack', () => {
  it('is described where every issuer is', async () => {
    const told = await (await fetch(`${origin}/.well-known/openid-configuration`)).json();

    expect(told).toMatchObject({
      issuer: origin,
      token_endpoint: `${origin}/api/openid.connect.token`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it('shows its people to choose from', async () => {
    const page = await authorize({ as: undefined });

    expect(page.status).toBe(200);
    expect(await page.text()).toContain('as=U0AUDITOR');
  });

  it.each([
    ['another redirect address', { redirect_uri: 'https://evil.example.com/' }, 'bad_redirect_uri'],
    ['another client', { client_id: '1.2' }, 'invalid_client_id'],
    ['no nonce', { nonce: undefined }, 'missing_nonce'],
    ['no state', { state: undefined }, 'missing_state'],
    ['no openid scope', { scope: 'email' }, 'invalid_scope'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_code_challenge_method'],
  ])('refuses %s', async (_what, change, code) => {
    const page = await authorize(change);

    expect(page.status).toBe(400);
    expect(await page.text()).toContain(code);
  });

  it('gives a token for a code once', async () => {
    const code = await newCode();

    const [first, second] = [await exchange(code), await exchange(code)];

    const claims = JSON.parse(
      Buffer.from(String(first['id_token']).split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    expect(claims).toMatchObject({
      ...{ iss: origin, aud: slack.openid.clientId, sub: 'U0AUDITOR', nonce: 'n' },
      'https://slack.com/team_id': 'T0SANDBOX',
    });
    expect(claims.email).toBeUndefined();
    expect(second).toEqual({ ok: false, error: 'code_already_used' });
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(50) }, 'invalid_code_verifier'],
    ['another redirect address', { redirect_uri: 'https://evil.example' }, 'bad_redirect_uri'],
    ['another secret', { client_secret: 'wrong' }, 'bad_client_secret'],
    ['another grant', { grant_type: 'password' }, 'invalid_grant_type'],
    ['a code that nobody has', { code: 'made-up' }, 'invalid_code'],
  ])('gives no token for %s', async (_what, change, error) => {
    expect(await exchange(await newCode(), change)).toEqual({ ok: false, error });
  });

  it('tells of somebody to the bearer of their token', async () => {
    const { access_token: token } = await exchange(await newCode());
    const ask = async (bearer: string) =>
      await (
        await fetch(`${origin}/api/openid.connect.userInfo`, {
          headers: { authorization: `Bearer ${bearer}` },
        })
      ).json();

    expect(await ask(String(token))).toMatchObject({ ok: true, sub: 'U0AUDITOR' });
    expect(await ask('made-up')).toEqual({ ok: false, error: 'invalid_auth' });
  });
});
