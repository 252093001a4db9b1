import { afterEach, describe, expect, it } from 'vitest';
import { type Hcp, startHcp } from '../../../sandbox/hcp/server.ts';
import { createVpcEndpoint } from '../../../sandbox/page/consumer.ts';

/** `busy-pl` of the seed: one account, us-east-1 of its own and us-west-1 besides. */
const account = '210987654321';
const minute = 60_000;

const running: Hcp[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((hcp) => hcp.stop()));
});

async function started(): Promise<{ hcp: Hcp; externalName: string }> {
  const hcp = await startHcp();
  running.push(hcp);
  return { hcp, externalName: hcp.world.service('busy-pl').externalName };
}

const endpoints = (hcp: Hcp) =>
  hcp.world.service('busy-pl').endpoints.map(({ state, reason }) => [state, reason]);

describe('a consumer who creates a VPC endpoint', () => {
  it('waits for some minutes, and is accepted', async () => {
    const { hcp, externalName } = await started();

    createVpcEndpoint(hcp, { externalName, account, region: 'us-west-1' });
    hcp.clock.advance(5 * minute);
    const waiting = endpoints(hcp);
    hcp.clock.advance(5 * minute);

    expect(waiting).toEqual([['pending', undefined]]);
    expect(endpoints(hcp)).toEqual([['connected', undefined]]);
  });

  it.each([
    ['account', { account: '999900001111' }, 'arn:aws:iam::999900001111:root is not on'],
    ['region', { region: 'eu-west-1' }, 'eu-west-1 is not among'],
  ])('is refused later, and told why, where the %s is not allowed', async (_, wrong, why) => {
    const { hcp, externalName } = await started();

    createVpcEndpoint(hcp, { externalName, account, region: 'us-east-1', ...wrong });
    hcp.clock.advance(10 * minute);

    expect(endpoints(hcp)).toEqual([['refused', expect.stringContaining(why)]]);
  });

  it('stays connected when the account leaves the allow list', async () => {
    const { hcp, externalName } = await started();

    createVpcEndpoint(hcp, { externalName, account, region: 'us-east-1' });
    hcp.clock.advance(10 * minute);
    hcp.world.editService('busy-pl', { accounts: [] });
    hcp.clock.advance(10 * minute);

    expect(endpoints(hcp)).toEqual([['connected', undefined]]);
  });

  it.each(['com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000000', '', 'busy-pl'])(
    'hears what AWS says of the name %j, which leads nowhere',
    async (externalName) => {
      const { hcp } = await started();

      const ask = () => createVpcEndpoint(hcp, { externalName, account, region: 'us-east-1' });

      expect(ask).toThrow(
        `An error occurred (InvalidServiceName) when calling the CreateVpcEndpoint operation: The Vpc Endpoint Service '${externalName}' does not exist`,
      );
      expect(endpoints(hcp)).toEqual([]);
    },
  );

  it.each([
    [{ account: '12345' }, '"12345" is neither an AWS account of twelve digits nor the ARN'],
    [{ region: 'Frankfurt' }, '"Frankfurt" is not an AWS region'],
  ])('is told what is wrong with %j', async (wrong, why) => {
    const { hcp, externalName } = await started();
    const wanted = { externalName, account, region: 'us-east-1', ...wrong };

    expect(() => createVpcEndpoint(hcp, wanted)).toThrow(why);
    expect(endpoints(hcp)).toEqual([]);
  });

  it('may be a role of an account that is allowed', async () => {
    const { hcp, externalName } = await started();

    createVpcEndpoint(hcp, {
      ...{ externalName: ` ${externalName} `, region: 'us-east-1' },
      account: `arn:aws:iam::${account}:role/vault-reader`,
    });
    hcp.clock.advance(10 * minute);

    expect(endpoints(hcp)).toEqual([['connected', undefined]]);
  });
});
