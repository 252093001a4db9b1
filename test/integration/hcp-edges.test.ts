import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createHcpClient, type HcpDeps } from '../../src/hcp/client.ts';
import {
  HcpAnswerError,
  HcpForbiddenCallError,
  HcpNoAnswerError,
  HcpSchemaError,
} from '../../src/use-cases/hcp-errors.ts';
import type { NewService } from '../../src/use-cases/hcp-port.ts';
import { type Received, type Reply, startScriptedHttp } from '../support/scripted-http.ts';

/** The client against answers that no healthy HCP gives. */

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const secret = 'the-client-secret';
const token = 'the-bearer-token';
const isToken = ({ url }: Received) => url === '/oauth2/token';
const goodToken: Reply = {
  json: { access_token: token, expires_in: 3_600, token_type: 'Bearer' },
};

type Script = (received: Received) => Reply;

async function setup(script: Script, deps: Partial<HcpDeps> = {}) {
  const server = await startScriptedHttp((received) => {
    const scripted = script(received);
    return isToken(received) && scripted === undefined ? goodToken : scripted;
  });
  const client = connect(server.url, deps);
  closers.push(server.close);
  const calls = () => server.received.filter((received) => !isToken(received));
  return { server, calls, ...client };
}

function connect(apiUrl: URL, deps: Partial<HcpDeps> = {}, authUrl = apiUrl) {
  const silent = () => undefined;
  const client = createHcpClient(
    {
      ...{ clientId: 'id', clientSecret: secret, apiUrl, authUrl, requestsPerMinute: 60_000 },
      sourceChannel: 'privatelink-bot/test',
    },
    {
      log: { info: silent, warn: silent, error: silent },
      random: () => 0,
      wait: () => Promise.resolve(),
      ...deps,
    },
  );
  closers.push(client.close);
  return client;
}

/** The token call succeeds; every other call gets this reply. */
const always =
  (reply: Reply): Script =>
  (received) =>
    isToken(received) ? undefined : reply;

const network = { organizationId: 'org-1', projectId: 'project-1', hvnId: 'hvn-1' };
const service: NewService = {
  ...{ id: 'pl-1', clusterId: 'cluster-1', region: 'eu-west-1' },
  consumerAccounts: ['arn:aws:iam::111111111111:root'],
  ...{ consumerIpRanges: ['10.99.0.0/16'], consumerRegions: [] },
};
const signal = () => AbortSignal.timeout(20_000);

function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => Promise.reject(new Error(`succeeded: ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );
}

const html = '<!doctype html><html><body>Sign in to the guest network</body></html>';

describe('an answer in an unknown shape', () => {
  it.each<[string, Reply]>([
    ['a page of HTML', { text: html }],
    ['an empty body', { text: '' }],
    ['an empty object', { json: {} }],
    ['an operation without an id', { json: { operation: { state: 'PENDING' } } }],
    ['an operation that is a list', { json: { operation: [] } }],
    ['half an object', { text: '{"operation": {"id": "op-1", "sta' }],
    ['nothing, with 204', { status: 204, text: '' }],
    [
      'more than any answer of HCP',
      { json: { operation: { id: 'op-1', note: 'x'.repeat(5_000_000) } } },
    ],
  ])('leaves a write unclear: %s', async (_, reply) => {
    const { privateLink, calls } = await setup(always(reply));

    const error = await failure(privateLink.createService(network, service, signal()));

    expect(error).toBeInstanceOf(HcpAnswerError);
    expect(error).toMatchObject({ effect: 'unclear', transient: false, code: undefined });
    expect(inspect(error, { depth: 10 })).not.toContain('guest network');
    expect(calls()).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['a page of HTML', { text: html }],
    ['a list of something else', { json: { networks: [{ name: 'x' }] } }],
    ['a list in place of an object', { json: [] }],
  ])('ends a read for good: %s', async (_, reply) => {
    const { inventory, calls } = await setup(always(reply));

    const error = await failure(inventory.listHvns(network, signal()));

    expect(error).toBeInstanceOf(HcpSchemaError);
    expect(inspect(error, { depth: 10 })).not.toContain('guest network');
    expect(calls()).toHaveLength(1);
  });

  it('ends a list whose pages have no end', async () => {
    let page = 0;
    const { inventory, calls } = await setup((received) => {
      if (isToken(received)) return undefined;
      page += 1;
      return { json: { networks: [], pagination: { next_page_token: `page ${page}` } } };
    });

    const error = await failure(inventory.listHvns(network, signal()));

    expect(error).toBeInstanceOf(HcpSchemaError);
    expect(calls()).toHaveLength(200);
    expect(calls()[1]?.url).toContain('?pagination.next_page_token=page+1');
  });
});

describe('an answer that HCP did not write', () => {
  it('does not make a service look deleted', async () => {
    const { privateLink } = await setup(always({ status: 404, text: html }));

    const error = await failure(privateLink.deleteService(network, 'pl-1', signal()));

    expect(error).toMatchObject({ status: 404, effect: 'unclear', transient: true });
  });

  it('is not followed when it points elsewhere, and the token goes nowhere else', async () => {
    const elsewhere = await startScriptedHttp(() => ({ json: { networks: [] } }));
    closers.push(elsewhere.close);
    const location = `${elsewhere.url.href}network`;
    const { inventory, privateLink, calls } = await setup(
      always({ status: 307, text: '', headers: { location } }),
    );

    const read = await failure(inventory.listHvns(network, signal()));
    const write = await failure(privateLink.createService(network, service, signal()));

    expect(read).toMatchObject({ status: 307, effect: 'none', transient: false });
    expect(write).toMatchObject({ status: 307, effect: 'unclear', transient: false });
    expect(elsewhere.received).toEqual([]);
    expect(calls()).toHaveLength(2);
  });
});

describe('a call without an answer', () => {
  const cut = (response: ServerResponse) => response.socket?.destroy();
  const half = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"operation": {"id": "op-1"', () => response.socket?.destroy());
  };
  const drip = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(' ');
  };

  it.each<[string, Reply, number | undefined]>([
    ['the connection broke', cut, undefined],
    ['the answer broke off', half, undefined],
    ['the answer did not end', drip, 200],
    ['there was silence', () => undefined, 200],
  ])('leaves a write unclear, and is not repeated, when %s', async (_, reply, deadlineMs) => {
    const deps = deadlineMs === undefined ? {} : { deadlineMs };
    const { privateLink, calls } = await setup(always(reply), deps);

    const error = await failure(privateLink.deleteService(network, 'pl-1', signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'unclear', transient: true });
    expect(calls()).toHaveLength(1);
  });

  it('had no effect when nobody listens', async () => {
    const api = await startScriptedHttp(() => undefined);
    await api.close();
    const auth = await startScriptedHttp(() => goodToken);
    closers.push(auth.close);
    const { privateLink } = connect(api.url, {}, auth.url);

    const error = await failure(privateLink.createService(network, service, signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'none', transient: true });
  });

  it('had no effect when the client was closed before', async () => {
    const { privateLink, inventory, calls, close } = await setup(
      always({ json: { principal: { type: 'x' } } }),
    );
    await inventory.getCallerIdentity(signal());

    await close();
    await close();
    const error = await failure(privateLink.createService(network, service, signal()));

    expect(error).toMatchObject({ effect: 'none' });
    expect(calls()).toHaveLength(1);
  });
});

describe('connections', () => {
  it('are kept for reads, and are new for each write', async () => {
    const json = { networks: [], operation: { id: 'op-1' } };
    const { inventory, privateLink, calls } = await setup(always({ json }));

    for (let count = 0; count < 6; count += 1) await inventory.listHvns(network, signal());
    await privateLink.deleteService(network, 'pl-1', signal());
    await privateLink.deleteService(network, 'pl-1', signal());

    const connectionsOf = (method: string) =>
      calls().flatMap((call) => (call.method === method ? [call.connection] : []));
    const [reads, writes] = [new Set(connectionsOf('GET')), new Set(connectionsOf('DELETE'))];
    expect(reads.size).toBeLessThanOrEqual(2);
    expect(writes.size).toBe(2);
    expect([...writes].filter((connection) => reads.has(connection))).toEqual([]);
  });
});

describe('a call that the bot may not make', () => {
  it.each(['..', '../pl-1', 'a/b', 'a%2fb', 'a?b', 'a#b', 'a b', '', '-'])(
    'is not sent for the id %j',
    async (id) => {
      const { privateLink, server } = await setup(always({ json: { operation: { id: 'op-1' } } }));

      const error = await failure(privateLink.deleteService(network, id, signal()));

      expect(error).toBeInstanceOf(HcpForbiddenCallError);
      expect(server.received).toEqual([]);
    },
  );

  it('is not sent in the clear to a host that is not this one', async () => {
    const { inventory } = connect(new URL('http://api.cloud.hashicorp.com'));

    const error = await failure(inventory.getCallerIdentity(signal()));

    expect(error).toBeInstanceOf(HcpForbiddenCallError);
  });
});

describe('the token call', () => {
  it.each<[string, Reply, object]>([
    [
      'refuses the credentials',
      { status: 401, json: { error: 'access_denied', error_description: 'Unauthorized' } },
      { status: 401, reason: 'Unauthorized', effect: 'none', transient: false },
    ],
    ['answers with a page', { text: html }, { status: 200, effect: 'none', transient: true }],
    ['gives no life span', { json: { access_token: 'x' } }, { effect: 'none', transient: true }],
    [
      'gives what cannot stand in a header',
      { json: { access_token: 'a\r\nx: y', expires_in: 60 } },
      { effect: 'none', transient: true },
    ],
    ['breaks off', (response) => response.socket?.destroy(), { effect: 'none', transient: true }],
  ])('that %s leaves a write without effect', async (_, reply, expected) => {
    const { privateLink, calls } = await setup((received) => (isToken(received) ? reply : {}));

    const error = await failure(privateLink.createService(network, service, signal()));

    expect(error).toMatchObject(expected);
    expect(calls()).toEqual([]);
  });

  it('sends the credentials as a form, for HCP’s audience', async () => {
    const { inventory, server } = await setup(always({ json: { networks: [] } }));

    await inventory.listHvns(network, signal());

    const call = server.received.find(isToken);
    expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({
      ...{ grant_type: 'client_credentials', audience: 'https://api.hashicorp.cloud' },
      ...{ client_id: 'id', client_secret: secret },
    });
  });
});

describe('the errors of this client', () => {
  it('carry no token, no secret, no request and no page, however deep one looks', async () => {
    const echo = ({ headers, body }: Received) => `${headers.authorization} ${body} ${html}`;
    const replies: Script[] = [
      (received) => ({ status: 400, json: { code: 3, message: received.headers.authorization } }),
      (received) => ({ status: 400, text: echo(received) }),
      (received) => ({ status: 200, text: echo(received) }),
      (received) => ({ status: 200, json: { operation: echo(received) } }),
      () => (response) => response.socket?.destroy(),
    ];
    const refusedToken: Script = (received) =>
      isToken(received)
        ? { status: 400, json: { error_description: `no client has ${secret}` } }
        : undefined;

    const errors: unknown[] = [];
    for (const reply of replies) {
      const { privateLink } = await setup((call) => (isToken(call) ? undefined : reply(call)));
      errors.push(await failure(privateLink.createService(network, service, signal())));
    }
    const { privateLink } = await setup(refusedToken);
    errors.push(await failure(privateLink.createService(network, service, signal())));

    const seen = errors.map((error) => inspect(error, { depth: 20, showHidden: true })).join('\n');
    expect(errors).toHaveLength(6);
    expect(seen).toContain('[redacted]');
    for (const hidden of [secret, token, '10.99.0.0', 'guest network']) {
      expect(seen).not.toContain(hidden);
    }
  });
});

describe('the operations of a service', () => {
  it('are put in order to the last digit of a second', async () => {
    const operation = (id: string, createdAt: string) => ({
      ...{ id, state: 'DONE', created_at: createdAt },
      link: { type: 'hashicorp.network.private-link', id: 'pl-1' },
    });
    const operations = [
      operation('b', '2025-09-01T18:53:48.930351Z'),
      operation('d', '2025-09-01T18:53:49Z'),
      operation('a', '2025-09-01T18:53:48.93Z'),
      operation('c', '2025-09-01T18:53:48.930351002Z'),
      { ...operation('x', '2025-09-02T00:00:00Z'), link: { id: 'pl-2' } },
      { ...operation('y', '2025-09-02T00:00:00Z'), link: null },
    ];
    const { privateLink } = await setup(always({ json: { operations } }));

    const found = await privateLink.listServiceOperations(network, 'pl-1', signal());

    expect(found.map(({ id }) => id).join('')).toBe('dcba');
  });
});
