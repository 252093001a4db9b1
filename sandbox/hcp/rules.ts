import { code } from './refused.ts';
import type { Switches } from './switches.ts';
import type { Cluster, GrpcStatus, Hvn, ServiceValues } from './types.ts';
import type { Inner } from './world.ts';

/**
 * Rules about state, which HCP may report on the call or by its operation. The vendor's page names
 * them as limitations, prerequisites and default limits.
 * @see https://developer.hashicorp.com/hcp/docs/vault/aws-privatelink
 */
export type Violation = GrpcStatus & { when: 'sync' | 'async' };

const dead = ['DELETING', 'EXPIRED', 'REJECTED', 'FAILED'];

/** The first rule that a create breaks; one that is reported on the call goes before the others. */
export function judgeCreate(
  inner: Inner,
  place: { hvn: Hvn; cluster: Cluster },
  values: ServiceValues,
): Violation | undefined {
  const { switches } = inner;
  const broken = [
    ...hvnViolations(inner, place.hvn),
    ...clusterViolations(place.hvn, place.cluster),
    ...limitViolations(values, switches),
  ].map((status): Violation => ({ ...status, when: switches.violations }));
  const second = secondService(inner, place.cluster);
  const all = second === undefined ? broken : [...broken, second];
  return all.find(({ when }) => when === 'sync') ?? all[0];
}

/** Limits hold for what a PATCH leaves, not for what it adds. */
export function judgeUpdate(values: ServiceValues, switches: Switches): Violation | undefined {
  const [first] = limitViolations(values, switches);
  return first && { ...first, when: switches.violations };
}

function hvnViolations({ world, switches }: Inner, hvn: Hvn): GrpcStatus[] {
  const blocks = (each: { hvnId: string; projectId: string; state: string }) =>
    each.hvnId === hvn.id &&
    each.projectId === hvn.projectId &&
    (switches.deadPeerings === 'blocking' || !dead.includes(each.state));
  return [
    ...unless(hvn.provider === 'aws', `HVN "${hvn.id}" is not on AWS`),
    ...unless(hvn.state === 'STABLE', `HVN "${hvn.id}" is not STABLE`),
    ...unless(!world.peerings.some(blocks), `HVN "${hvn.id}" has a peering connection`),
    ...unless(!world.tgws.some(blocks), `HVN "${hvn.id}" has a transit gateway attachment`),
  ];
}

function clusterViolations(hvn: Hvn, cluster: Cluster): GrpcStatus[] {
  const { id, hvnId, state, tier } = cluster;
  return [
    ...unless(hvnId === hvn.id, `cluster "${id}" is not on HVN "${hvn.id}"`),
    ...unless(state === 'RUNNING', `cluster "${id}" is not RUNNING`),
    ...unless(tier !== 'DEV', `tier ${tier} of cluster "${id}" does not support PrivateLink`),
  ];
}

function limitViolations(values: ServiceValues, switches: Switches): GrpcStatus[] {
  const { limitAccounts, limitIpRanges, limitCode } = switches;
  return [
    ...unless(values.accounts.length <= limitAccounts, `more than ${limitAccounts} accounts`),
    ...unless(values.ipRanges.length <= limitIpRanges, `more than ${limitIpRanges} IP ranges`),
  ].map(({ message }) => ({ code: limitCode, message }));
}

function secondService({ world, switches }: Inner, cluster: Cluster): Violation | undefined {
  const { id, projectId } = cluster;
  const first = world.services.find(
    (each) => each.clusterId === id && each.projectId === projectId,
  );
  if (first === undefined) return undefined;
  const message = `cluster "${id}" has PrivateLink service "${first.id}" already`;
  return { code: switches.secondServiceCode, message, when: switches.secondServiceWhen };
}

function unless(holds: boolean, message: string): GrpcStatus[] {
  return holds ? [] : [{ code: code.failedPrecondition, message }];
}
