import { liveFingerprint } from '../../../src/domain/preimage.ts';
import {
  comparableValues,
  type PrivateLinkService,
  toLiveValues,
} from '../../../src/domain/private-link.ts';
import type { RequestId } from '../../../src/domain/request.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import { type DeleteSubmission, submitDelete } from '../../../src/use-cases/submit-delete.ts';
import { submitUpdate, type UpdateSubmission } from '../../../src/use-cases/submit-update.ts';
import { serviceKey } from '../../fakes/memory-state.ts';
import { ada, project, requestId, type World } from './world.ts';

/** A service that is there, of the bot unless a test says otherwise, and what people ask for it. */
const madeBy = '00000000-0000-4000-8000-00000000000a' as RequestId;

export function aService(change: Partial<PrivateLinkService> = {}): PrivateLinkService {
  return {
    id: 'vault-Prod',
    hvnId: 'prod-hvn',
    clusterId: 'prod-eu',
    state: 'AVAILABLE',
    defaultRegion: 'eu-west-1',
    externalName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc',
    createdAt: '2026-09-02T11:27:12.011Z',
    consumerAccounts: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:role/vault'],
    consumerIpRanges: ['10.20.0.0/16'],
    consumerRegions: ['eu-central-1'],
    ...change,
  };
}

export function haveService({ state }: World, service = aService()): PrivateLinkService {
  const { projectId } = project;
  const seen = state.inventory.get(projectId);
  if (seen === undefined) throw new Error('nothing was seen of the project');
  const others = seen.services.filter(({ id }) => id !== service.id);
  state.inventory.set(projectId, { ...seen, services: [...others, service] });
  return service;
}

export function ownService(world: World, service = aService()): PrivateLinkService {
  const { projectId } = project;
  const { id: serviceId, createdAt } = haveService(world, service);
  const approved = comparableValues(service);
  const owned = { projectId, serviceId, createdAt, approved, requestId: madeBy };
  world.state.services.set(serviceKey(owned), owned);
  return service;
}

const asked = {
  ...project,
  ...{ key: 'V1', requestId, requester: ada, clusterId: 'prod-eu', serviceId: 'vault-Prod' },
  reason: 'The payments VPC has moved.',
  ticket: '',
};

/** One more account, and nothing else. */
function anUpdate({ deps }: World, change: Partial<UpdateSubmission> = {}): UpdateSubmission {
  const { consumerAccounts, consumerIpRanges, consumerRegions } = aService();
  return {
    ...asked,
    accounts: [...consumerAccounts, '777788889999'].join('\n'),
    ranges: consumerIpRanges.join('\n'),
    regions: consumerRegions.join('\n'),
    filledWith: liveFingerprint(toLiveValues(aService()), deps.hashing),
    ...change,
  };
}

function aDeletion(change: Partial<DeleteSubmission> = {}): DeleteSubmission {
  return { ...asked, typed: 'vault-Prod', ...change };
}

export async function updateService(
  world: World,
  change: Partial<UpdateSubmission> = {},
): Promise<SubmitAnswer> {
  return await submitUpdate(world.deps, anUpdate(world, change));
}

export async function deleteService(
  { deps }: World,
  change: Partial<DeleteSubmission> = {},
): Promise<SubmitAnswer> {
  return await submitDelete(deps, aDeletion(change));
}

/** The refusals of an answer, as `field: code`. */
export function codesOf(answer: SubmitAnswer): readonly string[] {
  return answer.ok ? [] : answer.refusal.map(({ field, code }) => `${field}: ${code}`);
}
