import type { ContextBlock, InputBlock } from '@slack/types';
import { reasonLength } from '../../domain/limits.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ServiceValues } from '../../domain/private-link.ts';
import type { WhyText } from '../../intake/why-fields.ts';
import { context } from '../blocks.ts';
import { fieldBlockIds } from '../ids.ts';
import type { Mrkdwn } from '../text.ts';
import { type SubmittedView, textInput, typedText } from './modal-input.ts';

type TicketNeed = 'none' | 'optional' | 'required';

/**
 * What environments ask for beside the values: the one that applies is known only once a target is chosen.
 * `reason` is the shortest that any of them takes; `longer`: some want more.
 */
export type WhyNeed = {
  readonly ticket: TicketNeed;
  readonly reason: number;
  readonly longer: boolean;
};

export function whyNeed(policy: Policy | undefined): WhyNeed {
  const environments = policy?.environments ?? [];
  const lengths = environments.map(({ reasonMinLength }) => reasonMinLength ?? reasonLength.min);
  const reason = lengths.length === 0 ? reasonLength.min : Math.min(...lengths);
  const longer = lengths.some((length) => length > reason);
  return { ticket: ticketNeed(environments), reason, longer };
}

function ticketNeed(environments: Policy['environments']): TicketNeed {
  if (environments.every(({ ticket }) => ticket === undefined)) return 'none';
  return environments.every(({ ticket }) => ticket?.required === true) ? 'required' : 'optional';
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
export function whyInputs(need: WhyNeed, filled?: WhyText): readonly InputBlock[] {
  const more = need.longer ? ' The policy wants more for some clusters.' : '';
  return [
    textInput({
      blockId: fieldBlockIds.reason,
      label: 'Reason',
      hint: `What approvers need to judge this, in ${need.reason} to ${reasonLength.max} characters.${more}`,
      optional: false,
      multiline: true,
      initial: filled?.reason,
    }),
    textInput({
      blockId: fieldBlockIds.ticket,
      label: 'Ticket',
      hint: ticketHints[need.ticket],
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
