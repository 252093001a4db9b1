import type { ModalView } from '@slack/types';
import { defaultLimits } from '../../domain/limits.ts';
import type { RequestId } from '../../domain/request.ts';
import type { WhyText } from '../../intake/why-fields.ts';
import { context, plain } from '../blocks.ts';
import { parseRequestId } from '../button-value.ts';
import { actionIds, callbackIds, fieldBlockIds } from '../ids.ts';
import { mrkdwn } from '../text.ts';
import { chosenOption, notesOf, type SubmittedView, textInput, typedText } from './modal-input.ts';
import { type ServiceForm, serviceInput, serviceNotes } from './service-block.ts';
import { fillingNote, readWhy, whyInputs } from './why-inputs.ts';

/** The form that deletes a service: whoever sends it has typed which one. */
export function deleteServiceModal(given: ServiceForm): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.deleteService,
    private_metadata: JSON.stringify({ requestId: given.requestId }),
    title: plain('Delete PrivateLink'),
    submit: plain('Ask for approval'),
    close: plain('Close'),
    blocks: [
      context(
        'about',
        mrkdwn`Nothing is deleted before approvers agree. Then every VPC endpoint on the service is cut off, up to ${defaultLimits.endpointConnections}, and the bot cannot see how many there are.`,
      ),
      ...fillingNote(given.filling),
      ...serviceNotes(given),
      serviceInput(given),
      textInput({
        blockId: fieldBlockIds.service_id,
        label: 'Type the id of the service',
        hint: 'Letter by letter as it is, capitals too, so that it is certain which one you mean.',
        optional: false,
        multiline: false,
      }),
      ...whyInputs(given.need, given.filling),
    ],
  };
}

export type DeleteServiceInput = WhyText & {
  /** `undefined` when the view was not opened by us. */
  readonly requestId: RequestId | undefined;
  readonly chosen: string | undefined;
  readonly typed: string;
};

/** Reads what was filled in, as text; a field that is missing is an empty one. */
export function readDeleteServiceModal(view: SubmittedView): DeleteServiceInput {
  return {
    requestId: parseRequestId(notesOf(view)['requestId']),
    chosen: chosenOption(view, fieldBlockIds.service, actionIds.serviceToDelete),
    typed: typedText(view, fieldBlockIds.service_id),
    ...readWhy(view),
  };
}
