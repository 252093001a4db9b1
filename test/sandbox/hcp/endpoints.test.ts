import { afterEach, describe, expect, it } from 'vitest';
import type { Hcp, HcpOptions } from '../../../sandbox/hcp/server.ts';
import type { Endpoint } from '../../../sandbox/hcp/types.ts';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

/** The one account that `busy-pl` of the seed allows; its own region is us-east-1, us-west-1 is allowed besides. */
const allowed = 'arn:aws:iam::210987654321:root';
const minute = 60_000;

async function started(switches: HcpOptions['switches'] = {}) {
  return await startCaller({ switches });
}

function request(hcp: Hcp, endpoint: Partial<Endpoint> = {}): Endpoint {
  const judgedAt = hcp.clock.now().getTime() + 7 * minute;
  return hcp.world.addEndpoint('busy-pl', { state: 'pending', judgedAt, ...endpoint });
}

/** As whoever looks at the world finds it. */
function stateOf(hcp: Hcp, { id }: Endpoint): Endpoint['state'] | undefined {
  return hcp.world.service('busy-pl').endpoints.find((each) => each.id === id)?.state;
}

describe('a VPC endpoint that waits', () => {
  it('is accepted when its time has come, not before', async () => {
    const { hcp } = await started();
    const endpoint = request(hcp);

    hcp.clock.advance(6 * minute);
    const early = stateOf(hcp, endpoint);
    hcp.clock.advance(minute);

    expect([early, stateOf(hcp, endpoint)]).toEqual(['pending', 'connected']);
  });

  it.each([
    ['an account', { account: 'arn:aws:iam::999900001111:root' }, /999900001111.* allow list/],
    ['a role', { account: 'arn:aws:iam::999900001111:role/reader' }, /role\/reader .* allow list/],
    ['a region', { region: 'sa-east-1' }, /sa-east-1 is not among/],
  ])('is refused where %s is not allowed', async (_, wrong, reason) => {
    const { hcp } = await started();
    const endpoint = request(hcp, wrong);

    hcp.clock.advance(7 * minute);

    expect(stateOf(hcp, endpoint)).toBe('refused');
    expect(endpoint.reason).toMatch(reason);
  });

  it.each([
    ['the role of an account that is allowed', { account: allowed.replace('root', 'role/reader') }],
    ['the other region', { region: 'us-west-1' }],
  ])('is accepted from %s', async (_, right) => {
    const { hcp } = await started();
    const endpoint = request(hcp, right);

    hcp.clock.advance(7 * minute);

    expect(stateOf(hcp, endpoint)).toBe('connected');
  });

  it('is judged by what is allowed at that moment, though nobody looked in between', async () => {
    const { hcp, update } = await started({ updateShows: 'when_done' });
    const inTime = request(hcp, { judgedAt: hcp.clock.now().getTime() + minute });
    const tooLate = request(hcp);
    await update('busy-pl', { remove_consumer_accounts: [allowed] });

    hcp.clock.advance(10 * minute);

    expect([stateOf(hcp, inTime), stateOf(hcp, tooLate)]).toEqual(['connected', 'refused']);
  });

  it('is refused by a service that has failed, and by one that has all it may have', async () => {
    const { hcp } = await started({ limitEndpoints: 1 });
    const [first, second] = [request(hcp), request(hcp)];

    hcp.clock.advance(7 * minute);
    const states = [stateOf(hcp, first), stateOf(hcp, second)];
    hcp.world.failService('busy-pl');
    const third = request(hcp);
    hcp.clock.advance(7 * minute);

    expect([...states, stateOf(hcp, third)]).toEqual(['connected', 'refused', 'refused']);
    expect([second.reason, third.reason]).toEqual([
      'more than 1 connections',
      'service "busy-pl" is FAILED',
    ]);
  });

  it('keeps its service from being deleted; one that was refused does not', async () => {
    const { hcp, remove } = await started();
    request(hcp, { region: 'sa-east-1' });

    const waiting = await remove('busy-pl');
    hcp.clock.advance(7 * minute);
    const refused = await remove('busy-pl');

    expect(waiting.status).toBe(400);
    expect(waiting.body).toMatchObject({ code: 9 });
    expect(refused.status).toBe(200);
  });

  it('is cut with its service, which by switch goes all the same', async () => {
    const { hcp, remove } = await started({ deleteWithEndpoints: 'sever' });
    const waiting = request(hcp, { judgedAt: hcp.clock.now().getTime() + 60 * minute });
    const refused = hcp.world.addEndpoint('busy-pl', { state: 'refused' });

    await remove('busy-pl');
    hcp.clock.advance(4 * minute);

    expect(hcp.world.services).toEqual([]);
    expect([waiting.state, refused.state]).toEqual(['cut', 'refused']);
  });

  it('is told of when its time comes, though nothing else happens', async () => {
    const { hcp } = await startCaller({ speed: 60_000 });
    const endpoint = request(hcp);

    const state = await hcp.waitFor(
      'the decision',
      () => stateOf(hcp, endpoint) !== 'pending' && stateOf(hcp, endpoint),
      60_000,
    );

    expect(state).toBe('connected');
  });
});
