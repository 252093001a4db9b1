import type { ActionsBlock, Button } from '@slack/types';
import type { RequestStatus } from '../../domain/lifecycle.ts';
import { countChanges, type Plan } from '../../domain/plan.ts';
import { valueLists } from '../../domain/private-link.ts';
import { isEnded } from '../../domain/receipt-outcome.ts';
import { type ChangeRequest, isOwnershipChange, referenceOf } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { button, confirmation, confirmMaxLength } from '../blocks.ts';
import { buttonValue } from '../button-value.ts';
import { cutPlain } from '../cut.ts';
import { actionIds, messageBlockId } from '../ids.ts';
import { namedPlain } from './named-value.ts';
import { outcomeButtons } from './outcome-buttons.ts';
import { worstFlagPlain } from './risk-text.ts';
import { verbs } from './words.ts';

type Draw = (state: CardState, about: { readonly value: string; readonly named: string }) => Button;

const approve: Draw = (state, { value, named }) =>
  button({
    ...{ action: actionIds.approve, label: 'Approve', spoken: `Approve ${named}`, value },
    style: 'primary',
    confirm: confirmation({
      title: `Approve version ${state.request.version}?`,
      text: whatIsApproved(state),
      yes: 'Approve',
      no: 'Not yet',
      style: 'primary',
    }),
  });

const reject: Draw = (_, { value, named }) =>
  button({
    action: actionIds.reject,
    label: 'Reject …',
    spoken: `Reject ${named}, giving a reason`,
    value,
    style: 'danger',
  });

type About = Parameters<Draw>[1];

const editButton = ({ value, named }: About): Button =>
  button({
    action: actionIds.edit,
    label: 'Edit …',
    spoken: `Edit ${named}, for its requester`,
    value,
  });

const cancelButton = ({ value, named }: About): Button =>
  button({
    action: actionIds.cancel,
    label: 'Cancel',
    spoken: `Cancel ${named}, for its requester`,
    value,
    confirm: confirmation({
      title: 'Cancel this request?',
      text: 'Nothing will be sent to HCP. Only the requester can cancel.',
      yes: 'Cancel the request',
      no: 'Keep it',
      style: 'danger',
    }),
  });

const edit: Draw = (_, about) => editButton(about);
const cancel: Draw = (_, about) => cancelButton(about);

const again: Draw = (_, { value, named }) =>
  button({
    action: actionIds.again,
    label: 'Request again …',
    spoken: `Open the form filled in with what ${named} asked for`,
    value,
  });

const undo: Draw = (_, { value, named }) =>
  button({
    action: actionIds.undo,
    label: 'Undo …',
    spoken: `Open a form that asks for the opposite of ${named}`,
    value,
  });

const receipt: Draw = (_, { value, named }) =>
  button({
    action: actionIds.receipt,
    label: 'Receipt',
    spoken: `Send the signed receipt of ${named} to whoever presses, directly`,
    value,
  });

/** What can be done now, beside what follows from a look at HCP. While HCP works on it, that is nothing. */
const offered: Record<RequestStatus, readonly Draw[]> = {
  pending_approval: [approve, reject, edit, cancel],
  approved: [cancel],
  provisioning: [],
  needs_attention: [],
  succeeded: [undo],
  failed: [again],
  rejected: [again],
  canceled: [again],
  expired: [again],
  abandoned: [again],
};

/** The one button of a message that tells the requester of an end at which nothing was done. */
export function againRow(state: CardState, id: string): ActionsBlock {
  return { type: 'actions', block_id: id, elements: [again(state, aboutOf(state.request))] };
}

/** What its requester can do with a request before it is carried out, wherever they see it. */
export function requesterButtons(request: ChangeRequest): readonly Button[] {
  const about = aboutOf(request);
  if (request.status === 'pending_approval') return [editButton(about), cancelButton(about)];
  return request.status === 'approved' ? [cancelButton(about)] : [];
}

function aboutOf(request: ChangeRequest): About {
  const named = `request ${referenceOf(request.id)}, version ${request.version}`;
  return { value: buttonValue(request), named };
}

/** What this bot offers beside what follows from a request. */
export type Offers = {
  /** It has a key, and so signs receipts. */
  readonly receipts: boolean;
};

export function buttons(state: CardState, { receipts }: Offers): readonly ActionsBlock[] {
  const { request } = state;
  const about = aboutOf(request);
  const always = offered[request.status]
    .filter((draw) => draw !== undo || !isOwnershipChange(request.change))
    .map((draw) => draw(state, about));
  const last = receipts && isEnded(request.status) ? [receipt(state, about)] : [];
  const elements = [...outcomeButtons(state, about.named), ...always, ...last];
  if (elements.length === 0) return [];
  return [{ type: 'actions', block_id: messageBlockId('p', request, 'buttons'), elements }];
}

/** Repeats the worst of the difference right before the decision, the values cut with a count. */
function whatIsApproved({ request, shown }: CardState): string {
  const { plan } = shown;
  const { added, removed } = countChanges(plan);
  const what = `${verbs[request.change]} ${request.target.serviceId}: + ${added}, − ${removed}.`;
  const worst = plan.flags.length === 0 ? differencePlain(plan) : worstFlagPlain(plan);
  return `${what}\n${cutPlain(worst, confirmMaxLength - what.length - 1)}`;
}

/** Where nothing stands out, the difference itself; of a service as a whole that is all of it. */
function differencePlain(plan: Plan): string {
  if (plan.change === 'create' || plan.change === 'delete') return worstFlagPlain(plan);
  const values = (side: 'added' | 'removed', sign: string): readonly string[] =>
    valueLists.flatMap((list) =>
      plan[list][side].map((value) => `${sign} ${namedPlain(value, plan.names)}`),
    );
  return ['No risk flags.', ...values('removed', '−'), ...values('added', '+')].join('\n');
}
