import { afterEach, describe, expect, it } from 'vitest';
import type { Switches } from '../../../sandbox/hcp/switches.ts';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const arn = (n: number) => `arn:aws:iam::${String(n).padStart(12, '0')}:root`;
const accounts = (n: number) => Array.from({ length: n }, (_, index) => arn(index + 1));
const present = 'arn:aws:iam::210987654321:root';
const started = (switches: Partial<Switches> = {}) => startCaller({ switches });

describe('a PATCH that is badly written', () => {
  it.each([
    ['without a region', { hvn: {}, add_consumer_accounts: [arn(1)] }],
    ['with another id than the path', { id: 'other', add_consumer_accounts: [arn(1)] }],
    ['with a wrapper', { private_link_service: { add_consumer_accounts: [arn(1)] } }],
    ['with a full list', { consumer_accounts: [arn(1)] }],
    ['with an invalid account', { add_consumer_accounts: ['*'] }],
    ['with an invalid range', { add_consumer_ip_ranges: ['10.0.0.1/8'] }],
    ['with an account that is not there', { remove_consumer_accounts: [arn(9)] }],
    ['with an account that is there', { add_consumer_accounts: [present] }],
    ["with the HVN's own region", { add_consumer_regions: ['us-east-1'] }],
  ])('is refused with code 3: %s', async (_what, values) => {
    const { hcp, update } = await started();

    const reply = await update('busy-pl', values);

    expect(reply).toMatchObject({ status: 400, body: { code: 3 } });
    expect(hcp.world.service('busy-pl').state).toBe('AVAILABLE');
    expect(hcp.writes()).toEqual([]);
  });

  it('is refused with 404 for a service of another HVN, or of none', async () => {
    const { update } = await started();

    const elsewhere = await update('busy-pl', { add_consumer_accounts: [arn(1)] }, 'prod-eu-hvn');
    const nowhere = await update('no-such', { add_consumer_accounts: [arn(1)] });

    expect(elsewhere).toMatchObject({ status: 404, body: { code: 5 } });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 5 } });
  });
});

describe('a PATCH in a state', () => {
  it.each(['CREATING', 'UPDATING', 'DELETING', 'FAILED', 'UNSET', 'SOMETHING_NEW'])(
    'of %s is refused with code 9',
    async (state) => {
      const { hcp, update } = await started();
      hcp.faults.forceState('busy-pl', state);

      const reply = await update('busy-pl', { add_consumer_accounts: [arn(1)] });

      expect(reply).toMatchObject({ status: 400, body: { code: 9 } });
    },
  );

  it('of FAILED is accepted by switch, and repairs', async () => {
    const { hcp, update } = await started({ failedAcceptsPatch: true });
    hcp.world.failService('busy-pl');

    const reply = await update('busy-pl', { add_consumer_accounts: [arn(1)] });
    hcp.clock.advance(120_000);

    expect(reply.status).toBe(200);
    expect(hcp.world.service('busy-pl').state).toBe('AVAILABLE');
  });
});

describe('the limits of a PATCH', () => {
  it('count what it leaves: current, plus added, minus removed', async () => {
    const { update } = await started();

    const eleven = await update('busy-pl', { add_consumer_accounts: accounts(10) });
    const ten = await update('busy-pl', {
      add_consumer_accounts: accounts(10),
      remove_consumer_accounts: [present],
    });

    expect(eleven.body).toMatchObject({ code: 8 });
    expect(ten.status).toBe(200);
  });

  it.each(['FAILED', 'AVAILABLE'] as const)(
    'reported by the operation leave the old values, %s',
    async (failedUpdateLeaves) => {
      const { hcp, update, get, operations } = await started({
        violations: 'async',
        failedUpdateLeaves,
      });

      const reply = await update('busy-pl', { add_consumer_accounts: accounts(10) });
      hcp.clock.advance(120_000);
      const operation = await get(operations(`/${reply.body['operation']?.['id']}`));

      expect(operation.body['operation']).toMatchObject({ state: 'DONE', error: { code: 8 } });
      expect(hcp.world.service('busy-pl')).toMatchObject({
        state: failedUpdateLeaves,
        accounts: [present],
      });
    },
  );
});

describe('what a PATCH may say that HCP leaves open', () => {
  it('ignores values added twice or removed though absent, by switch', async () => {
    const { hcp, update } = await started({ duplicateValues: 'ignore' });

    const reply = await update('busy-pl', {
      add_consumer_accounts: [present, arn(1), arn(1)],
      remove_consumer_accounts: [arn(9)],
    });
    hcp.clock.advance(120_000);

    expect(reply.status).toBe(200);
    expect(hcp.world.service('busy-pl').accounts).toEqual([present, arn(1)]);
  });

  it.each([
    ['keep', [present, arn(1)]],
    ['drop', [present]],
  ] as const)('may %s a value that is added and removed', async (addedAndRemoved, left) => {
    const { hcp, update } = await started({ addedAndRemoved });
    const both = [arn(1)];

    await update('busy-pl', { add_consumer_accounts: both, remove_consumer_accounts: both });
    hcp.clock.advance(120_000);

    expect(hcp.world.service('busy-pl').accounts).toEqual(left);
  });

  it('refuses a value that is added and removed', async () => {
    const { update } = await started();
    const both = [arn(1)];

    const reply = await update('busy-pl', {
      add_consumer_accounts: both,
      remove_consumer_accounts: both,
    });

    expect(reply.body).toMatchObject({ code: 3 });
  });

  it.each([
    ['reject', 400],
    ['accept', 200],
  ] as const)('may %s six empty lists', async (emptyUpdate, status) => {
    const { update } = await started({ emptyUpdate });

    const reply = await update('busy-pl', {
      add_consumer_accounts: [],
      add_consumer_regions: null,
    });

    expect(reply.status).toBe(status);
  });

  it.each([
    ['drop', ['us-west-1']],
    ['accept', ['us-west-1', 'us-east-1']],
  ] as const)("may %s the HVN's own region", async (hvnRegion, left) => {
    const { hcp, update } = await started({ hvnRegion });

    await update('busy-pl', { add_consumer_regions: ['us-east-1'] });
    hcp.clock.advance(120_000);

    expect(hcp.world.service('busy-pl').regions).toEqual(left);
  });

  it.each([
    ['at_once', ['10.20.0.0/16', '10.21.0.0/16']],
    ['when_done', ['10.20.0.0/16']],
  ] as const)('shows its values %s', async (updateShows, seen) => {
    const { hcp, update, service } = await started({ updateShows });

    await update('busy-pl', { add_consumer_ip_ranges: ['10.21.0.0/16'] });
    const updating = await service('busy-pl', 'busy-hvn');
    hcp.clock.advance(120_000);

    expect(updating.body['private_link_service']).toMatchObject({
      state: 'UPDATING',
      consumer_ip_ranges: seen,
    });
    expect(hcp.world.service('busy-pl').ipRanges).toEqual(['10.20.0.0/16', '10.21.0.0/16']);
  });
});

describe('endpoints of an account that leaves the list', () => {
  it.each([
    ['kept', 'connected'],
    ['cut', 'cut'],
  ] as const)('are %s by switch', async (endpointsOfRemovedAccount, state) => {
    const { hcp, update } = await started({ endpointsOfRemovedAccount });
    const endpoint = hcp.world.addEndpoint('busy-pl');

    await update('busy-pl', { remove_consumer_accounts: [present] });
    hcp.clock.advance(120_000);

    expect(hcp.world.service('busy-pl').accounts).toEqual([]);
    expect(endpoint).toMatchObject({ account: present, state });
  });
});
