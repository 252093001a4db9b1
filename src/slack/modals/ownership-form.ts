import type { ModalView } from '@slack/types';
import type { OwnershipChange } from '../../domain/request.ts';
import type { ServiceView } from '../../use-cases/ports/service-views.ts';
import type { DoorDeps } from '../door-deps.ts';
import { callbackIds } from '../ids.ts';
import type { Form, FormAnswer, FormDeps, SentForm } from './form.ts';
import { ownershipBlockIds, ownershipModal, readOwnershipModal } from './ownership.ts';
import type { Filling } from './why-inputs.ts';

type DrawDeps = Pick<DoorDeps, 'serviceViews' | 'policy' | 'hashing' | 'newRequestId'>;
type Named = { readonly projectId: string; readonly serviceId: string };

/** The form about one service, as it was last seen; `undefined` where nothing is known of it any more. */
export async function drawOwnershipForm(
  deps: DrawDeps,
  change: OwnershipChange,
  { filling, ...named }: Named & { readonly filling?: Filling },
): Promise<ModalView | undefined> {
  const service = await findView(deps, named);
  return service && (await drawOwnershipFormOf(deps, change, { service, filling }));
}

export async function drawOwnershipFormOf(
  deps: DrawDeps,
  change: OwnershipChange,
  given: { readonly service: ServiceView; readonly filling?: Filling | undefined },
): Promise<ModalView> {
  const { hashing } = deps;
  const requestId = deps.newRequestId();
  return ownershipModal({ ...given, requestId, change, policy: await deps.policy(), hashing });
}

async function findView(
  { serviceViews }: Pick<DoorDeps, 'serviceViews'>,
  { projectId, serviceId }: Named,
): Promise<ServiceView | undefined> {
  const { named } = await serviceViews.find(serviceId, []);
  return named.find((view) => view.projectId === projectId && view.id === serviceId);
}

export const ownershipForm: Form = {
  callbackId: callbackIds.ownership,
  field: 'service',
  blockIds: ownershipBlockIds,
  submit,
};

async function submit(deps: FormDeps, { view, ...sent }: SentForm): Promise<FormAnswer> {
  const input = readOwnershipModal(view);
  const service = input && (await findView(deps, input));
  if (input === undefined || service === undefined) return 'unreadable';
  const { organizationId, clusterId } = service;
  const answer = await deps.submitOwnership({ ...input, ...sent, organizationId, clusterId });
  if (answer.ok || !answer.refusal.some(({ code }) => code === 'service_changed')) return answer;
  const { requestId, change } = input;
  const form = { requestId, change, service, hashing: deps.hashing, changedSince: true };
  return { instead: ownershipModal({ ...form, policy: await deps.policy() }) };
}
