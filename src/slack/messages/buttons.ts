import type { ActionsBlock } from '@slack/types';
import { countChanges, type Plan } from '../../domain/plan.ts';
import { valueLists } from '../../domain/private-link.ts';
import { referenceOf } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { button, confirmation, confirmMaxLength } from '../blocks.ts';
import { buttonValue } from '../button-value.ts';
import { cutPlain } from '../cut.ts';
import { actionIds, messageBlockId } from '../ids.ts';
import { namedPlain } from './named-value.ts';
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
  const { plan } = shown;
  const { added, removed } = countChanges(plan);
  const what = `${verbs[request.change]} ${request.target.serviceId}: + ${added}, − ${removed}.`;
  const worst = plan.flags.length === 0 ? differencePlain(plan) : worstFlagPlain(plan);
  return `${what}\n${cutPlain(worst, confirmMaxLength - what.length - 1)}`;
}

/** Where nothing stands out, the difference itself; of a new service that is all of it. */
function differencePlain(plan: Plan): string {
  if (plan.change !== 'update') return worstFlagPlain(plan);
  const values = (side: 'added' | 'removed', sign: string): readonly string[] =>
    valueLists.flatMap((list) =>
      plan[list][side].map((value) => `${sign} ${namedPlain(value, plan.names)}`),
    );
  return ['No risk flags.', ...values('removed', '−'), ...values('added', '+')].join('\n');
}
