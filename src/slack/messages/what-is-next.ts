import type { RequestStatus } from '../../domain/lifecycle.ts';
import { isByTerraform } from '../../domain/plan.ts';
import { findEnvironment } from '../../domain/policy.ts';
import { comingPrompts } from '../../domain/prompts.ts';
import { isOwnershipChange } from '../../domain/request.ts';
import type { RequestView } from '../../use-cases/ports/request-store.ts';
import { dateText, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { untilWords } from './freeze-words.ts';
import { calledText } from './prompt-text.ts';

/** Who is called next, and when, if nobody decides. */
function promptTexts({ request, shownAt, inForce, now }: RequestView): readonly Mrkdwn[] {
  const environment = findEnvironment(inForce.policy, request.target);
  const leads = environment?.escalation && calledText(environment.escalation.to);
  return comingPrompts({ request, shownAt, environment }, now).flatMap(({ kind, at }) => {
    if (kind === 'remind') return [mrkdwn`approvers are reminded ${dateText(at)}`];
    if (kind !== 'escalate' || leads === undefined) return [];
    return [mrkdwn`it is escalated to ${leads} ${dateText(at)}`];
  });
}

type Next = (view: RequestView) => Mrkdwn;

/** What comes next if nobody changes their mind. */
export function nextText(view: RequestView): Mrkdwn {
  return next[view.request.status](view);
}

const onItsCard = mrkdwn`Nothing. *Request again* on its card opens the form with what it asked for.`;

const next: Record<RequestStatus, Next> = {
  pending_approval: (view) =>
    mrkdwn`Once enough have approved, the bot carries it out. One rejection ends it, its requester can edit or cancel it, and without a decision ${joined([...promptTexts(view), mrkdwn`it expires ${dateText(view.request.expiresAt)}`], ', ')}.`,
  approved: (view) => {
    const { request, shown, freeze } = view;
    if (freeze !== undefined && !isByTerraform(shown.plan))
      return mrkdwn`It goes on by itself when ${untilWords(freeze)}, unless it expires before, ${dateText(request.expiresAt)}.`;
    if (isByTerraform(shown.plan))
      return mrkdwn`Somebody carries it out with Terraform; the bot looks until HCP has it, or until it expires ${dateText(request.expiresAt)}.`;
    if (isOwnershipChange(request.change))
      return mrkdwn`The bot looks at HCP, and settles it if the service is still as shown.`;
    return mrkdwn`The bot looks at HCP, and sends the change if the service is still as shown; else it is shown anew. If it cannot be sent, it expires ${dateText(request.expiresAt)}.`;
  },
  provisioning: ({ request: { change, phase } }) => {
    if (phase === 'sending' || phase === 'verifying')
      return mrkdwn`The bot looks at what HCP has before it sends anything again. What it cannot settle is for people.`;
    const end =
      change === 'delete'
        ? mrkdwn`HCP no longer has the service`
        : mrkdwn`the service is AVAILABLE with the approved values`;
    return mrkdwn`The bot looks until ${end}. What has not ended after a day is for people.`;
  },
  needs_attention: () =>
    mrkdwn`People decide with the buttons of its card what is to become of it. Until then its service and its cluster can be asked for by nobody.`,
  succeeded: ({ request: { change } }) =>
    isOwnershipChange(change)
      ? mrkdwn`Nothing: it is done.`
      : mrkdwn`Nothing: it is done. *Undo* on its card opens a form that asks for the opposite.`,
  failed: () => mrkdwn`Nothing by itself. Its card has the buttons for what can be done about it.`,
  rejected: () => onItsCard,
  canceled: () => onItsCard,
  expired: () => onItsCard,
  abandoned: () => onItsCard,
};
