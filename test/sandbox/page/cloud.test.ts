import { afterEach, describe, expect, it } from 'vitest';
import { cloudOf } from '../../../sandbox/page/cloud.ts';
import { startCaller, stopAll, tokenReply } from '../hcp/client.ts';

afterEach(stopAll);

describe('the cloud beside the workspace', () => {
  it('shows networks with their peerings, clusters, and services with what they allow', async () => {
    const { hcp } = await startCaller();
    hcp.world.addEndpoint('busy-pl', { id: 'vpce-1', state: 'refused', reason: 'not on the list' });

    const { hvns, clusters, services } = cloudOf(hcp);

    expect(hvns.find(({ id }) => id === 'peered-hvn')).toEqual({
      ...{ id: 'peered-hvn', provider: 'aws', region: 'us-east-2', cidr: '172.25.128.0/20' },
      ...{ state: 'STABLE', peerings: [{ id: 'peered-to-apps', state: 'ACTIVE' }] },
    });
    expect(hvns.filter(({ peerings }) => peerings.length > 0)).toHaveLength(1);
    expect(clusters).toContainEqual({
      ...{ id: 'prod-eu', hvn: 'prod-eu-hvn', tier: 'STANDARD_SMALL', state: 'RUNNING' },
    });
    expect(services).toEqual([
      {
        ...{ id: 'busy-pl', cluster: 'busy', state: 'AVAILABLE', region: 'us-east-1' },
        externalName: hcp.world.service('busy-pl').externalName,
        accounts: ['arn:aws:iam::210987654321:root'],
        ...{ ipRanges: ['10.20.0.0/16'], regions: ['us-west-1'] },
        endpoints: [
          {
            ...{ id: 'vpce-1', account: 'arn:aws:iam::210987654321:root', region: 'us-east-1' },
            ...{ state: 'refused', reason: 'not on the list' },
          },
        ],
      },
    ]);
  });

  it('follows an operation from its beginning to its end', async () => {
    const { hcp, create } = await startCaller();
    await create();

    const [begun] = cloudOf(hcp).operations;
    hcp.clock.advance(175_000);
    const half = cloudOf(hcp);
    hcp.clock.advance(175_000);
    const [done] = cloudOf(hcp).operations;

    expect(begun).toMatchObject({ kind: 'create', service: 'eu-pl', state: 'PENDING' });
    expect(begun?.progress).toBeLessThan(0.1);
    expect(half.operations[0]?.state).toBe('RUNNING');
    expect(half.operations[0]?.progress).toBeCloseTo(0.5, 1);
    const left = Date.parse(half.operations[0]?.endsAt ?? '') - Date.parse(half.now);
    expect(left).toBeGreaterThan(170_000);
    expect(left).toBeLessThanOrEqual(175_000);
    expect(done).toMatchObject({ state: 'DONE', progress: 1, endsAt: undefined, error: undefined });
  });

  it('says what an operation failed of, not before it has, and of one that is stuck no end', async () => {
    const { hcp, create, update } = await startCaller();
    hcp.faults.failNextOperation({ message: 'no more addresses' });
    await create();
    const [running] = cloudOf(hcp).operations;
    hcp.clock.advance(360_000);
    const [failed] = cloudOf(hcp).operations;
    hcp.faults.stickNextOperation();
    await update('busy-pl', { remove_consumer_regions: ['us-west-1'] });
    hcp.clock.advance(3_600_000);

    const [stuck] = cloudOf(hcp).operations;

    expect(running?.error).toBeUndefined();
    expect(failed).toMatchObject({ state: 'DONE', error: 'no more addresses' });
    expect(stuck).toMatchObject({ state: 'RUNNING', progress: undefined, endsAt: undefined });
  });

  it('shows the newest calls first, and nothing secret of them', async () => {
    const { hcp, get, network, token } = await startCaller();
    for (let n = 0; n < 40; n += 1) await get(network());
    hcp.faults.rateLimit('GetNetwork');
    await get(network('/dev-hvn'));
    await tokenReply(hcp);

    const cloud = cloudOf(hcp);

    expect(cloud.calls).toHaveLength(30);
    expect(cloud.calls[0]).toMatchObject({ route: 'Token', path: '/oauth2/token', status: 200 });
    expect(cloud.calls[1]).toMatchObject({ route: 'GetNetwork', status: 429, fault: 'rateLimit' });
    expect(JSON.stringify(cloud)).not.toContain(hcp.clientSecret);
    expect(JSON.stringify(cloud)).not.toContain(token);
  });

  it('says in words what is about to go wrong, twice the same in one line', async () => {
    const { hcp } = await startCaller();
    hcp.faults.failNextOperation();
    hcp.faults.failNextOperation();
    hcp.faults.loseAnswer('*');
    hcp.faults.limited(60_000);

    const { faults } = cloudOf(hcp);

    expect(faults.map(({ text }) => text)).toEqual([
      'HCP answers 429 to everything but the token call',
      'the next change takes effect, and its answer is lost',
      'the next operation fails, 2 times',
    ]);
    expect(Date.parse(faults[0]?.until ?? '')).toBeGreaterThan(Date.now());
    expect(faults[1]?.until).toBeUndefined();
  });

  it('can be sent as JSON, and its numbers are bounded', async () => {
    const { hcp } = await startCaller();
    hcp.world.addClusters(3);

    const cloud = cloudOf(hcp);

    expect(JSON.parse(JSON.stringify(cloud))).toMatchObject({ speed: 1, hvns: expect.any(Array) });
    expect(cloud.clusters).toHaveLength(hcp.world.clusters.length);
  });
});
