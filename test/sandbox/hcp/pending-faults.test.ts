import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, stopAll, tokenReply } from './client.ts';

afterEach(stopAll);

describe('what is still to go wrong', () => {
  it('is said until it has happened', async () => {
    const { hcp, create, get, network } = await startCaller();
    hcp.faults.failNextOperation();
    hcp.faults.rateLimit('GetNetwork', { times: 2 });

    const before = hcp.faults.pending();
    await get(network('/dev-hvn'));
    await create();
    const after = hcp.faults.pending();

    expect(before).toEqual([
      { name: 'rateLimit', route: 'GetNetwork', times: 2, until: undefined },
      { name: 'failNextOperation', route: undefined, times: 1, until: undefined },
    ]);
    expect(after).toEqual([{ name: 'rateLimit', route: 'GetNetwork', times: 1, until: undefined }]);
  });

  it('has an end where it is a time, and is nothing once all is forgotten', async () => {
    const { hcp } = await startCaller();
    const begun = Date.now();
    hcp.faults.unavailable(60_000, 'real');
    hcp.faults.limited(30_000);
    hcp.faults.slow(2);
    hcp.faults.stickNextOperation();
    hcp.faults.failNextService();

    const before = hcp.faults.pending();
    hcp.faults.clear();

    expect(before.map(({ name }) => name)).toEqual([
      ...['unavailable', 'limited', 'failNextService', 'stickNextOperation', 'slow'],
    ]);
    expect(before[0]?.until).toBeGreaterThanOrEqual(begun + 60_000);
    expect(before[1]?.until).toBeGreaterThanOrEqual(begun + 30_000);
    expect(hcp.faults.pending()).toEqual([]);
  });

  it('counts an outage in virtual time by the clock of those who read it', async () => {
    const { hcp } = await startCaller({ speed: 60 });
    const begun = Date.now();

    hcp.faults.unavailable(600_000);

    const [outage] = hcp.faults.pending();
    expect((outage?.until ?? 0) - begun).toBeGreaterThan(9_000);
    expect((outage?.until ?? 0) - begun).toBeLessThan(20_000);
  });
});

describe('a time in which everything is rate limited', () => {
  it('spares the token server, has no effect, and says how long it lasts', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.limited(30_000);

    const limited = await create();
    const token = await tokenReply(hcp);
    hcp.faults.clear();
    const accepted = await create();

    expect([limited.status, token.status, accepted.status]).toEqual([429, 200, 200]);
    expect(limited.body).toMatchObject({ code: 8 });
    expect(Number(limited.headers.get('x-ratelimit-reset'))).toBeGreaterThan(25);
    expect(hcp.requests.filter(({ fault }) => fault === 'limited')).toHaveLength(1);
    expect(hcp.writes()).toHaveLength(1);
  });
});

describe('onChange', () => {
  it('tells of requests, of hands, of faults, and of what time alone does', async () => {
    const { hcp, create, get, network } = await startCaller({ speed: 1_000 });
    const told: string[] = [];
    let what = '';
    const end = hcp.onChange(() => told.push(what));
    const doing = async (name: string, act: () => unknown): Promise<void> => {
      what = name;
      await act();
    };

    await doing('request', () => get(network()));
    await doing('hand', () => hcp.world.addPeering({ hvnId: 'dev-hvn' }));
    await doing('fault', () => hcp.faults.failNextOperation());
    await doing('outage', () => hcp.faults.limited(1));
    await hcp.waitFor('its end', () => hcp.faults.pending().length === 1);
    await doing('create', create);
    what = 'time';
    await hcp.waitFor('the end', () => hcp.world.service('eu-pl').state === 'FAILED');
    end();
    hcp.world.deletePeering(String(hcp.world.peerings.at(-1)?.id));

    expect(new Set(told)).toEqual(
      new Set(['request', 'hand', 'fault', 'outage', 'create', 'time']),
    );
    expect(hcp.world.peerings).toHaveLength(1);
  });

  it('does not keep a process alive', async () => {
    const { hcp } = await startCaller();
    hcp.world.addEndpoint('busy-pl', {
      state: 'pending',
      judgedAt: hcp.clock.now().getTime() + 3_600_000,
    });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    const before = timers().length;

    const end = hcp.onChange(() => undefined);
    const during = timers().length;
    end();

    expect(during).toBe(before);
  });
});
