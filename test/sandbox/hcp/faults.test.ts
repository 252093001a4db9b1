import { afterEach, describe, expect, it } from 'vitest';
import { raw, startCaller, stopAll, tokenReply } from './client.ts';

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

describe('faults of operations', () => {
  it('end the next one with an error and the service FAILED', async () => {
    const { hcp, create, get, operations } = await startCaller();
    hcp.faults.failNextOperation({ code: 13, message: 'error creating load balancer' });

    const reply = await create();
    hcp.clock.advance(361_000);
    const { body } = await get(operations(`/${reply.body['operation']?.['id']}`));

    expect(body['operation']).toMatchObject({
      state: 'DONE',
      error: { code: 13, message: 'error creating load balancer' },
    });
    expect(hcp.world.service('eu-pl').state).toBe('FAILED');
  });

  it('end the next one well and the service FAILED all the same', async () => {
    const { hcp, create, get, operations } = await startCaller();
    hcp.faults.failNextService();

    const reply = await create();
    hcp.clock.advance(361_000);
    const { body } = await get(operations(`/${reply.body['operation']?.['id']}`));

    expect(body['operation']).toMatchObject({ state: 'DONE' });
    expect(body['operation']).not.toHaveProperty('error');
    expect(hcp.world.service('eu-pl').state).toBe('FAILED');
  });

  it('leave the next one RUNNING until somebody frees it', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.stickNextOperation();

    const reply = await create();
    const id = String(reply.body['operation']?.['id']);
    hcp.clock.advance(30 * 3_600_000);
    const stuck = [hcp.world.operationState(id), hcp.world.service('eu-pl').state];
    hcp.world.operation(id).stuck = false;

    expect(stuck).toEqual(['RUNNING', 'CREATING']);
    expect(hcp.world.operationState(id)).toBe('DONE');
    expect(hcp.world.service('eu-pl').state).toBe('AVAILABLE');
  });

  it('make those to come slower', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.slow(10);

    const reply = await create();
    const id = String(reply.body['operation']?.['id']);
    hcp.clock.advance(3_490_000);
    const early = hcp.world.operationState(id);
    hcp.clock.advance(11_000);

    expect([early, hcp.world.operationState(id)]).toEqual(['RUNNING', 'DONE']);
  });

  it('show states that HCP has yet to invent', async () => {
    const { hcp, create, get, operations } = await startCaller();
    const reply = await create();
    const id = String(reply.body['operation']?.['id']);

    hcp.faults.forceOperationState(id, 'PAUSED');
    const forced = await get(operations(`/${id}`));
    hcp.faults.forceOperationState(id, undefined);
    const free = await get(operations(`/${id}`));

    expect(forced.body['operation']?.['state']).toBe('PAUSED');
    expect(free.body['operation']?.['state']).toBe('PENDING');
  });
});

describe('an outage', () => {
  it('answers 503 to everything, and nothing happens, for so much virtual time', async () => {
    const { hcp, create } = await startCaller();

    hcp.faults.unavailable(60 * 60_000);
    const refused = await create();
    const token = await tokenReply(hcp);
    hcp.clock.advance(60 * 60_000);
    const accepted = await create();

    expect([refused.status, token.status, accepted.status]).toEqual([503, 503, 200]);
    expect(refused.body).toMatchObject({ code: 14 });
    expect(hcp.writes()).toHaveLength(1);
  });

  it('can last for real time, and be ended', async () => {
    const { hcp, get, network } = await startCaller();

    hcp.faults.unavailable(3_600_000, 'real');
    hcp.clock.advance(2 * 3_600_000);
    const during = await get(network());
    hcp.faults.clear();
    const after = await get(network());

    expect([during.status, after.status]).toEqual([503, 200]);
  });

  it('of the token server is 403 in HTML', async () => {
    const { hcp } = await startCaller();
    hcp.faults.forbidToken({ times: 2 });

    const replies = [await tokenReply(hcp), await tokenReply(hcp), await tokenReply(hcp)];

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 200]);
    expect(replies[0]?.headers.get('content-type')).toBe('text/html');
  });
});

describe('faults by chance', () => {
  const outcomes = async (seed: number, p: number) => {
    const { hcp, get, network } = await startCaller();
    hcp.faults.probability('GetNetwork', p, seed, [
      'unavailable',
      'rate_limit',
      'reset',
      'html_504',
    ]);
    const seen: (number | string)[] = [];
    for (let n = 0; n < 40; n += 1) {
      const { status } = await get(network('/dev-hvn')).catch(() => ({ status: 'lost' }));
      seen.push(status);
    }
    return seen;
  };

  it('repeat with their seed, and differ with another', async () => {
    const [first, again, other] = [
      await outcomes(7, 0.5),
      await outcomes(7, 0.5),
      await outcomes(8, 0.5),
    ];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503, 429, 504, 'lost']));
  });

  it('never come at probability 0, and always at 1', async () => {
    const never = await outcomes(1, 0);
    const always = await outcomes(1, 1);

    expect(new Set(never)).toEqual(new Set([200]));
    expect(always).not.toContain(200);
  });

  it('spare other routes', async () => {
    const { hcp, vault } = await startCaller();
    hcp.faults.probability('GetNetwork', 1, 1);

    const reply = await raw(hcp, vault('/clusters'));

    expect(reply.status).toBe(401);
  });
});
