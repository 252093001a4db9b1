import { onTestFinished } from 'vitest';
import { createHcpClient, type HcpDeps } from '../../src/hcp/client.ts';
import type { NewService } from '../../src/use-cases/ports/hcp.ts';
import { type Received, type Reply, startScriptedHttp } from './scripted-http.ts';

export const secret = 'the-client-secret';
export const token = 'the-bearer-token';
export const isToken = ({ url }: Received) => url === '/oauth2/token';
export const goodToken: Reply = {
  json: { access_token: token, expires_in: 3_600, token_type: 'Bearer' },
};

export type Script = (received: Received) => Reply;

/** The client, and a server that answers as the script says; both end with the test. */
export async function startScriptedHcp(script: Script, deps: Partial<HcpDeps> = {}) {
  const server = await startScriptedHttp((received) => {
    const scripted = script(received);
    return isToken(received) && scripted === undefined ? goodToken : scripted;
  });
  const client = connectHcp(server.url, deps);
  onTestFinished(server.close);
  const calls = () => server.received.filter((received) => !isToken(received));
  return { server, calls, ...client };
}

export function connectHcp(apiUrl: URL, deps: Partial<HcpDeps> = {}, authUrl = apiUrl) {
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
  onTestFinished(client.close);
  return client;
}

/** The token call succeeds; every other call gets this reply. */
export const always =
  (reply: Reply): Script =>
  (received) =>
    isToken(received) ? undefined : reply;

export const network = { organizationId: 'org-1', projectId: 'project-1', hvnId: 'hvn-1' };
export const service: NewService = {
  ...{ id: 'pl-1', clusterId: 'cluster-1', region: 'eu-west-1' },
  consumerAccounts: ['arn:aws:iam::111111111111:root'],
  ...{ consumerIpRanges: ['10.99.0.0/16'], consumerRegions: [] },
};

export const html = '<!doctype html><html><body>Sign in to the guest network</body></html>';
