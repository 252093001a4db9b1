import { onTestFinished } from 'vitest';
import { type Hcp, type HcpOptions, startHcp } from '../../sandbox/hcp/server.ts';
import { createHcpClient, type HcpDeps } from '../../src/hcp/client.ts';
import type { NewService, ServiceDelta } from '../../src/use-cases/ports/hcp.ts';

type Setup = {
  twin?: HcpOptions;
  deps?: Partial<HcpDeps>;
  requestsPerMinute?: number;
  /** The client's own timers, instead of waits that are only remembered. */
  realTime?: boolean;
};

/** The client and the twin, both stopped when the test ends. */
export async function startHcpClient({
  twin,
  deps,
  requestsPerMinute = 60_000,
  realTime,
}: Setup = {}) {
  const hcp = await startHcp({ speed: 1_000, ...twin });
  const logged: { fields: object; message: string }[] = [];
  const line = (fields: object, message: string) => logged.push({ fields, message });
  const waits: number[] = [];
  const remember = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const client = createHcpClient(configOf(hcp, requestsPerMinute), {
    log: { info: line, warn: line, error: line },
    random: () => 0,
    ...(realTime === true ? {} : { wait: remember }),
    ...deps,
  });
  onTestFinished(async () => {
    await client.close();
    await hcp.stop();
  });
  const { organizationId, projectId } = hcp;
  const project = { organizationId, projectId };
  const callsOf = (route: string) => hcp.requests.filter((request) => request.route === route);
  return { hcp, ...client, project, callsOf, logged, waits, network: networkOf(project) };
}

function configOf(hcp: Hcp, requestsPerMinute: number) {
  return {
    clientId: hcp.clientId,
    clientSecret: hcp.clientSecret,
    apiUrl: new URL(`http://${hcp.apiAddress}`),
    authUrl: new URL(hcp.authUrl),
    requestsPerMinute,
    sourceChannel: 'privatelink-bot/test',
  };
}

const networkOf = (project: { organizationId: string; projectId: string }) => ({
  ...project,
  hvnId: 'prod-eu-hvn',
});

export const account = (digit: number) => `arn:aws:iam::${String(digit).repeat(12)}:root`;

export const newService: NewService = {
  id: 'prod-eu-pl',
  clusterId: 'prod-eu',
  region: 'eu-west-1',
  consumerAccounts: [account(2), account(1)],
  consumerIpRanges: ['10.0.0.0/16'],
  // The HVN's own region is left out by the client; the twin refuses it.
  consumerRegions: ['eu-west-1', 'eu-central-1'],
};

export const delta: ServiceDelta = {
  consumerAccounts: { added: [account(3)], removed: [account(1)] },
  consumerIpRanges: { added: [], removed: [] },
  consumerRegions: { added: ['eu-west-1', 'us-east-1'], removed: ['eu-central-1'] },
  region: 'eu-west-1',
};

export const signal = () => AbortSignal.timeout(20_000);

/** What the work was rejected with; a success is a failure of the test. */
export function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => Promise.reject(new Error(`succeeded: ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );
}
