import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  HcpAnswerError,
  HcpNoAnswerError,
  HcpSchemaError,
} from '../../src/use-cases/hcp-errors.ts';
import { failure, signal } from '../support/hcp-client.ts';
import {
  always,
  connectHcp,
  goodToken,
  html,
  isToken,
  network,
  service,
  startScriptedHcp,
} from '../support/scripted-hcp.ts';
import { type Reply, startScriptedHttp } from '../support/scripted-http.ts';

/** The client against answers that no healthy HCP gives. */

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
    const { privateLink, calls } = await startScriptedHcp(always(reply));

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
    const { inventory, calls } = await startScriptedHcp(always(reply));

    const error = await failure(inventory.listHvns(network, signal()));

    expect(error).toBeInstanceOf(HcpSchemaError);
    expect(inspect(error, { depth: 10 })).not.toContain('guest network');
    expect(calls()).toHaveLength(1);
  });

  it('ends a list whose pages have no end', async () => {
    let page = 0;
    const { inventory, calls } = await startScriptedHcp((received) => {
      if (isToken(received)) return undefined;
      page += 1;
      return { json: { networks: [], pagination: { next_page_token: `page ${page}` } } };
    });

    const error = await failure(inventory.listHvns(network, signal()));

    expect(error).toBeInstanceOf(HcpSchemaError);
    expect(calls()).toHaveLength(200);
    expect(calls()[1]?.url).toContain('pagination.next_page_token=page+1');
  });
});

describe('an answer that HCP did not write', () => {
  it('does not make a service look deleted', async () => {
    const { privateLink } = await startScriptedHcp(always({ status: 404, text: html }));

    const error = await failure(privateLink.deleteService(network, 'pl-1', signal()));

    expect(error).toMatchObject({ status: 404, effect: 'unclear', transient: true });
  });

  it('is not followed when it points elsewhere, and the token goes nowhere else', async () => {
    const elsewhere = await startScriptedHttp(() => ({ json: { networks: [] } }));
    onTestFinished(elsewhere.close);
    const location = `${elsewhere.url.href}network`;
    const { inventory, privateLink, calls } = await startScriptedHcp(
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
    const { privateLink, calls } = await startScriptedHcp(always(reply), deps);

    const error = await failure(privateLink.deleteService(network, 'pl-1', signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'unclear', transient: true });
    expect(calls()).toHaveLength(1);
  });

  it('had no effect when nobody listens', async () => {
    const api = await startScriptedHttp(() => undefined);
    await api.close();
    const auth = await startScriptedHttp(() => goodToken);
    onTestFinished(auth.close);
    const { privateLink } = connectHcp(api.url, {}, auth.url);

    const error = await failure(privateLink.createService(network, service, signal()));

    expect(error).toBeInstanceOf(HcpNoAnswerError);
    expect(error).toMatchObject({ effect: 'none', transient: true });
  });

  it('had no effect when the client was closed before', async () => {
    const { privateLink, inventory, calls, close } = await startScriptedHcp(
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
    const { inventory, privateLink, calls } = await startScriptedHcp(always({ json }));

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
    const { privateLink } = await startScriptedHcp(always({ json: { operations } }));

    const found = await privateLink.listServiceOperations(network, 'pl-1', signal());

    expect(found.map(({ id }) => id).join('')).toBe('dcba');
  });
});
