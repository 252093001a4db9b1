import { describe, expect, it } from 'vitest';
import { failure, newService, signal, startHcpClient } from '../support/hcp-client.ts';

/** The life of the token, as the twin's token server sees it. */

describe('the token', () => {
  it('is fetched once for twenty calls at once, and used again', async () => {
    const { inventory, project, callsOf } = await startHcpClient();
    const calls = Array.from({ length: 20 }, () => inventory.listHvns(project, signal()));

    await Promise.all(calls);
    await inventory.getCallerIdentity(signal());

    expect(callsOf('Token')).toHaveLength(1);
    expect(callsOf('Token')[0]?.headers['authorization']).toBeUndefined();
  });

  it('is replaced once when HCP refuses it, and the call is made again', async () => {
    const { hcp, inventory, privateLink, network, callsOf } = await startHcpClient();
    await inventory.getCallerIdentity(signal());
    hcp.faults.revokeTokens();

    const operation = await privateLink.createService(network, newService, signal());

    expect(operation.serviceId).toBe('prod-eu-pl');
    expect(callsOf('Token')).toHaveLength(2);
    expect(callsOf('CreatePrivateLinkService').map(({ status }) => status)).toEqual([401, 200]);
  });

  it('is replaced once for many calls that were refused together', async () => {
    const { hcp, inventory, project, callsOf } = await startHcpClient();
    await inventory.getCallerIdentity(signal());
    hcp.faults.revokeTokens();
    const calls = Array.from({ length: 8 }, () => inventory.listClusters(project, signal()));

    const lists = await Promise.all(calls);

    expect(lists.map((clusters) => clusters.length)).toEqual(Array(8).fill(9));
    expect(callsOf('Token')).toHaveLength(2);
  });

  it('is not asked for a third time when the second is refused as well', async () => {
    const { hcp, inventory, callsOf } = await startHcpClient();
    hcp.faults.fail('GetCallerIdentity', { status: 401, times: 10 });

    const error = await failure(inventory.getCallerIdentity(signal()));

    expect(error).toMatchObject({ code: 16, effect: 'none', transient: false });
    expect(callsOf('GetCallerIdentity')).toHaveLength(2);
  });

  it('is renewed a minute before its end', async () => {
    let now = 1_000_000;
    const { inventory, callsOf } = await startHcpClient({ deps: { now: () => now } });
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
    const { inventory, callsOf } = await startHcpClient({
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
    const { hcp, privateLink, network, callsOf } = await startHcpClient();
    hcp.faults.forbidToken();

    const error = await failure(privateLink.createService(network, newService, signal()));
    const operation = await privateLink.createService(network, newService, signal());

    expect(error).toMatchObject({ status: 403, effect: 'none', transient: true });
    expect(operation.serviceId).toBe('prod-eu-pl');
    expect(callsOf('CreatePrivateLinkService')).toHaveLength(1);
  });

  it('goes on being fetched for the others when one of them gives up', async () => {
    const { hcp, inventory, callsOf } = await startHcpClient();
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
