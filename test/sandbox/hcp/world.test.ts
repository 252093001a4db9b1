import { afterEach, describe, expect, it } from 'vitest';
import { defaultSeed } from '../../../sandbox/hcp/seed.ts';
import type { Hcp } from '../../../sandbox/hcp/server.ts';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

/** So that a wait which nobody wakes fails its test, in place of looking again at its end. */
const longerThanTheTest = 60_000;

describe('virtual time', () => {
  it('runs at its speed, and jumps', async () => {
    const { hcp } = await startCaller({ speed: 1 });
    const before = hcp.clock.now().getTime();

    hcp.clock.advance(3_600_000);
    const jumped = hcp.clock.now().getTime() - before;

    expect(jumped).toBeGreaterThanOrEqual(3_600_000);
    expect(jumped).toBeLessThan(3_610_000);
  });

  it('never goes back', async () => {
    const { hcp } = await startCaller();

    expect(() => hcp.clock.advance(-1)).toThrow(RangeError);
    expect(() => hcp.clock.advance(Number.NaN)).toThrow(RangeError);
  });

  it('finishes a create by itself at speed', async () => {
    const { hcp, create } = await startCaller({ speed: 1_000 });
    await create();

    const service = await hcp.waitFor(
      'AVAILABLE',
      () => hcp.world.services.find(({ id, state }) => id === 'eu-pl' && state === 'AVAILABLE'),
      longerThanTheTest,
    );

    expect(service.externalName).toContain('vpce-svc-');
    expect(service.updatedAt - service.createdAt).toBeGreaterThanOrEqual(360_000 - 1);
  });

  it.each([
    ['real', () => Date.now()],
    ['virtual', (hcp: Hcp) => hcp.clock.now().getTime()],
  ] as const)('dates answers in %s time', async (wireDates, now) => {
    const { hcp, create, service } = await startCaller({ speed: 100, switches: { wireDates } });
    hcp.clock.advance(24 * 3_600_000);

    await create();
    hcp.clock.advance(24 * 3_600_000);
    hcp.world.editService('eu-pl', { state: 'AVAILABLE' });
    const { body } = await service('eu-pl');

    const updated = Date.parse(String(body['private_link_service']?.['updated_at']));
    const created = Date.parse(String(body['private_link_service']?.['created_at']));
    const apart = wireDates === 'real' ? 0 : 24 * 3_600_000;
    expect(Math.abs(updated - now(hcp))).toBeLessThan(100_000);
    expect(Math.abs(updated - created - apart)).toBeLessThan(100_000);
  });

  it('dates two things that are made at once apart', async () => {
    const { hcp, service } = await startCaller({ speed: 1 });
    const dateOf = async () =>
      String((await service('busy-pl', 'busy-hvn')).body['private_link_service']?.['created_at']);

    const seeded = await dateOf();
    hcp.world.deleteService('busy-pl');
    hcp.world.addService({ id: 'busy-pl', clusterId: 'busy' });
    const second = await dateOf();
    hcp.world.deleteService('busy-pl');
    hcp.world.addService({ id: 'busy-pl', clusterId: 'busy' });
    const third = await dateOf();

    expect(new Set([seeded, second, third]).size).toBe(3);
  });
});

describe('waitFor', () => {
  it('asks again when a request comes, and when the test changes the world', async () => {
    const { hcp, get, network } = await startCaller();

    const request = hcp.waitFor('a list', () =>
      hcp.requests.find(({ route }) => route === 'ListNetworks'),
    );
    await get(network());
    const isFailed = () => hcp.world.service('busy-pl').state === 'FAILED';
    const failed = hcp.waitFor('a failure', isFailed, longerThanTheTest);
    hcp.world.failService('busy-pl');
    const blocked = hcp.waitFor('a gateway', () => hcp.world.tgws[0], longerThanTheTest);
    hcp.world.addTgw({ hvnId: 'dev-hvn' });

    expect((await blocked).hvnId).toBe('dev-hvn');
    expect((await request).method).toBe('GET');
    expect(await failed).toBe(true);
  });

  it('takes a probe that is asynchronous, and passes its error on', async () => {
    const { hcp } = await startCaller();

    const value = await hcp.waitFor('a number', () => Promise.resolve(7));
    const broken = hcp.waitFor('never', () => Promise.reject(new Error('broken probe')));

    expect(value).toBe(7);
    await expect(broken).rejects.toThrow('broken probe');
  });

  it('gives up in words, with the last requests', async () => {
    const { hcp } = await startCaller();

    const never = hcp.waitFor('the moon', () => false, 20);

    await expect(never).rejects.toThrow(
      /the moon did not happen in 20 ms\n {2}POST \/oauth2\/token → 200/,
    );
  });
});

describe("somebody else's hand", () => {
  it('edits, deletes and makes anew, with other dates', async () => {
    const { hcp, service } = await startCaller();
    const before = { ...hcp.world.service('busy-pl') };

    hcp.world.editService('busy-pl', { accounts: [] });
    const edited = await service('busy-pl', 'busy-hvn');
    hcp.world.deleteService('busy-pl');
    const gone = await service('busy-pl', 'busy-hvn');
    hcp.world.addService({ id: 'busy-pl', clusterId: 'busy' });
    const anew = hcp.world.service('busy-pl');

    expect(edited.body['private_link_service']).not.toHaveProperty('consumer_accounts');
    expect(gone.status).toBe(404);
    expect(anew).toMatchObject({ hvnId: 'busy-hvn', defaultRegion: 'us-east-1' });
    expect(anew.createdAt).toBeGreaterThan(before.createdAt);
    expect(anew.externalName).not.toBe(before.externalName);
  });

  it('leaves an operation of a deleted service to end in peace', async () => {
    const { hcp, update } = await startCaller();
    const reply = await update('busy-pl', { remove_consumer_regions: ['us-west-1'] });

    hcp.world.deleteService('busy-pl');
    hcp.world.addService({ id: 'busy-pl', clusterId: 'busy', regions: ['eu-west-1'] });
    hcp.clock.advance(120_000);

    const id = String(reply.body['operation']?.['id']);
    expect(hcp.world.operationState(id)).toBe('DONE');
    expect(hcp.world.service('busy-pl').regions).toEqual(['eu-west-1']);
  });

  it('says so where there is nothing by that id', async () => {
    const { hcp } = await startCaller();

    expect(() => hcp.world.service('no-such')).toThrow('no "no-such"');
  });
});

describe('the seed', () => {
  it('is fresh in each twin, and its own may be given', async () => {
    const seed = { ...defaultSeed(Date.now()), services: [], clientId: 'somebody' };

    const first = await startCaller({ seed });
    await first.create();
    const second = await startCaller({ seed });

    expect(first.hcp.world.services).toHaveLength(1);
    expect(second.hcp.world.services).toHaveLength(0);
    expect(second.hcp.clientId).toBe('somebody');
  });

  it('takes the port that it is told', async () => {
    const first = await startCaller();
    const port = Number(first.hcp.apiAddress.split(':')[1]);
    await first.hcp.stop();

    const second = await startCaller({ port });

    expect(second.hcp.apiAddress).toBe(`127.0.0.1:${port}`);
  });

  it('answers each request a little later where told', async () => {
    const { hcp, get, network } = await startCaller({ switches: { latencyMs: 30 } });
    const begun = performance.now();

    const reply = await get(network());

    expect(reply.status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
    expect(hcp.requests.at(-1)?.status).toBe(200);
  });
});
