import { afterEach, describe, expect, it } from 'vitest';
import { raw, startCaller, stopAll, tokenReply } from './client.ts';

afterEach(stopAll);

describe('the token call', () => {
  it('gives a bearer token for an hour, which no cache may keep', async () => {
    const { hcp } = await startCaller();

    const reply = await tokenReply(hcp);

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
    expect(String(reply.body['access_token'])).toMatch(/^[\w-]{43}$/);
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('takes the credentials as HTTP Basic as well', async () => {
    const { hcp } = await startCaller();
    const basic = Buffer.from(`${hcp.clientId}:${hcp.clientSecret}`).toString('base64');
    const form = 'grant_type=client_credentials&audience=https%3A%2F%2Fapi.hashicorp.cloud';
    const headers = {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    };

    const reply = await raw(hcp, '/oauth2/token', { method: 'POST', headers, body: form });

    expect(reply.status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['a wrong client', { client_id: 'wrong' }, 401, 'invalid_client'],
    ['another audience', { audience: 'https://api.cloud.hashicorp.com' }, 400, 'invalid_request'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s with JSON', async (_what, form, status, error) => {
    const { hcp } = await startCaller();

    const reply = await tokenReply(hcp, form);

    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ error });
  });

  it('refuses a body that is not a form', async () => {
    const { hcp } = await startCaller();
    const headers = { 'content-type': 'application/json' };

    const reply = await raw(hcp, '/oauth2/token', { method: 'POST', headers, body: '{}' });

    expect(reply).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('keeps the secret out of the request log', async () => {
    const { hcp } = await startCaller();

    await tokenReply(hcp);

    expect(hcp.requests.at(-1)?.body).toMatchObject({ client_secret: '***' });
    expect(JSON.stringify(hcp.requests)).not.toContain(hcp.clientSecret);
  });
});

describe('a bearer token', () => {
  it.each([
    ['no header', {}],
    ['a token of somebody else', { authorization: 'Bearer stranger' }],
    ['another scheme', { authorization: 'Basic abc' }],
  ])('is required: %s is a 401 with code 16', async (_what, headers) => {
    const { hcp, network } = await startCaller();

    const reply = await raw(hcp, network(), { headers });

    expect(reply.status).toBe(401);
    expect(reply.body).toMatchObject({ code: 16 });
  });

  it('does not age with virtual time by default', async () => {
    const { hcp, get, network } = await startCaller();

    hcp.clock.advance(2 * 3_600_000);

    expect((await get(network())).status).toBe(200);
  });

  it('ages with virtual time by switch', async () => {
    const { hcp, get, network } = await startCaller({ switches: { tokenTime: 'virtual' } });

    hcp.clock.advance(3_590_000);
    const before = await get(network());
    hcp.clock.advance(11_000);
    const after = await get(network());

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  it('lives as long as its switch says', async () => {
    const { hcp, get, network } = await startCaller({ switches: { tokenExpiresInSeconds: 0 } });

    const reply = await get(network());

    expect(reply.status).toBe(401);
    expect((await tokenReply(hcp)).body).toMatchObject({ expires_in: 0 });
  });

  it('dies when all are revoked, and a new one works', async () => {
    const { hcp, get, network } = await startCaller();

    hcp.faults.revokeTokens();
    const dead = await get(network());
    const token = String((await tokenReply(hcp)).body['access_token']);
    const alive = await raw(hcp, network(), { headers: { authorization: `Bearer ${token}` } });

    expect([dead.status, alive.status]).toEqual([401, 200]);
  });
});
