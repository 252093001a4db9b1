import { describe, expect, it } from 'vitest';
import { HcpError } from '../../src/use-cases/hcp-errors.ts';
import { failure, newService, signal, startHcpClient } from '../support/hcp-client.ts';

/** How reads meet faults, and how calls are spaced out. */

describe('the reads', () => {
  it('are repeated while HCP is out, and then give up in HCP’s words', async () => {
    const { hcp, inventory, callsOf, waits } = await startHcpClient();
    hcp.faults.fail('GetCallerIdentity', { status: 503, times: 2 });

    const identity = await inventory.getCallerIdentity(signal());
    hcp.faults.fail('GetCallerIdentity', { status: 504, html: true, times: 3 });
    const error = await failure(inventory.getCallerIdentity(signal()));

    expect(identity).toEqual({
      ...{ type: 'PRINCIPAL_TYPE_SERVICE', name: 'privatelink-bot' },
      ...{ projectId: hcp.projectId, organizationId: hcp.organizationId },
    });
    expect(error).toMatchObject({ status: 504, effect: 'none', transient: true });
    expect(callsOf('GetCallerIdentity')).toHaveLength(6);
    expect(waits).toHaveLength(4);
  });

  it('are repeated after a connection that broke', async () => {
    const { hcp, inventory, project } = await startHcpClient();
    hcp.faults.reset('ListNetworks', { times: 2 });

    const hvns = await inventory.listHvns(project, signal());

    expect(hvns.map(({ id }) => id)).toContain('prod-eu-hvn');
  });

  it.each([
    ['Retry-After', { retryAfter: 3, reset: 9 }, 3_000],
    ['X-Ratelimit-Reset', { reset: 9 }, 9_000],
  ])('stay away for as long as %s says', async (_, limit, expected) => {
    const { hcp, inventory, waits } = await startHcpClient();
    hcp.faults.rateLimit('GetCallerIdentity', limit);

    await inventory.getCallerIdentity(signal());

    expect(waits).toEqual([expected]);
  });

  it('are not repeated after a refusal', async () => {
    const { inventory, callsOf } = await startHcpClient();

    const error = await failure(inventory.getProject('11111111-no-such-project', signal()));

    expect(error).toMatchObject({ code: 7, status: 403, transient: false });
    expect(callsOf('GetProject')).toHaveLength(1);
  });

  it('end when their caller gives up', async () => {
    const { hcp, privateLink, network } = await startHcpClient();
    const hold = hcp.faults.hold('GetPrivateLinkService');
    const patience = new AbortController();
    const work = failure(privateLink.findService(network, 'prod-eu-pl', patience.signal));
    await hold.arrived;

    patience.abort();
    const error = await work;

    expect(error).toMatchObject({ name: 'HcpNoAnswerError', effect: 'none' });
    hold.release();
  });

  it('share one signal in any number, without a warning of a leak', async () => {
    const { inventory, project } = await startHcpClient();
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    const patience = new AbortController().signal;

    await Promise.all(Array.from({ length: 30 }, () => inventory.listHvns(project, patience)));
    process.off('warning', warn);

    expect(warnings).toEqual([]);
  });

  it('keep states that nobody has heard of', async () => {
    const { hcp, privateLink, project } = await startHcpClient();
    hcp.faults.forceState('busy-pl', 'HIBERNATING');
    const network = { ...project, hvnId: 'busy-hvn' };

    const found = await privateLink.findService(network, 'busy-pl', signal());
    const listed = await privateLink.listServices(network, signal());

    expect([found?.state, ...listed.map(({ state }) => state)]).toEqual([
      'HIBERNATING',
      'HIBERNATING',
    ]);
  });

  it.each(['absent', 'emitted'] as const)(
    'mean the same when zero values are %s',
    async (unset) => {
      const { hcp, privateLink, network } = await startHcpClient({
        twin: { speed: 1, switches: { unset } },
      });

      const operation = await privateLink.createService(
        network,
        { ...newService, consumerIpRanges: [], consumerRegions: [] },
        signal(),
      );
      const service = await privateLink.findService(network, newService.id, signal());

      expect(operation.error).toBeUndefined();
      expect(service).toMatchObject({
        ...{ state: 'CREATING', externalName: undefined },
        ...{ consumerIpRanges: [], consumerRegions: [] },
      });
      expect(hcp.forbidden).toEqual([]);
    },
  );

  it('answer `undefined` for an operation that HCP has forgotten', async () => {
    const { privateLink, project } = await startHcpClient();
    const id = '00000000-0000-4000-8000-000000000000';

    const operation = await privateLink.findOperation(project, id, signal());

    expect(operation).toBeUndefined();
  });
});

describe('the lists', () => {
  it.each([
    ['gives as many as it may', 'cut', 3],
    ['takes the size of our pages for an error', 'refused', 11],
  ] as const)('follow their pages to the end where HCP %s', async (_, oversizedPages, calls) => {
    const twin = { switches: { maxPageSize: 20, oversizedPages } };
    const { hcp, inventory, project, callsOf } = await startHcpClient({ twin });
    hcp.world.addClusters(40);

    const hvns = await inventory.listHvns(project, signal());
    const clusters = await inventory.listClusters(project, signal());

    expect(new Set(hvns.map(({ id }) => id)).size).toBe(48);
    expect(new Set(clusters.map(({ id }) => id)).size).toBe(49);
    expect(callsOf('ListNetworks')).toHaveLength(calls);
  });

  it('resolve a project to its organization, and read what the inventory is made of', async () => {
    const { hcp, inventory, project } = await startHcpClient();
    hcp.world.addTgw({ hvnId: 'peered-hvn', id: 'tgw-1', state: 'PENDING_ACCEPTANCE' });

    const found = await inventory.getProject(project.projectId, signal());
    const hvns = await inventory.listHvns(project, signal());
    const clusters = await inventory.listClusters(project, signal());
    const links = await inventory.listNetworkLinks({ ...project, hvnId: 'peered-hvn' }, signal());

    expect(found).toEqual({ ...project, name: 'platform' });
    expect(hvns.find(({ id }) => id === 'azure-hvn')).toEqual({
      ...{ id: 'azure-hvn', provider: 'azure', region: 'westeurope', state: 'STABLE' },
    });
    expect(clusters.find(({ id }) => id === 'dev-1')).toEqual({
      ...{ id: 'dev-1', hvnId: 'dev-hvn', state: 'RUNNING', tier: 'DEV', provider: 'aws' },
      ...{ region: 'eu-west-1', privateDnsName: expect.stringContaining('dev-1-private') },
    });
    expect(links).toEqual([
      { kind: 'peering', id: 'peered-to-apps', hvnId: 'peered-hvn', state: 'ACTIVE' },
      { kind: 'transit_gateway', id: 'tgw-1', hvnId: 'peered-hvn', state: 'PENDING_ACCEPTANCE' },
    ]);
  });

  it.each([
    ['honoured', 'newest_first'],
    ['ignored', 'oldest_first'],
  ] as const)(
    'give a service its operations, newest first, when the filter is %s',
    async (operationFilter, operationOrder) => {
      const switches = { operationFilter, operationOrder, timestampDigits: 9 } as const;
      const { hcp, privateLink, network, project } = await startHcpClient({ twin: { switches } });
      const other = { ...project, hvnId: 'prod-us-hvn' };
      const first = await privateLink.createService(network, newService, signal());
      await hcp.waitFor('AVAILABLE', () => hcp.world.service('prod-eu-pl').state === 'AVAILABLE');
      await privateLink.createService(
        other,
        { ...newService, id: 'prod-us-pl', clusterId: 'prod-us', region: 'us-west-2' },
        signal(),
      );
      const second = await privateLink.deleteService(network, 'prod-eu-pl', signal());

      const operations = await privateLink.listServiceOperations(project, 'prod-eu-pl', signal());

      expect(operations.map(({ id }) => id)).toEqual([second?.id, first.id]);
    },
  );
});

describe('the budget', () => {
  it('spaces out what leaves, by the client’s own clock', async () => {
    const began = performance.now();
    const { inventory, callsOf } = await startHcpClient({ requestsPerMinute: 600, realTime: true });
    const calls = Array.from({ length: 63 }, () => inventory.getCallerIdentity(signal()));

    await Promise.all(calls);

    // 60 at once, then one each 111 ms.
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(callsOf('GetCallerIdentity')).toHaveLength(63);
  });

  it('gives up waiting when its caller does, and nothing is sent', async () => {
    const { inventory, project, callsOf } = await startHcpClient({
      requestsPerMinute: 1,
      realTime: true,
    });
    await inventory
      .listNetworkLinks({ ...project, hvnId: 'peered-hvn' }, AbortSignal.timeout(200))
      .catch(() => undefined);

    const error = await failure(inventory.listHvns(project, AbortSignal.timeout(50)));

    expect(error).toBeInstanceOf(HcpError);
    expect(error).toMatchObject({ effect: 'none', transient: true });
    expect(callsOf('ListNetworks')).toEqual([]);
  });
});
