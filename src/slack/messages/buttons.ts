import type { ActionsBlock } from '@slack/types';
import { countChanges } from '../../domain/plan.ts';
import { referenceOf } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports.ts';
import { button, confirmation, confirmMaxLength } from '../blocks.ts';
import { buttonValue } from '../button-value.ts';
import { cutPlain } from '../cut.ts';
import { actionIds, messageBlockId } from '../ids.ts';
import { worstFlagPlain } from './risk-text.ts';
import { verbs } from './words.ts';

/** The buttons that do something now: a request that is under way or has ended has none. */
export function buttons(state: CardState): readonly ActionsBlock[] {
  const { status } = state.request;
  if (status !== 'pending_approval' && status !== 'approved') return [];
  const { request } = state;
  const value = buttonValue(request);
  const named = `request ${referenceOf(request.id)}, version ${request.version}`;
  const approve = button({
    action: actionIds.approve,
    label: 'Approve',
    spoken: `Approve ${named}`,
    value,
    style: 'primary',
    confirm: confirmation({
      title: `Approve version ${request.version}?`,
      text: whatIsApproved(state),
      yes: 'Approve',
      no: 'Not yet',
      style: 'primary',
    }),
  });
  const reject = button({
    action: actionIds.reject,
    label: 'Reject …',
    spoken: `Reject ${named}, giving a reason`,
    value,
    style: 'danger',
  });
  const cancel = button({
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
  const elements = status === 'approved' ? [cancel] : [approve, reject, cancel];
  return [{ type: 'actions', block_id: messageBlockId('p', request, 'buttons'), elements }];
}

/** Repeats the worst of the difference right before the decision, the values cut with a count. */
function whatIsApproved({ request, shown }: CardState): string {
  const { added, removed } = countChanges(shown.plan);
  const what = `${verbs[request.change]} ${request.target.serviceId}: + ${added}, − ${removed}.`;
  const worst = worstFlagPlain(shown.plan.flags);
  return `${what}\n${cutPlain(worst, confirmMaxLength - what.length - 1)}`;
}
