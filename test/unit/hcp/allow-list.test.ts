import { describe, expect, it } from 'vitest';
import { checkDeparture } from '../../../src/hcp/allow-list.ts';
import type { Departure, Method } from '../../../src/hcp/call.ts';
import { type Route, routes } from '../../../src/hcp/routes.ts';
import { HcpForbiddenCallError } from '../../../src/use-cases/hcp-errors.ts';

const api = 'https://api.cloud.hashicorp.com';
const auth = 'https://auth.idp.hashicorp.com';
const hosts = { apiUrl: new URL(api), authUrl: new URL(auth) };

const network = { organizationId: 'org-1', projectId: 'project-1', hvnId: 'hvn-1' };
const none = { added: [], removed: [] };
const delta = {
  ...{ consumerAccounts: none, consumerIpRanges: none, consumerRegions: none },
  region: 'eu-west-1',
};
const service = {
  ...{ id: 'pl-1', clusterId: 'cluster-1', region: 'eu-west-1' },
  ...{ consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
};

const everyRoute: readonly Route[] = [
  routes.createService(network, service),
  routes.updateService(network, { id: 'pl-1', delta }),
  routes.deleteService(network, 'pl-1'),
  routes.getService(network, 'pl-1'),
  routes.listServices(network),
  routes.getOperation(network, '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'),
  routes.listOperations(network, 'pl-1'),
  routes.listHvns(network),
  routes.listPeerings(network),
  routes.listTransitGateways(network),
  routes.listClusters(network),
  routes.getProject('project-1'),
  routes.getCallerIdentity(),
];

const N = '/network/2020-09-07/organizations/org-1/projects/project-1/networks';
const P = '/operation/2020-05-05/organizations/org-1/projects/project-1/operations';
const V = '/vault/2020-11-25/organizations/org-1/projects/project-1';
const R = '/resource-manager/2019-12-10';
const I = '/iam/2019-12-10';

function departure(call: string, origin = api): Departure {
  const [method = '', path = ''] = call.split(/ (.*)/s);
  // The point of these tests is what happens to methods that the type does not have.
  return { origin, method: method as Method, path, query: {} };
}

function passes(call: Departure): boolean {
  try {
    checkDeparture(hosts, call);
    return true;
  } catch (error) {
    if (error instanceof HcpForbiddenCallError) return false;
    throw error;
  }
}

describe('checkDeparture', () => {
  it('lets the calls of this client pass, and the token call', () => {
    const blocked = everyRoute.filter((route) => !passes({ ...route, origin: api }));

    const token = passes(departure('POST /oauth2/token', auth));

    expect({ blocked, token }).toEqual({ blocked: [], token: true });
  });

  it('lets no write pass but the three of PrivateLink', () => {
    const methods = [
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'CONNECT',
      'get',
    ];
    const paths = [...new Set(everyRoute.map(({ path }) => path))];

    const passing = paths.flatMap((path) =>
      methods.map((method) => `${method} ${path}`).filter((call) => passes(departure(call))),
    );

    expect(passing).toEqual([
      `POST ${N}/hvn-1/private-link-services`,
      `PATCH ${N}/hvn-1/private-link-services/pl-1`,
      `DELETE ${N}/hvn-1/private-link-services/pl-1`,
    ]);
  });

  it.each([
    // Everything else that the same service principal could do.
    `POST ${N}`,
    `DELETE ${N}/hvn-1`,
    `GET ${N}/hvn-1/dependencies`,
    `POST ${N}/hvn-1/peerings`,
    `DELETE ${N}/hvn-1/peerings/peering-1`,
    `POST ${N}/hvn-1/transit-gateway-attachments`,
    `DELETE ${N}/hvn-1/transit-gateway-attachments/tgw-1`,
    `POST ${N}/hvn-1/routes`,
    `GET ${N}/hvn-1/dnsforwardings`,
    `POST ${N}/hvn-1/dnsforwardings`,
    `PUT ${N}/hvn-1/private-link-services/pl-1`,
    `POST ${N}/hvn-1/private-link-services/pl-1`,
    `DELETE ${N}/hvn-1/private-link-services`,
    `POST ${N}/hvn-1/private-link-services/pl-1/disable`,
    `GET ${P}/operation-1/wait`,
    `POST ${P}/operation-1/cancel`,
    `DELETE ${P}/operation-1`,
    `POST ${V}/clusters`,
    `PATCH ${V}/clusters/cluster-1`,
    `DELETE ${V}/clusters/cluster-1`,
    `POST ${V}/clusters/cluster-1/seal`,
    `GET ${V}/clusters/cluster-1/admintoken`,
    `POST ${V}/clusters/cluster-1/snapshots`,
    `GET ${R}/organizations`,
    `POST ${R}/projects`,
    `DELETE ${R}/projects/project-1`,
    `PUT ${R}/projects/project-1/iam-policy`,
    `POST ${R}/projects/project-1/test-iam-permissions`,
    `POST ${I}/organizations/org-1/service-principals`,
    `POST ${I}/organizations/org-1/service-principals/sp-1/keys`,
    `GET ${I}/organizations/org-1/user-principals`,
    'POST /2019-12-10/iam/project/project-1/service-principal/x/workload-identity-provider/y/exchange-token',
    'GET /secrets/2023-11-28/organizations/org-1/projects/project-1/apps',
    'GET /',
    'GET ',
    // The same paths, written so that somebody else may read another one.
    `GET ${N}/hvn-1/private-link-services/../../hvn-2`,
    `DELETE ${N}/hvn-1/private-link-services/..`,
    `DELETE ${N}/hvn-1/private-link-services/.`,
    `DELETE ${N}/hvn-1/private-link-services/%2e%2e`,
    `DELETE ${N}/hvn-1/private-link-services/..%2f..%2fhvn-2`,
    `DELETE ${N}/hvn-1/private-link-services/a%2fb`,
    `DELETE ${N}/hvn-1/private-link-services/a%5cb`,
    `DELETE ${N}/hvn-1/private-link-services/a\\b`,
    `DELETE ${N}/hvn-1/private-link-services/pl-1/`,
    `DELETE ${N}/hvn-1/private-link-services/`,
    `DELETE ${N}/hvn-1/private-link-services//pl-1`,
    `DELETE ${N}/hvn-1//private-link-services/pl-1`,
    `DELETE /${N}/hvn-1/private-link-services/pl-1`,
    `DELETE ${N}/hvn-1/private-link-services/pl-1?force=true`,
    `DELETE ${N}/hvn-1/private-link-services/pl-1#x`,
    `DELETE ${N}/hvn-1/private-link-services/pl-1;x`,
    `DELETE ${N}/hvn-1/private-link-services/pl-1\n`,
    `DELETE ${N}/hvn-1/private-link-services/pl-1\r\nX-Other: 1`,
    `DELETE ${N}/hvn-1/private-link-services/pl 1`,
    `DELETE ${N}/hvn-1/private-link-services/pl%001`,
    `DELETE ${N}/hvn-1/private-link-services/pl-é`,
    `DELETE ${N}/hvn-1/private-link-services/${'a'.repeat(65)}`,
    `GET ${P.replace('project-1', '-')}`,
    `GET ${N.toUpperCase()}`,
    `GET @evil.example${N}`,
    `GET https://evil.example${N}`,
    `GET //evil.example${N}`,
    'POST /oauth2/token',
  ])('refuses %j', (call) => {
    const passed = passes(departure(call));

    expect(passed).toBe(false);
  });

  it.each([
    'http://api.cloud.hashicorp.com',
    'https://api.cloud.hashicorp.com:8443',
    'https://api.cloud.hashicorp.com.evil.example',
    'https://api.cloud.hashicorp.com@evil.example',
    'https://api.cloud.eu.hashicorp.com',
    'https://169.254.169.254',
    'null',
    '',
    auth,
  ])('refuses to take a read of the API to %j', (origin) => {
    const passed = passes(departure(`GET ${N}`, origin));

    expect(passed).toBe(false);
  });

  it('refuses parameters that the call does not need', () => {
    const call = departure(`DELETE ${N}/hvn-1/private-link-services/pl-1`);

    const passed = passes({ ...call, query: { 'location.region.region': 'us-east-1' } });

    expect(passed).toBe(false);
  });

  it('refuses plain HTTP to any host but loopback, whatever was configured', () => {
    const at = (origin: string) => {
      const url = new URL(origin);
      return () => checkDeparture({ apiUrl: url, authUrl: url }, departure(`GET ${N}`, url.origin));
    };

    expect(at('http://hcp.internal')).toThrow(HcpForbiddenCallError);
    expect(at('http://127.0.0.1.evil.example')).toThrow(HcpForbiddenCallError);
    expect(at('http://127.0.0.1:8080')).not.toThrow();
    expect(at('http://[::1]:8080')).not.toThrow();
  });
});
