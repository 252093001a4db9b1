import type { Cluster, Hvn, Organization, Peering, Project, Service } from './types.ts';

/** What the world begins with. */
export type Seed = {
  clientId: string;
  clientSecret: string;
  organizations: Organization[];
  projects: Project[];
  hvns: Hvn[];
  clusters: Cluster[];
  services: Service[];
  peerings: Peering[];
  tgws: Peering[];
};

const organizationId = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const projectId = '11eb2c3d-5f6a-4b7c-9d8e-0f1a2b3c4d5e';

const dayMs = 24 * 3_600_000;
const startOf = (now: number) => now - 90 * dayMs;

type HvnRow = [id: string, provider: string, region: string, cidrBlock: string, state: string];
type ClusterRow = [id: string, hvnId: string, tier: string, state: string];

const hvnRows: HvnRow[] = [
  ['prod-eu-hvn', 'aws', 'eu-west-1', '172.25.16.0/20', 'STABLE'],
  ['prod-us-hvn', 'aws', 'us-west-2', '172.25.32.0/20', 'STABLE'],
  ['dev-hvn', 'aws', 'eu-west-1', '172.25.48.0/20', 'STABLE'],
  ['azure-hvn', 'azure', 'westeurope', '172.25.64.0/20', 'STABLE'],
  ['creating-hvn', 'aws', 'eu-central-1', '172.25.80.0/20', 'CREATING'],
  ['sealed-hvn', 'aws', 'eu-west-2', '172.25.96.0/20', 'STABLE'],
  ['busy-hvn', 'aws', 'us-east-1', '172.25.112.0/20', 'STABLE'],
  ['peered-hvn', 'aws', 'us-east-2', '172.25.128.0/20', 'STABLE'],
];

const clusterRows: ClusterRow[] = [
  ['prod-eu', 'prod-eu-hvn', 'STANDARD_SMALL', 'RUNNING'],
  ['prod-us', 'prod-us-hvn', 'PLUS_SMALL', 'RUNNING'],
  ['staging', 'dev-hvn', 'STANDARD_SMALL', 'RUNNING'],
  ['dev-1', 'dev-hvn', 'DEV', 'RUNNING'],
  ['sealed-1', 'sealed-hvn', 'STANDARD_SMALL', 'SEALED'],
  ['azure-1', 'azure-hvn', 'STANDARD_SMALL', 'RUNNING'],
  ['early-1', 'creating-hvn', 'STANDARD_SMALL', 'RUNNING'],
  ['busy', 'busy-hvn', 'PLUS_MEDIUM', 'RUNNING'],
  ['peered', 'peered-hvn', 'STANDARD_LARGE', 'RUNNING'],
];

/** The world that the README describes: fresh objects at each call. */
export function defaultSeed(now: number): Seed {
  const createdAt = startOf(now);
  return {
    clientId: 'twin-client-id',
    clientSecret: 'twin-client-secret',
    organizations: [{ id: organizationId, name: 'acme', state: 'ACTIVE' }],
    projects: [{ id: projectId, organizationId, name: 'platform', state: 'ACTIVE' }],
    hvns: hvnRows.map(([id, provider, region, cidrBlock, state]) => ({
      id,
      projectId,
      provider,
      region,
      cidrBlock,
      state,
      createdAt,
    })),
    clusters: clusterRows.map(([id, hvnId, tier, state]) => ({
      id,
      projectId,
      hvnId,
      tier,
      state,
      createdAt,
      version: 'v1.20.3',
      publicIps: false,
    })),
    services: [
      {
        id: 'busy-pl',
        projectId,
        hvnId: 'busy-hvn',
        clusterId: 'busy',
        accounts: ['arn:aws:iam::210987654321:root'],
        ipRanges: ['10.20.0.0/16'],
        regions: ['us-west-1'],
        defaultRegion: 'us-east-1',
        externalName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0b5f5e6d7c8a9b0c1',
        state: 'AVAILABLE',
        createdAt,
        updatedAt: createdAt,
        endpoints: [],
      },
    ],
    peerings: [
      { id: 'peered-to-apps', projectId, hvnId: 'peered-hvn', state: 'ACTIVE', createdAt },
    ],
    tgws: [],
  };
}
