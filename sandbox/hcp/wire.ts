import { hvnOf } from './lookup.ts';
import { operationState } from './operations.ts';
import type { Switches } from './switches.ts';
import type { Hvn, Operation, Peering, Service } from './types.ts';
import type { Inner } from './world.ts';

/** Objects as HCP writes them: snake_case, RFC 3339, zero values as the switch says. */

type Place = { organization_id: string; project_id: string; region: unknown };

/** RFC 3339 with 3, 6 or 9 digits. Where there is nothing below the millisecond, it is made up. */
export function timestamp(ms: number, { clock, switches }: Inner): string {
  const moment = switches.wireDates === 'real' ? clock.toReal(ms) : ms;
  const whole = Math.floor(moment);
  const below = Math.floor((moment - whole) * 1_000_000) || (whole * 7919) % 1_000_000;
  const finer = String(below)
    .padStart(6, '0')
    .slice(0, switches.timestampDigits - 3);
  return new Date(whole).toISOString().replace('Z', `${finer}Z`);
}

/** Leaves out "", [], null, false and 0, as a gateway does that does not emit unpopulated fields. */
export function rendered(value: unknown, { unset }: Switches): unknown {
  return unset === 'emitted' ? value : withoutZeroes(value);
}

function withoutZeroes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeroes);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name, each]) => !isZero(name, each));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutZeroes(each)]));
}

/** The zero value of an enum counts as well. */
function isZero(name: string, value: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  return isEmpty || !value || (name === 'state' && value === 'UNSET');
}

export function locationOf(
  inner: Inner,
  projectId: string,
  region: Pick<Hvn, 'provider' | 'region'>,
): Place {
  const project = inner.world.projects.find(({ id }) => id === projectId);
  return {
    organization_id: project?.organizationId ?? '',
    project_id: projectId,
    region: { provider: region.provider, region: region.region },
  };
}

/** In practice `uuid` is the slug again, as the vendor page's samples show. */
export function linkOf(type: string, id: string, location: Place, description = ''): unknown {
  return { type, id, uuid: id, location, description };
}

function hvnLink(inner: Inner, hvn: Hvn): unknown {
  return linkOf('hashicorp.network.hvn', hvn.id, locationOf(inner, hvn.projectId, hvn));
}

export function serviceBody(inner: Inner, service: Service): unknown {
  const { switches } = inner;
  const named = service.state !== 'CREATING' || switches.externalNameWhileCreating === 'present';
  const ordered = (list: string[]) =>
    switches.valueOrder === 'reversed' ? [...list].reverse() : list;
  return {
    id: service.id,
    external_name: named ? service.externalName : '',
    hvn: hvnLink(inner, hvnOf(inner, service)),
    state: service.state,
    created_at: timestamp(service.createdAt, inner),
    updated_at: timestamp(service.updatedAt, inner),
    vault_cluster_id: service.clusterId,
    consumer_regions: ordered(service.regions),
    default_region: service.defaultRegion,
    consumer_accounts: ordered(service.accounts),
    consumer_ip_ranges: ordered(service.ipRanges),
  };
}

export function operationBody(inner: Inner, operation: Operation): unknown {
  const { service } = operation;
  const { state, since } = operationState(operation, inner.clock.ms());
  const region = { provider: 'aws', region: operation.region };
  const location = locationOf(inner, operation.projectId, region);
  const failed = state === 'DONE' ? operation.error : undefined;
  const verb = { create: 'Create', update: 'Update', delete: 'Delete' }[operation.kind];
  const type = `hashicorp.cloud.network_20200907.${verb}PrivateLinkServiceResponse`;
  const succeeded = state === 'DONE' && failed === undefined;
  return {
    id: operation.id,
    state,
    error: failed === undefined ? null : { ...failed, details: [] },
    response: succeeded ? { '@type': `type.googleapis.com/${type}` } : null,
    location,
    link: linkOf(
      'hashicorp.network.private-link',
      service.id,
      location,
      `PrivateLink Service ("${service.id}")`,
    ),
    created_at: timestamp(operation.createdAt, inner),
    updated_at: timestamp(since, inner),
  };
}

export function peeringBody(inner: Inner, peering: Peering): Record<string, unknown> {
  return {
    id: peering.id,
    hvn: hvnLink(inner, hvnOf(inner, peering)),
    state: peering.state,
    created_at: timestamp(peering.createdAt, inner),
    expires_at: timestamp(peering.createdAt + 7 * 24 * 3_600_000, inner),
  };
}
