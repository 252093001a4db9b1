import { defaultLimits } from '../../domain/limits.ts';
import { parseCreateForm } from '../../intake/create-form.ts';
import type { FieldRefusal } from '../../intake/refusals.ts';
import type { SubmitAnswer } from '../../use-cases/submit-change.ts';
import { callbackIds, fieldBlockIds } from '../ids.ts';
import { type CreateServiceInput, readCreateServiceModal } from './create-service.ts';
import type { Form, FormAnswer, FormDeps, SentForm } from './form.ts';

export const createForm: Form = {
  callbackId: callbackIds.createService,
  field: 'cluster',
  blockIds: () => fieldBlockIds,
  submit,
};

async function submit(deps: FormDeps, { view, ...sent }: SentForm): Promise<FormAnswer> {
  const input = readCreateServiceModal(view);
  const { requestId } = input;
  if (requestId === undefined) return 'unreadable';
  const clusters = await deps.inventory.findCluster(input.clusterId);
  const cluster = clusters.find(({ projectId }) => projectId === input.projectId);
  if (cluster === undefined) return await refuseCluster(deps, input);
  const { organizationId } = cluster;
  return await deps.submitCreate({ ...input, ...sent, requestId, organizationId });
}

/** The cluster has gone since it was offered. What else is wrong is said at once all the same. */
async function refuseCluster(
  { inventory, limits = defaultLimits }: FormDeps,
  input: CreateServiceInput,
): Promise<SubmitAnswer> {
  const form = parseCreateForm(input, limits);
  const seenAt = await inventory.age();
  const unknown: FieldRefusal = { field: 'cluster', code: 'cluster_unknown', seenAt };
  return { ok: false, refusal: [unknown, ...(form.ok ? [] : form.refusal)] };
}
