import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, stopAll, tokenReply } from './client.ts';

afterEach(stopAll);

describe('a rate limit', () => {
  it('is 429 with the headers that HCP was seen to send, without Retry-After', async () => {
    const { hcp, get, network } = await startCaller();
    hcp.faults.rateLimit('ListNetworks', { reset: 17, times: 2 });

    const first = await get(network());
    const second = await get(network());
    const third = await get(network());

    expect([first.status, second.status, third.status]).toEqual([429, 429, 200]);
    expect(first.body).toMatchObject({ code: 8, details: [] });
    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(first.headers.get('x-ratelimit-reset')).toBe('17');
    expect(first.headers.get('retry-after')).toBeNull();
  });

  it('may say Retry-After', async () => {
    const { hcp, get, operations } = await startCaller();
    hcp.faults.rateLimit('ListOperations', { retryAfter: 3 });

    const { headers, body } = await get(operations());

    expect(headers.get('retry-after')).toBe('3');
    expect(Object.keys(body)).toEqual(['code', 'message', 'details']);
  });

  it('can be a budget per minute, which token calls do not spend', async () => {
    const { hcp, get, network } = await startCaller({ switches: { rateLimitPerMinute: 2 } });

    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await get(network())).status);
    const token = await tokenReply(hcp);

    expect(statuses).toEqual([200, 200, 429]);
    expect(token.status).toBe(200);
  });
});

describe('a failure', () => {
  it('has no effect unless told, and has one where told', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.fail('CreatePrivateLinkService', { status: 503 });
    hcp.faults.fail('CreatePrivateLinkService', { status: 500, effect: true });

    const without = await create();
    const servicesWithout = hcp.world.services.length;
    const withEffect = await create();

    expect(without).toMatchObject({ status: 503, body: { code: 14 } });
    expect(servicesWithout).toBe(1);
    expect(withEffect).toMatchObject({ status: 500, body: { code: 13 } });
    expect(hcp.world.service('eu-pl').state).toBe('CREATING');
    expect(hcp.writes()).toMatchObject([{ status: 500, effect: true, fault: 'fail' }]);
  });

  it('does not claim an effect where the rules refuse', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.fail('CreatePrivateLinkService', { status: 502, effect: true });

    const reply = await create({ id: '!' });

    expect(reply.status).toBe(502);
    expect(hcp.writes()).toEqual([]);
  });

  it('may be HTML', async () => {
    const { hcp, get, network } = await startCaller();
    hcp.faults.fail('ListNetworks', { status: 504, html: true });

    const reply = await get(network());

    expect(reply.status).toBe(504);
    expect(reply.headers.get('content-type')).toBe('text/html');
    expect(reply.text).toContain('<html>');
  });

  it.each([
    [403, 7, ''],
    [409, 6, 'already exists'],
    [409, 10, 'concurrent change'],
    [400, 9, 'not now'],
  ])('may be %d with code %d and message "%s"', async (status, code, message) => {
    const { hcp, get, network } = await startCaller();
    hcp.faults.fail('ListNetworks', { status, code, message });

    const reply = await get(network());

    expect(reply.status).toBe(status);
    expect(reply.body).toEqual({ error: message, code, message, details: [] });
  });

  it('meets only the requests that its predicate picks, and can be taken back', async () => {
    const { hcp, get, network } = await startCaller();
    const fault = hcp.faults.fail('*', {
      status: 503,
      times: Number.POSITIVE_INFINITY,
      when: ({ path }) => path.endsWith('/dev-hvn'),
    });

    const other = await get(network('/busy-hvn'));
    const hit = await get(network('/dev-hvn'));
    const hits = fault.hits();
    fault.cancel();
    const after = await get(network('/dev-hvn'));

    expect([other.status, hit.status, after.status]).toEqual([200, 503, 200]);
    expect(hits).toBe(1);
  });

  it('comes in the order in which faults were set', async () => {
    const { hcp, get, network } = await startCaller();
    hcp.faults.fail('ListNetworks', { status: 500 });
    hcp.faults.rateLimit('ListNetworks');
    hcp.faults.fail('ListNetworks', { status: 504, html: true });

    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await get(network())).status);

    expect(statuses).toEqual([500, 429, 504, 200]);
  });
});

describe('a lost answer', () => {
  it('comes after the effect', async () => {
    const { hcp, create, service } = await startCaller();
    hcp.faults.loseAnswer('CreatePrivateLinkService');

    await expect(create()).rejects.toThrow();

    expect((await service('eu-pl')).status).toBe(200);
    expect(hcp.writes()).toMatchObject([{ status: null, effect: true, fault: 'loseAnswer' }]);
  });

  it('is a reset before it', async () => {
    const { hcp, create, service } = await startCaller();
    hcp.faults.reset('CreatePrivateLinkService');

    await expect(create()).rejects.toThrow();

    expect((await service('eu-pl')).status).toBe(404);
    expect(hcp.writes()).toEqual([]);
  });
});

describe('a held answer', () => {
  it('is held after the effect, until released', async () => {
    const { hcp, create } = await startCaller();
    const hold = hcp.faults.hold('CreatePrivateLinkService');

    const pending = create();
    const request = await hold.arrived;
    const during = { effect: request.effect, status: request.status };
    hold.release();
    const reply = await pending;

    expect(during).toEqual({ effect: true, status: null });
    expect(reply.status).toBe(200);
    expect(request.status).toBe(200);
  });

  it('may be held in front of the effect', async () => {
    const { hcp, create } = await startCaller();
    const hold = hcp.faults.hold('CreatePrivateLinkService', { before: true });

    const pending = create();
    const { effect } = await hold.arrived;
    const services = hcp.world.services.length;
    hold.release();
    const reply = await pending;

    expect(effect).toBe(false);
    expect(services).toBe(1);
    expect(reply.status).toBe(200);
    expect(hcp.writes()).toHaveLength(1);
  });

  it('may be lost instead', async () => {
    const { hcp, create } = await startCaller();
    const hold = hcp.faults.hold('CreatePrivateLinkService');

    const pending = expect(create()).rejects.toThrow();
    await hold.arrived;
    hold.lose();
    await pending;

    expect(hcp.world.service('eu-pl').state).toBe('CREATING');
  });

  it('lets go of all that it holds when the twin stops', async () => {
    const { hcp, get, network } = await startCaller();
    const hold = hcp.faults.hold('ListNetworks', { times: 2 });

    const pending = Promise.allSettled([get(network()), get(network())]);
    await hcp.waitFor('both', () => hold.hits() === 2);
    await hcp.stop();

    expect((await pending).length).toBe(2);
  });
});
