import { afterEach, describe, expect, it } from 'vitest';
import { type Hcp, type HcpOptions, startHcp } from '../../sandbox/hcp/server.ts';
import { createHcpClient, type HcpDeps } from '../../src/hcp/client.ts';
import { HcpAnswerError, HcpError, HcpNoAnswerError } from '../../src/use-cases/hcp-errors.ts';
import type { NewService, ServiceDelta } from '../../src/use-cases/hcp-port.ts';

/** The client against the twin, which knows HCP's rules and faults. Malformed answers: hcp-edges. */

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Setup = {
  twin?: HcpOptions;
  deps?: Partial<HcpDeps>;
  requestsPerMinute?: number;
  /** The client's own timers, instead of waits that are only remembered. */
  realTime?: boolean;
};

async function setup({ twin, deps, requestsPerMinute = 60_000, realTime }: Setup = {}) {
  const hcp = await startHcp({ speed: 1_000, ...twin });
  const logged: { fields: object; message: string }[] = [];
  const line = (fields: object, message: string) => logged.push({ fields, message });
  const waits: number[] = [];
  const remember = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const client = createHcpClient(configOf(hcp, requestsPerMinute), {
    log: { info: line, warn: line, error: line },
    random: () => 0,
    ...(realTime === true ? {} : { wait: remember }),
    ...deps,
  });
  closers.push(
    () => hcp.stop(),
    () => client.close(),
  );
  const { organizationId, projectId } = hcp;
  const project = { organizationId, projectId };
  const callsOf = (route: string) => hcp.requests.filter((request) => request.route === route);
  return { hcp, ...client, project, callsOf, logged, waits, network: networkOf(project) };
}

function configOf(hcp: Hcp, requestsPerMinute: number) {
  return {
    clientId: hcp.clientId,
    clientSecret: hcp.clientSecret,
    apiUrl: new URL(`http://${hcp.apiAddress}`),
    authUrl: new URL(hcp.authUrl),
    requestsPerMinute,
    sourceChannel: 'privatelink-bot/test',
  };
}

const networkOf = (project: { organizationId: string; projectId: string }) => ({
  ...project,
  hvnId: 'prod-eu-hvn',
});

const account = (digit: number) => `arn:aws:iam::${String(digit).repeat(12)}:root`;

const newService: NewService = {
  id: 'prod-eu-pl',
  clusterId: 'prod-eu',
  region: 'eu-west-1',
  consumerAccounts: [account(2), account(1)],
  consumerIpRanges: ['10.0.0.0/16'],
  // The HVN's own region is left out by the client; the twin refuses it.
  consumerRegions: ['eu-west-1', 'eu-central-1'],
};

const delta: ServiceDelta = {
  consumerAccounts: { added: [account(3)], removed: [account(1)] },
  consumerIpRanges: { added: [], removed: [] },
  consumerRegions: { added: ['eu-west-1', 'us-east-1'], removed: ['eu-central-1'] },
  region: 'eu-west-1',
};

const signal = () => AbortSignal.timeout(20_000);

function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => Promise.reject(new Error(`succeeded: ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );
}

describe('the writes of PrivateLink', () => {
  it('create, change and delete a service, and follow their operations', async () => {
    const { hcp, privateLink, network, project } = await setup();
    const finished = (id: string) =>
      hcp.waitFor('DONE', async () => {
        const operation = await privateLink.findOperation(project, id, signal());
        return operation?.state === 'DONE' ? operation : undefined;
      });
    const settled = () =>
      hcp.waitFor('AVAILABLE', async () => {
        const service = await privateLink.findService(network, newService.id, signal());
        return service?.state === 'AVAILABLE' ? service : undefined;
      });

    const created = await privateLink.createService(network, newService, signal());
    const done = await finished(created.id);
    const service = await settled();
    const changed = await privateLink.updateService(
      network,
      { id: newService.id, delta },
      signal(),
    );
    await finished(changed.id);
    const after = await settled();
    const deleted = await privateLink.deleteService(network, newService.id, signal());
    await finished(deleted?.id ?? '');
    const gone = await hcp.waitFor('404', async () => {
      const found = await privateLink.findService(network, newService.id, signal());
      return found === undefined;
    });

    expect(done).toMatchObject({ id: created.id, serviceId: 'prod-eu-pl', error: undefined });
    expect(service).toMatchObject({
      ...{ id: 'prod-eu-pl', hvnId: 'prod-eu-hvn', clusterId: 'prod-eu' },
      consumerAccounts: [account(1), account(2)],
      consumerIpRanges: ['10.0.0.0/16'],
      consumerRegions: ['eu-central-1'],
      defaultRegion: 'eu-west-1',
      externalName: expect.stringContaining('com.amazonaws.vpce.eu-west-1'),
    });
    expect(after).toMatchObject({
      createdAt: service.createdAt,
      consumerAccounts: [account(2), account(3)],
      consumerRegions: ['us-east-1'],
    });
    expect(gone).toBe(true);
    expect(hcp.forbidden).toEqual([]);
  });

  it('say who calls, what and where, as HCP’s own tools do', async () => {
    const { privateLink, network, callsOf } = await setup();

    await privateLink.createService(network, newService, signal());

    const [call] = callsOf('CreatePrivateLinkService');
    expect(call?.headers).toMatchObject({
      'x-hcp-source-channel': 'privatelink-bot/test',
      'content-type': 'application/json',
    });
    expect(call?.body).toEqual({
      private_link_service: {
        ...{ id: 'prod-eu-pl', vault_cluster_id: 'prod-eu' },
        consumer_accounts: [account(2), account(1)],
        consumer_ip_ranges: ['10.0.0.0/16'],
        consumer_regions: ['eu-central-1'],
        hvn: {
          ...{ id: 'prod-eu-hvn', type: 'hashicorp.network.hvn' },
          location: {
            organization_id: network.organizationId,
            project_id: network.projectId,
            region: { provider: 'aws', region: 'eu-west-1' },
          },
        },
      },
    });
  });

  it('take the 404 of a delete for an answer, and that of an update for a refusal', async () => {
    const { privateLink, network } = await setup();

    const deleted = await privateLink.deleteService(network, 'no-such-pl', signal());
    const updated = await failure(
      privateLink.updateService(network, { id: 'no-such-pl', delta }, signal()),
    );

    expect(deleted).toBeUndefined();
    expect(updated).toMatchObject({ code: 5, effect: 'none', transient: false });
  });

  it('are never repeated after a lost answer, and say that the outcome is unclear', async () => {
    const { hcp, privateLink, network, callsOf } = await setup();
    hcp.faults.loseAnswer('CreatePrivateLinkService');

    const error = await failure(privateLink.createService(network, newService, signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'unclear', transient: true });
    expect(callsOf('CreatePrivateLinkService')).toHaveLength(1);
    expect(hcp.writes()).toHaveLength(1);
  });

  it.each<[string, { status: number; code?: number; message?: string; html?: boolean }, object]>([
    ['a server error', { status: 500 }, { code: 13, effect: 'unclear', transient: true }],
    ['an outage', { status: 503 }, { code: 14, effect: 'unclear', transient: true }],
    [
      'a page of HTML',
      { status: 504, html: true },
      { code: undefined, effect: 'unclear', transient: true },
    ],
    ['a taken name', { status: 409, code: 6 }, { effect: 'unclear', transient: false }],
    ['another change under way', { status: 409, code: 10 }, { effect: 'none', transient: true }],
    ['the wrong state', { status: 400, code: 9 }, { effect: 'none', transient: false }],
    [
      'a refusal without a word',
      { status: 403, message: '' },
      { code: 7, effect: 'none', transient: false },
    ],
  ])('are sent once when the answer is %s', async (_, fault, expected) => {
    const { hcp, privateLink, network, callsOf } = await setup();
    hcp.faults.fail('DeletePrivateLinkService', fault);

    const error = await failure(privateLink.deleteService(network, 'prod-eu-pl', signal()));

    expect(error).toBeInstanceOf(HcpAnswerError);
    expect(error).toMatchObject({ status: fault.status, ...expected });
    expect((error as HcpAnswerError).reason).not.toMatch(/^\s*$|</);
    expect(callsOf('DeletePrivateLinkService')).toHaveLength(1);
  });

  it('hand on how long a limit lasts, and do not wait for it', async () => {
    const { hcp, privateLink, network, waits } = await setup();
    hcp.faults.rateLimit('CreatePrivateLinkService', { reset: 42 });

    const error = await failure(privateLink.createService(network, newService, signal()));

    expect(error).toMatchObject({ code: 8, effect: 'none', transient: true, retryAfterMs: 42_000 });
    expect(waits).toEqual([]);
  });

  it('are unclear when they are given up while HCP is at work on them', async () => {
    const { hcp, privateLink, network } = await setup();
    const hold = hcp.faults.hold('CreatePrivateLinkService');
    const patience = new AbortController();
    const work = failure(privateLink.createService(network, newService, patience.signal));
    await hold.arrived;

    patience.abort(new Error('shutting down'));
    const error = await work;

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({
      message: 'the call was given up before HCP answered',
      ...{ effect: 'unclear', transient: true },
    });
    hold.release();
  });

  it('are unclear when the answer does not come in time', async () => {
    const { hcp, privateLink, network } = await setup({ deps: { deadlineMs: 150 } });
    const hold = hcp.faults.hold('CreatePrivateLinkService');

    const error = await failure(privateLink.createService(network, newService, signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'unclear', message: 'HCP gave no answer in time' });
    hold.release();
  });

  it('have no effect when they were given up before they were sent', async () => {
    const { hcp, privateLink, network } = await setup();

    const error = await failure(
      privateLink.createService(network, newService, AbortSignal.abort()),
    );

    expect(error).toMatchObject({ effect: 'none' });
    expect(hcp.requests).toEqual([]);
  });
});

describe('the token', () => {
  it('is fetched once for twenty calls at once, and used again', async () => {
    const { inventory, project, callsOf } = await setup();
    const calls = Array.from({ length: 20 }, () => inventory.listHvns(project, signal()));

    await Promise.all(calls);
    await inventory.getCallerIdentity(signal());

    expect(callsOf('Token')).toHaveLength(1);
    expect(callsOf('Token')[0]?.headers['authorization']).toBeUndefined();
  });

  it('is replaced once when HCP refuses it, and the call is made again', async () => {
    const { hcp, inventory, privateLink, network, callsOf } = await setup();
    await inventory.getCallerIdentity(signal());
    hcp.faults.revokeTokens();

    const operation = await privateLink.createService(network, newService, signal());

    expect(operation.serviceId).toBe('prod-eu-pl');
    expect(callsOf('Token')).toHaveLength(2);
    expect(callsOf('CreatePrivateLinkService').map(({ status }) => status)).toEqual([401, 200]);
  });

  it('is replaced once for many calls that were refused together', async () => {
    const { hcp, inventory, project, callsOf } = await setup();
    await inventory.getCallerIdentity(signal());
    hcp.faults.revokeTokens();
    const calls = Array.from({ length: 8 }, () => inventory.listClusters(project, signal()));

    const lists = await Promise.all(calls);

    expect(lists.map((clusters) => clusters.length)).toEqual(Array(8).fill(9));
    expect(callsOf('Token')).toHaveLength(2);
  });

  it('is not asked for a third time when the second is refused as well', async () => {
    const { hcp, inventory, callsOf } = await setup();
    hcp.faults.fail('GetCallerIdentity', { status: 401, times: 10 });

    const error = await failure(inventory.getCallerIdentity(signal()));

    expect(error).toMatchObject({ code: 16, effect: 'none', transient: false });
    expect(callsOf('GetCallerIdentity')).toHaveLength(2);
  });

  it('is renewed a minute before its end', async () => {
    let now = 1_000_000;
    const { inventory, callsOf } = await setup({ deps: { now: () => now } });
    await inventory.getCallerIdentity(signal());

    now += 3_539_000;
    await inventory.getCallerIdentity(signal());
    const before = callsOf('Token').length;
    now += 1_000;
    await inventory.getCallerIdentity(signal());

    expect([before, callsOf('Token').length]).toEqual([1, 2]);
  });

  it('is used for half of its life when that is short', async () => {
    let now = 1_000_000;
    const { inventory, callsOf } = await setup({
      twin: { switches: { tokenExpiresInSeconds: 40 } },
      deps: { now: () => now },
    });
    await inventory.getCallerIdentity(signal());

    now += 19_000;
    await inventory.getCallerIdentity(signal());
    const before = callsOf('Token').length;
    now += 1_000;
    await inventory.getCallerIdentity(signal());

    expect([before, callsOf('Token').length]).toEqual([1, 2]);
  });

  it('leaves a write without effect when it cannot be had, and is asked for anew', async () => {
    const { hcp, privateLink, network, callsOf } = await setup();
    hcp.faults.forbidToken();

    const error = await failure(privateLink.createService(network, newService, signal()));
    const operation = await privateLink.createService(network, newService, signal());

    expect(error).toMatchObject({ status: 403, effect: 'none', transient: true });
    expect(operation.serviceId).toBe('prod-eu-pl');
    expect(callsOf('CreatePrivateLinkService')).toHaveLength(1);
  });

  it('goes on being fetched for the others when one of them gives up', async () => {
    const { hcp, inventory, callsOf } = await setup();
    const hold = hcp.faults.hold('Token');
    const impatient = new AbortController();
    const first = failure(inventory.getCallerIdentity(impatient.signal));
    const second = inventory.getCallerIdentity(signal());
    await hold.arrived;

    impatient.abort();
    const error = await first;
    hold.release();
    const identity = await second;

    expect(error).toMatchObject({ effect: 'none' });
    expect(identity.name).toBe('privatelink-bot');
    expect(callsOf('Token')).toHaveLength(1);
  });
});

describe('the reads', () => {
  it('are repeated while HCP is out, and then give up in HCP’s words', async () => {
    const { hcp, inventory, callsOf, waits } = await setup();
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
    const { hcp, inventory, project } = await setup();
    hcp.faults.reset('ListNetworks', { times: 2 });

    const hvns = await inventory.listHvns(project, signal());

    expect(hvns.map(({ id }) => id)).toContain('prod-eu-hvn');
  });

  it.each([
    ['Retry-After', { retryAfter: 3, reset: 9 }, 3_000],
    ['X-Ratelimit-Reset', { reset: 9 }, 9_000],
  ])('stay away for as long as %s says', async (_, limit, expected) => {
    const { hcp, inventory, waits } = await setup();
    hcp.faults.rateLimit('GetCallerIdentity', limit);

    await inventory.getCallerIdentity(signal());

    expect(waits).toEqual([expected]);
  });

  it('are not repeated after a refusal', async () => {
    const { inventory, callsOf } = await setup();

    const error = await failure(inventory.getProject('11111111-no-such-project', signal()));

    expect(error).toMatchObject({ code: 7, status: 403, transient: false });
    expect(callsOf('GetProject')).toHaveLength(1);
  });

  it('end when their caller gives up', async () => {
    const { hcp, privateLink, network } = await setup();
    const hold = hcp.faults.hold('GetPrivateLinkService');
    const patience = new AbortController();
    const work = failure(privateLink.findService(network, 'prod-eu-pl', patience.signal));
    await hold.arrived;

    patience.abort();
    const error = await work;

    expect(error).toMatchObject({ name: 'HcpNoAnswerError', effect: 'none' });
    hold.release();
  });

  it('keep states that nobody has heard of', async () => {
    const { hcp, privateLink, project } = await setup();
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
      const { hcp, privateLink, network } = await setup({
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
    const { privateLink, project } = await setup();
    const id = '00000000-0000-4000-8000-000000000000';

    const operation = await privateLink.findOperation(project, id, signal());

    expect(operation).toBeUndefined();
  });
});

describe('the lists', () => {
  it('follow their pages to the end', async () => {
    const { hcp, inventory, project, callsOf } = await setup();
    hcp.world.addClusters(40);

    const hvns = await inventory.listHvns(project, signal());
    const clusters = await inventory.listClusters(project, signal());

    expect(new Set(hvns.map(({ id }) => id)).size).toBe(48);
    expect(new Set(clusters.map(({ id }) => id)).size).toBe(49);
    expect(callsOf('ListNetworks')).toHaveLength(10);
  });

  it('resolve a project to its organization, and read what the inventory is made of', async () => {
    const { hcp, inventory, project } = await setup();
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
      const { hcp, privateLink, network, project } = await setup({ twin: { switches } });
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
    const { inventory, callsOf } = await setup({ requestsPerMinute: 600, realTime: true });
    const calls = Array.from({ length: 63 }, () => inventory.getCallerIdentity(signal()));

    await Promise.all(calls);

    // 60 at once, then one each 111 ms.
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(callsOf('GetCallerIdentity')).toHaveLength(63);
  });

  it('gives up waiting when its caller does, and nothing is sent', async () => {
    const { inventory, project, callsOf } = await setup({ requestsPerMinute: 1, realTime: true });
    await inventory
      .listNetworkLinks({ ...project, hvnId: 'peered-hvn' }, AbortSignal.timeout(200))
      .catch(() => undefined);

    const error = await failure(inventory.listHvns(project, AbortSignal.timeout(50)));

    expect(error).toBeInstanceOf(HcpError);
    expect(error).toMatchObject({ effect: 'none', transient: true });
    expect(callsOf('ListNetworks')).toEqual([]);
  });
});
