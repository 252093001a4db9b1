import type { ContextBlock, InputBlock } from '@slack/types';
import { reasonLength } from '../../domain/limits.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ServiceValues } from '../../domain/private-link.ts';
import type { WhyText } from '../../intake/why-fields.ts';
import { context } from '../blocks.ts';
import { fieldBlockIds } from '../ids.ts';
import type { Mrkdwn } from '../text.ts';
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

/** What a form is filled in with that follows from an earlier request, and a line that says so. */
export type Filling = WhyText & { readonly values: ServiceValues; readonly about: Mrkdwn };

export function fillingNote(filling: Filling | undefined): readonly ContextBlock[] {
  return filling === undefined ? [] : [context('filling', filling.about)];
}

/** Why a change is asked for: at the end of every form. */
export function whyInputs(ticket: TicketNeed, filled?: WhyText): readonly InputBlock[] {
  return [
    textInput({
      blockId: fieldBlockIds.reason,
      label: 'Reason',
      hint: `What approvers need to judge this, in ${reasonLength.min} to ${reasonLength.max} characters.`,
      optional: false,
      multiline: true,
      initial: filled?.reason,
    }),
    textInput({
      blockId: fieldBlockIds.ticket,
      label: 'Ticket',
      hint: ticketHints[ticket],
      optional: true,
      multiline: false,
      initial: filled?.ticket,
    }),
  ];
}

export function readWhy(view: SubmittedView): WhyText {
  return {
    reason: typedText(view, fieldBlockIds.reason),
    ticket: typedText(view, fieldBlockIds.ticket),
  };
}
