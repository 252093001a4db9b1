import { describe, expect, it } from 'vitest';
import { HcpAnswerError, HcpNoAnswerError } from '../../src/use-cases/hcp-errors.ts';
import {
  account,
  delta,
  failure,
  newService,
  signal,
  startHcpClient,
} from '../support/hcp-client.ts';

/** The client against the twin, which knows HCP's rules and faults. Malformed answers: hcp-edges. */

describe('the writes of PrivateLink', () => {
  it('create, change and delete a service, and follow their operations', async () => {
    const { hcp, privateLink, network, project } = await startHcpClient();
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
      consumerAccounts: [account(2), account(1)],
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
    const { privateLink, network, callsOf } = await startHcpClient();

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
    const { privateLink, network } = await startHcpClient();

    const deleted = await privateLink.deleteService(network, 'no-such-pl', signal());
    const updated = await failure(
      privateLink.updateService(network, { id: 'no-such-pl', delta }, signal()),
    );

    expect(deleted).toBeUndefined();
    expect(updated).toMatchObject({ code: 5, effect: 'none', transient: false });
  });

  it('are never repeated after a lost answer, and say that the outcome is unclear', async () => {
    const { hcp, privateLink, network, callsOf } = await startHcpClient();
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
    const { hcp, privateLink, network, callsOf } = await startHcpClient();
    hcp.faults.fail('DeletePrivateLinkService', fault);

    const error = await failure(privateLink.deleteService(network, 'prod-eu-pl', signal()));

    expect(error).toBeInstanceOf(HcpAnswerError);
    expect(error).toMatchObject({ status: fault.status, ...expected });
    expect((error as HcpAnswerError).reason).not.toMatch(/^\s*$|</);
    expect(callsOf('DeletePrivateLinkService')).toHaveLength(1);
  });

  it('hand on how long a limit lasts, and do not wait for it', async () => {
    const { hcp, privateLink, network, waits } = await startHcpClient();
    hcp.faults.rateLimit('CreatePrivateLinkService', { reset: 42 });

    const error = await failure(privateLink.createService(network, newService, signal()));

    expect(error).toMatchObject({ code: 8, effect: 'none', transient: true, retryAfterMs: 42_000 });
    expect(waits).toEqual([]);
  });

  it('are unclear when they are given up while HCP is at work on them', async () => {
    const { hcp, privateLink, network } = await startHcpClient();
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
    const { hcp, privateLink, network } = await startHcpClient({ deps: { deadlineMs: 150 } });
    const hold = hcp.faults.hold('CreatePrivateLinkService');

    const error = await failure(privateLink.createService(network, newService, signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'unclear', message: 'HCP gave no answer in time' });
    hold.release();
  });

  it('have no effect when they were given up before they were sent', async () => {
    const { hcp, privateLink, network } = await startHcpClient();

    const error = await failure(
      privateLink.createService(network, newService, AbortSignal.abort()),
    );

    expect(error).toMatchObject({ effect: 'none' });
    expect(hcp.requests).toEqual([]);
  });
});
