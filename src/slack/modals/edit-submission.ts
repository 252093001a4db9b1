import type { Change, ChangeRequest } from '../../domain/request.ts';
import type { UpdateText } from '../../intake/update-form.ts';
import type { SubmitAnswer, Submitted } from '../../use-cases/submit-change.ts';
import { callbackIds } from '../ids.ts';
import { editBlockIds, editRequestModal, readEditRequestModal } from './edit-request.ts';
import type { Form, FormAnswer, FormDeps, SentForm } from './form.ts';

export const editForm: Form = {
  callbackId: callbackIds.editRequest,
  field: 'cluster',
  blockIds: editBlockIds,
  submit,
};

/** Met by a form whose version, or whose service, was overtaken: it starts anew from what is now. */
const startsAnew: readonly string[] = ['edit_overtaken', 'service_changed'];

/** An edit is the form of its change, sent once more for the same request. */
async function submit(deps: FormDeps, { view, ...sent }: SentForm): Promise<FormAnswer> {
  const { edits: pressed, ...input } = readEditRequestModal(view);
  if (pressed === undefined) return 'unreadable';
  const { requestId, ...edits } = pressed;
  const found = await deps.requests.find(requestId);
  if (found === undefined) return 'unreadable';
  const { change, target } = found.request;
  const answer = await senders[change](deps, {
    ...placeOf(target),
    ...input,
    ...sent,
    requestId,
    edits,
  });
  if (answer.ok || !answer.refusal.some(({ code }) => startsAnew.includes(code))) return answer;
  const now = await deps.requests.find(requestId);
  return now === undefined
    ? 'unreadable'
    : { instead: editRequestModal(now, { ...deps, anew: true }) };
}

type Edit = Submitted & UpdateText & { readonly filledWith: string };

const senders: Record<Change, (deps: FormDeps, edit: Edit) => Promise<SubmitAnswer>> = {
  create: (deps, edit) => deps.submitCreate(edit),
  update: (deps, edit) => deps.submitUpdate(edit),
  // The id was typed when the request was made, and an edit cannot change it.
  delete: (deps, edit) => deps.submitDelete({ ...edit, typed: edit.serviceId }),
  accept: (deps, edit) => deps.submitOwnership({ ...edit, change: 'accept' }),
  own: (deps, edit) => deps.submitOwnership({ ...edit, change: 'own' }),
  hand_over: (deps, edit) => deps.submitOwnership({ ...edit, change: 'hand_over' }),
};

function placeOf({ organizationId, projectId, clusterId, serviceId }: ChangeRequest['target']) {
  return { organizationId, projectId, clusterId, serviceId };
}
