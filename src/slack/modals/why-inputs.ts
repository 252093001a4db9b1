import type { InputBlock } from '@slack/types';
import { reasonLength } from '../../domain/limits.ts';
import type { Policy } from '../../domain/policy.ts';
import type { WhyText } from '../../intake/why-fields.ts';
import { fieldBlockIds } from '../ids.ts';
import { type SubmittedView, textInput, typedText } from './modal-input.ts';

/** Which environments ask for a ticket: the one that applies is known only once a target is chosen. */
export type TicketNeed = 'none' | 'optional' | 'required';

export function ticketNeed(policy: Policy | undefined): TicketNeed {
  const rules = policy?.environments.map(({ ticket }) => ticket) ?? [];
  if (rules.every((rule) => rule === undefined)) return 'none';
  return rules.every((rule) => rule?.required === true) ? 'required' : 'optional';
}

const ticketHints: Record<TicketNeed, string> = {
  none: 'The change ticket, if there is one.',
  optional:
    'The change ticket. The policy wants one for some clusters, and says so when you send this.',
  required: 'The change ticket that the policy wants.',
};

/** Why a change is asked for: at the end of every form. */
export function whyInputs(ticket: TicketNeed): readonly InputBlock[] {
  return [
    textInput({
      blockId: fieldBlockIds.reason,
      label: 'Reason',
      hint: `What approvers need to judge this, in ${reasonLength.min} to ${reasonLength.max} characters.`,
      optional: false,
      multiline: true,
    }),
    textInput({
      blockId: fieldBlockIds.ticket,
      label: 'Ticket',
      hint: ticketHints[ticket],
      optional: true,
      multiline: false,
    }),
  ];
}

export function readWhy(view: SubmittedView): WhyText {
  return {
    reason: typedText(view, fieldBlockIds.reason),
    ticket: typedText(view, fieldBlockIds.ticket),
  };
}
