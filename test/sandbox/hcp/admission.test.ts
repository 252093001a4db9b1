import { afterEach, describe, expect, it } from 'vitest';
import { raw, startCaller, stopAll } from './client.ts';

afterEach(stopAll);

describe('calls that the bot has no business to make', () => {
  it.each([
    ['POST', ''],
    ['DELETE', '/prod-eu-hvn'],
    ['POST', '/peered-hvn/peerings'],
    ['DELETE', '/peered-hvn/peerings/peered-to-apps'],
    ['PUT', '/busy-hvn/private-link-services/busy-pl'],
    ['POST', '/busy-hvn/private-link-services/busy-pl'],
    ['PATCH', '/busy-hvn/private-link-services'],
    ['DELETE', '/busy-hvn/private-link-services/busy-pl/'],
  ])('are refused and recorded: %s %s', async (method, path) => {
    const { hcp, call, network } = await startCaller();
    const before = structuredClone(hcp.world.services);

    const reply = await call(method, network(path), {});

    expect(reply).toMatchObject({ status: 403, body: { code: 7 } });
    expect(hcp.forbidden).toMatchObject([{ method, path: network(path), route: 'Forbidden' }]);
    expect(hcp.world.services).toEqual(before);
    expect(hcp.writes()).toEqual([]);
  });

  it('are recorded without a token as well', async () => {
    const { hcp, vault } = await startCaller();

    const reply = await raw(hcp, vault('/clusters/prod-eu'), { method: 'DELETE' });

    expect(reply.status).toBe(403);
    expect(hcp.forbidden).toHaveLength(1);
  });

  it('are not the five PrivateLink calls, the pickers, or a refused create', async () => {
    const { hcp, get, network, create, update, remove } = await startCaller();

    await get(network());
    await create({ id: '!' });
    await create();
    await update('busy-pl', {});
    await remove('busy-pl');

    expect(hcp.forbidden).toEqual([]);
    expect(hcp.writes().map(({ route }) => route)).toEqual([
      'CreatePrivateLinkService',
      'DeletePrivateLinkService',
    ]);
  });
});

describe('what HCP does not have', () => {
  it.each(['/', '/network/2020-09-07/nothing', '/vault/2020-11-25', '/%E0%A4%A'])(
    'is 404 with code 5: GET %s',
    async (path) => {
      const { hcp, get } = await startCaller();

      const reply = await get(path);

      expect(reply).toMatchObject({ status: 404, body: { code: 5 } });
      expect(hcp.requests.at(-1)?.route).toBe('Unknown');
    },
  );

  it('is a foreign organization or project: 403 without words', async () => {
    const { hcp, get, network, vault, operations } = await startCaller();
    const foreign = '00000000-0000-4000-8000-000000000000';

    const paths = [network(), network('/busy-hvn'), vault('/clusters'), operations()];
    const replies = await Promise.all(
      paths.flatMap((path) => [
        get(path.replace(hcp.organizationId, foreign)),
        get(path.replace(hcp.projectId, foreign)),
      ]),
    );

    for (const reply of replies) {
      expect(reply).toMatchObject({ status: 403, body: { code: 7, message: '' } });
    }
  });

  it('is a query parameter by another name, unless switched', async () => {
    const { hcp, get, operations, services } = await startCaller();
    const paths = [
      operations('?linked_resource_id=busy-pl'),
      services('busy-hvn', '?location.region.region=us-east-1'),
      services('busy-hvn', '/busy-pl?pagination.page_size=1'),
    ];

    const strict = await Promise.all(paths.map(get));
    hcp.switches.unknownFields = 'ignore';
    const lax = await Promise.all(paths.map(get));

    expect(strict.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(strict.map(({ body }) => Number(body['code']))).toEqual([3, 3, 3]);
    expect(lax.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('is a service in another region than the query says', async () => {
    const { get, services } = await startCaller();
    const query = (region: string) =>
      `/busy-pl?hvn.location.region.provider=aws&hvn.location.region.region=${region}`;

    const right = await get(services('busy-hvn', query('us-east-1')));
    const wrong = await get(services('busy-hvn', query('eu-west-1')));

    expect([right.status, wrong.status]).toEqual([200, 404]);
  });
});

describe('the request log', () => {
  it('keeps every call with its route, query, body, status and effect', async () => {
    const { hcp, create, get, services } = await startCaller();
    hcp.requests.length = 0;

    await create();
    await get(services('prod-eu-hvn', '?pagination.page_size=1'));

    expect(hcp.requests).toMatchObject([
      {
        method: 'POST',
        path: services('prod-eu-hvn'),
        route: 'CreatePrivateLinkService',
        body: { private_link_service: { id: 'eu-pl' } },
        status: 200,
        effect: true,
        fault: null,
        at: expect.any(Date),
      },
      {
        method: 'GET',
        route: 'ListPrivateLinkService',
        query: { 'pagination.page_size': '1' },
        body: undefined,
        status: 200,
        effect: false,
      },
    ]);
  });
});
