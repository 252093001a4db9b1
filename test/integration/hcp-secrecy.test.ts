import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { HcpForbiddenCallError } from '../../src/use-cases/hcp-errors.ts';
import { failure, signal } from '../support/hcp-client.ts';
import {
  always,
  connectHcp,
  html,
  isToken,
  network,
  type Script,
  secret,
  service,
  startScriptedHcp,
  token,
} from '../support/scripted-hcp.ts';
import type { Received, Reply } from '../support/scripted-http.ts';

/** What never leaves: calls off the list, credentials elsewhere, secrets in errors. */

describe('a call that the bot may not make', () => {
  it.each(['..', '../pl-1', 'a/b', 'a%2fb', 'a?b', 'a#b', 'a b', '', '-'])(
    'is not sent for the id %j',
    async (id) => {
      const { privateLink, server } = await startScriptedHcp(
        always({ json: { operation: { id: 'op-1' } } }),
      );

      const error = await failure(privateLink.deleteService(network, id, signal()));

      expect(error).toBeInstanceOf(HcpForbiddenCallError);
      expect(server.received).toEqual([]);
    },
  );

  it('is not sent in the clear to a host that is not this one', async () => {
    const { inventory } = connectHcp(new URL('http://api.cloud.hashicorp.com'));

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
    const { privateLink, calls } = await startScriptedHcp((received) =>
      isToken(received) ? reply : {},
    );

    const error = await failure(privateLink.createService(network, service, signal()));

    expect(error).toMatchObject(expected);
    expect(calls()).toEqual([]);
  });

  it('sends the credentials as a form, for HCP’s audience', async () => {
    const { inventory, server } = await startScriptedHcp(always({ json: { networks: [] } }));

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
      const { privateLink } = await startScriptedHcp((call) =>
        isToken(call) ? undefined : reply(call),
      );
      errors.push(await failure(privateLink.createService(network, service, signal())));
    }
    const { privateLink } = await startScriptedHcp(refusedToken);
    errors.push(await failure(privateLink.createService(network, service, signal())));

    const seen = errors.map((error) => inspect(error, { depth: 20, showHidden: true })).join('\n');
    expect(errors).toHaveLength(6);
    expect(seen).toContain('[redacted]');
    for (const hidden of [secret, token, '10.99.0.0', 'guest network']) {
      expect(seen).not.toContain(hidden);
    }
  });
});
