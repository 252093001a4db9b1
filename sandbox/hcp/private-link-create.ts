import { accepted, reportedLater, start } from './accept.ts';
import { checkHvnLink, invalid, readFields, readJson, readString, readStrings } from './body.ts';
import { findHvn } from './lookup.ts';
import { externalNameOf } from './operations.ts';
import { code, Refused } from './refused.ts';
import type { Route } from './route.ts';
import { judgeCreate } from './rules.ts';
import type { Cluster, Hvn, Service, ServiceValues } from './types.ts';
import { checkedValues, onceEach, withoutOwnRegion } from './values.ts';
import { serviceBody } from './wire.ts';
import type { Inner } from './world.ts';

/** @see hashicorp/terraform-provider-hcp internal/input/input.go, the rule for every HCP slug. */
const slugPattern = /^[0-9A-Za-z][-0-9A-Za-z]{1,34}[0-9A-Za-z]$/;

const createFields = [
  'id',
  'vault_cluster_id',
  'consumer_accounts',
  'consumer_ip_ranges',
  'consumer_regions',
  'hvn',
];

export const createPrivateLink: Route['handle'] = (inner, call) => {
  const { switches, world, clock } = inner;
  const hvn = findHvn(inner, call);
  const root = { allowed: ['private_link_service'], switches };
  const body = readFields(readJson(call), 'the body', root);
  const fields = readFields(body['private_link_service'], 'private_link_service', {
    allowed: createFields,
    switches,
  });
  const id = readString(fields['id'], 'id');
  if (!slugPattern.test(id)) throw invalid(`"${id}" is not a valid id`);
  checkHvnLink(fields['hvn'], hvn, { call, switches });
  const values = createdValues(inner, hvn, fields);
  const cluster = findCluster(inner, hvn, readString(fields['vault_cluster_id'], 'cluster'));
  checkIdIsFree(inner, hvn.projectId, id);
  const error = reportedLater(judgeCreate(inner, { hvn, cluster }, values));

  const now = clock.ms();
  const service: Service = {
    id,
    projectId: hvn.projectId,
    hvnId: hvn.id,
    clusterId: cluster.id,
    ...values,
    defaultRegion: hvn.region,
    externalName: '',
    state: 'CREATING',
    createdAt: now,
    updatedAt: now,
    endpoints: [],
  };
  if (switches.externalNameWhileCreating === 'present')
    service.externalName = externalNameOf(service);
  world.services.push(service);
  const operation = start(inner, { kind: 'create', service, error });
  return accepted(inner, operation, { private_link_service: serviceBody(inner, service) });
};

function createdValues(
  { switches }: Inner,
  hvn: Hvn,
  fields: Record<string, unknown>,
): ServiceValues {
  const list = (name: string) => readStrings(fields[name], name);
  const checked = checkedValues(
    {
      accounts: list('consumer_accounts'),
      ipRanges: list('consumer_ip_ranges'),
      regions: list('consumer_regions'),
    },
    switches,
  );
  return {
    accounts: onceEach(checked.accounts, switches),
    ipRanges: onceEach(checked.ipRanges, switches),
    regions: withoutOwnRegion(onceEach(checked.regions, switches), hvn.region, switches),
  };
}

function findCluster({ world, switches }: Inner, { projectId }: Hvn, id: string): Cluster {
  const found = world.clusters.find((each) => each.id === id && each.projectId === projectId);
  if (found !== undefined) return found;
  throw new Refused(switches.unknownClusterCode, `cluster "${id}" not found`);
}

/** Unique in the project, not only on the HVN. */
function checkIdIsFree({ world }: Inner, projectId: string, id: string): void {
  const taken = world.services.some(
    (each) => each.projectId === projectId && each.id.toLowerCase() === id.toLowerCase(),
  );
  if (taken) throw new Refused(code.alreadyExists, `PrivateLink service "${id}" already exists`);
}
