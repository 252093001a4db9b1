import { defaultLimits } from '../../domain/limits.ts';
import { refused } from '../../domain/result.ts';
import { parseUpdateFields, toUpdateForm } from '../../intake/update-form.ts';
import type { SubmitAnswer } from '../../use-cases/submit-change.ts';
import { callbackIds } from '../ids.ts';
import type { Form, FormAnswer, FormDeps, SentForm } from './form.ts';
import { parseServiceOption } from './service-options.ts';
import { drawUpdateForm, findChosen } from './update-filling.ts';
import {
  readUpdateServiceModal,
  type UpdateServiceInput,
  updateBlockIds,
} from './update-service.ts';

export const updateForm: Form = {
  callbackId: callbackIds.updateService,
  field: 'service',
  blockIds: (view) => updateBlockIds(readUpdateServiceModal(view).filledWith),
  submit,
};

/**
 * Lists are taken only for the service that they were filled in for: a form that has other ones, because
 * the filling was lost or overtaken, is answered with the right ones instead of an error.
 */
async function submit(deps: FormDeps, { view, ...sent }: SentForm): Promise<FormAnswer> {
  const input = readUpdateServiceModal(view);
  const { requestId, chosen, filledFrom } = input;
  if (requestId === undefined) return 'unreadable';
  if (parseServiceOption(chosen) === undefined)
    return refused([{ field: 'service', code: 'service_missing' }]);
  const choice = await findChosen(deps, chosen);
  if (choice === undefined) return await refuseService(deps, input);
  if (chosen !== filledFrom) return { instead: await drawUpdateForm(deps, { requestId, choice }) };
  const { organizationId, projectId, service } = choice;
  const place = { organizationId, projectId, clusterId: service.clusterId, serviceId: service.id };
  const answer = await deps.submitUpdate({ ...input, ...place, ...sent, requestId });
  if (answer.ok || answer.refusal.every(({ code }) => code !== 'service_changed')) return answer;
  return { instead: await drawUpdateForm(deps, { requestId, choice, changedSince: true }) };
}

/** The service has gone since it was offered. What else is wrong is said at once all the same. */
async function refuseService(
  { inventory, limits = defaultLimits }: FormDeps,
  input: UpdateServiceInput,
): Promise<SubmitAnswer> {
  const form = toUpdateForm(parseUpdateFields(input, limits));
  const seenAt = await inventory.age();
  const unknown = { field: 'service', code: 'service_unknown', seenAt } as const;
  const isFilled = input.filledFrom !== undefined;
  return refused([unknown, ...(form.ok || !isFilled ? [] : form.refusal)]);
}
