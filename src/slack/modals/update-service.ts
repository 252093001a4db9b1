import type { ModalView } from '@slack/types';
import type { Limits } from '../../domain/limits.ts';
import { comparableValues } from '../../domain/private-link.ts';
import type { RequestId } from '../../domain/request.ts';
import type { FieldName } from '../../intake/refusals.ts';
import type { UpdateText } from '../../intake/update-form.ts';
import { context, plain } from '../blocks.ts';
import { parseRequestId } from '../button-value.ts';
import { actionIds, callbackIds, fieldBlockIds } from '../ids.ts';
import { mrkdwn } from '../text.ts';
import { chosenOption, notesOf, type SubmittedView } from './modal-input.ts';
import { ageNote, type ServiceForm, serviceInput, serviceNotes } from './service-block.ts';
import { serviceOptionValue } from './service-options.ts';
import { firstBlockIds, listInputs, valueText } from './value-inputs.ts';
import { fillingNote, readWhy, whyInputs } from './why-inputs.ts';

export type UpdateServiceModal = ServiceForm & {
  readonly limits: Limits;
  readonly now: Date;
  /** Of the values of the chosen service: tells later whether the lists started from what it has. */
  readonly fingerprint: string | undefined;
  /** The form was sent with the values of before a change at HCP, and starts anew. */
  readonly changedSince?: boolean;
};

/**
 * The form that changes a service: at first its picker alone, then, filled in from what was last seen of
 * it, the three lists as they should be, whole.
 */
export function updateServiceModal(given: UpdateServiceModal): ModalView {
  const { requestId, choice, fingerprint } = given;
  const filled = choice && { from: serviceOptionValue(choice), fingerprint };
  return {
    type: 'modal',
    callback_id: callbackIds.updateService,
    private_metadata: JSON.stringify({ requestId, filled }),
    title: plain('Update PrivateLink'),
    submit: plain(filled === undefined ? 'Next' : 'Ask for approval'),
    close: plain('Close'),
    blocks: [
      context('about', mrkdwn`Nothing is changed at HCP before approvers agree.`),
      ...fillingNote(given.filling),
      ...changedNote(given),
      ...serviceNotes(given),
      serviceInput(given),
      ...(filled === undefined ? [] : filledBlocks(given)),
    ],
  };
}

function changedNote({ changedSince }: UpdateServiceModal) {
  if (changedSince !== true) return [];
  return [
    context(
      'changed',
      mrkdwn`*The service has changed at HCP since this form was filled in.* The lists now show what it has; make your changes in them again.`,
    ),
  ];
}

function filledBlocks(given: UpdateServiceModal) {
  return [
    ...ageNote(given, given.now),
    ...filledLists(given),
    ...whyInputs(given.need, given.filling),
  ];
}

function filledLists({ choice, limits, fingerprint, filling }: UpdateServiceModal) {
  if (choice === undefined || fingerprint === undefined) return [];
  return listInputs(filling?.values ?? comparableValues(choice.service), {
    ...{ limits, token: tokenOf(fingerprint) },
    lead: 'As it should be, whole: what you take out is taken off the allow list. ',
  });
}

/**
 * Part of the ids of the lists' blocks: Slack keeps what was typed in a block of the same id, and another
 * service, or the same one changed, must show its own values.
 */
function tokenOf(fingerprint: string): string {
  return fingerprint.slice(0, 12);
}

export type UpdateServiceInput = UpdateText & {
  /** `undefined` when the view was not opened by us. */
  readonly requestId: RequestId | undefined;
  readonly chosen: string | undefined;
  /** The option that the lists were filled in for, and with which values. */
  readonly filledFrom: string | undefined;
  readonly filledWith: string;
};

/** Reads what was filled in, as text; a field that is missing is an empty one. */
export function readUpdateServiceModal(view: SubmittedView): UpdateServiceInput {
  const { requestId, filled } = notesOf(view);
  const { from, fingerprint } = noteOf(filled);
  const token = tokenOf(fingerprint ?? '');
  return {
    requestId: parseRequestId(requestId),
    chosen: chosenOption(view, fieldBlockIds.service, actionIds.serviceToUpdate),
    filledFrom: from,
    filledWith: fingerprint ?? '',
    accounts: valueText(view, 'accounts', token),
    ranges: valueText(view, 'ranges', token),
    regions: valueText(view, 'regions', token),
    ...readWhy(view),
  };
}

function noteOf(filled: unknown): { readonly from?: string; readonly fingerprint?: string } {
  if (typeof filled !== 'object' || filled === null) return {};
  const { from, fingerprint } = filled as Record<string, unknown>;
  return {
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
  };
}

/** Under which block of this form each refusal is told. */
export function updateBlockIds(filledWith: string): Readonly<Record<FieldName, string>> {
  return { ...fieldBlockIds, ...firstBlockIds(tokenOf(filledWith)) };
}
