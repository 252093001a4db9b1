import type { ModalView } from '@slack/types';
import { reasonLength } from '../../domain/limits.ts';
import { referenceOf } from '../../domain/request.ts';
import { plain, plainSection } from '../blocks.ts';
import { type ButtonValue, buttonText, parseButtonValue } from '../button-value.ts';
import { callbackIds, rejectReasonBlockId } from '../ids.ts';
import { notesOf, type SubmittedView, textInput, typedText } from './modal-input.ts';

export type RejectRequestModal = {
  /** Which version was looked at: the modal carries it on, as the button did. */
  readonly pressed: ButtonValue;
  /** Where the card is, so that the answer can be shown there. */
  readonly channel: string | undefined;
};

/** Asks why a request is rejected; without a reason nobody is helped by a no. */
export function rejectRequestModal({ pressed, channel }: RejectRequestModal): ModalView {
  const named = `Request ${referenceOf(pressed.requestId)}, version ${pressed.version}.`;
  return {
    type: 'modal',
    callback_id: callbackIds.rejectRequest,
    private_metadata: JSON.stringify({ pressed: buttonText(pressed), channel }),
    title: plain('Reject request'),
    submit: plain('Reject'),
    close: plain('Back'),
    blocks: [
      plainSection('about', `${named} One rejection ends a request.`),
      textInput({
        blockId: rejectReasonBlockId,
        label: 'Reason',
        hint: `The requester reads it, and so does everybody in the thread. ${reasonLength.min} to ${reasonLength.max} characters.`,
        optional: false,
        multiline: true,
      }),
    ],
  };
}

export type RejectRequestInput = {
  /** `undefined` when the view was not opened by us. */
  readonly pressed: ButtonValue | undefined;
  readonly channel: string | undefined;
  readonly reason: string;
};

export function readRejectRequestModal(view: SubmittedView): RejectRequestInput {
  const { pressed, channel } = notesOf(view);
  return {
    pressed: parseButtonValue(typeof pressed === 'string' ? pressed : undefined),
    channel: typeof channel === 'string' ? channel : undefined,
    reason: typedText(view, rejectReasonBlockId),
  };
}
