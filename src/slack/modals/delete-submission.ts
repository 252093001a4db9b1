import { refused } from '../../domain/result.ts';
import type { FieldRefusal } from '../../intake/refusals.ts';
import { checkTypedId } from '../../intake/typed-id.ts';
import { parseWhy, toWhy } from '../../intake/why-fields.ts';
import type { SubmitAnswer } from '../../use-cases/submit-change.ts';
import { callbackIds, fieldBlockIds } from '../ids.ts';
import { type DeleteServiceInput, readDeleteServiceModal } from './delete-service.ts';
import type { Form, FormAnswer, FormDeps, SentForm } from './form.ts';
import { parseServiceOption } from './service-options.ts';
import { findChosen } from './update-filling.ts';

export const deleteForm: Form = {
  callbackId: callbackIds.deleteService,
  field: 'service',
  blockIds: () => fieldBlockIds,
  submit,
};

async function submit(deps: FormDeps, { view, ...sent }: SentForm): Promise<FormAnswer> {
  const input = readDeleteServiceModal(view);
  const { requestId, chosen } = input;
  if (requestId === undefined) return 'unreadable';
  if (parseServiceOption(chosen) === undefined)
    return refuseService(input, { field: 'service', code: 'service_missing' });
  const choice = await findChosen(deps, chosen);
  if (choice === undefined) {
    const seenAt = await deps.inventory.age();
    return refuseService(input, { field: 'service', code: 'service_unknown', seenAt });
  }
  const { organizationId, projectId, service } = choice;
  const place = { organizationId, projectId, clusterId: service.clusterId, serviceId: service.id };
  return await deps.submitDelete({ ...input, ...place, ...sent, requestId });
}

/** There is nothing to delete. What else is wrong is said at once all the same. */
function refuseService(input: DeleteServiceInput, refusal: FieldRefusal): SubmitAnswer {
  const why = toWhy(parseWhy(input));
  const named = parseServiceOption(input.chosen);
  return refused([
    refusal,
    ...(named === undefined ? [] : checkTypedId(input.typed, named.serviceId)),
    ...(why.ok ? [] : why.refusal),
  ]);
}
