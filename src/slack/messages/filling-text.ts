import { type ChangeRequest, referenceOf } from '../../domain/request.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';

/** Where the values of a form come from that a button of a card has filled in. */
type Filled = 'again' | 'undo' | 'leftover';

const words: Record<Filled, (reference: string) => Mrkdwn> = {
  again: (reference) =>
    mrkdwn`Filled in with what request ${code(reference)} asked for. It is a new request, with its own approval.`,
  undo: (reference) =>
    mrkdwn`The opposite of request ${code(reference)}, as HCP was last seen. It is a new request, with its own approval.`,
  leftover: (reference) =>
    mrkdwn`Removes what request ${code(reference)} has left. It is a new request, with its own approval.`,
};

export function fillingText(filled: Filled, { id }: Pick<ChangeRequest, 'id'>): Mrkdwn {
  return words[filled](referenceOf(id));
}

/** What the form proposes as its reason, for people to make better. */
const reasons = {
  undo: (reference: string) => `Undoes request ${reference}.`,
  leftover: (reference: string) => `Removes what request ${reference} has left.`,
} as const;

export function filledReason(
  filled: keyof typeof reasons,
  { id }: Pick<ChangeRequest, 'id'>,
): string {
  return reasons[filled](referenceOf(id));
}

/** Of the form that brings back what a drift has changed. */
export const revertText = mrkdwn`Filled in with what was approved last. It is a request like any other, with its own approval.`;
export const revertReason = 'Brings back what was approved.';
