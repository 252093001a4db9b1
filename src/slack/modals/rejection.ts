import type { App, ViewSubmitAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { parseReason } from '../../intake/why-fields.ts';
import { beforeAck } from '../ack-deadline.ts';
import { ackRecorded, answerClick, record, toClick } from '../actions/clicks.ts';
import type { CommandDeps } from '../commands/command.ts';
import { callbackIds, rejectReasonBlockId } from '../ids.ts';
import { rejectReasonErrors } from '../messages/refusal-text.ts';
import { tellPerson } from '../tell-person.ts';
import { toErrors } from './ack-errors.ts';
import { type ModalProblem, problemText } from './passing-views.ts';
import { readRejectRequestModal } from './reject-request.ts';

/** The form that asks why: submitted, it is a click like any other, its key the view's. */
export function registerRejection(
  app: App,
  deps: Pick<CommandDeps, 'recordClick' | 'decideClick' | 'log' | 'permalinks'>,
): void {
  app.view<ViewSubmitAction>(callbackIds.rejectRequest, async (args) => {
    const { ack, body, view, client, context } = args;
    const { pressed, channel, reason: text } = readRejectRequestModal(view);
    const under = (problem: ModalProblem) =>
      ack(toErrors({ [rejectReasonBlockId]: problemText(problem) }));
    const reason = parseReason(text);
    if (!reason.ok) return await ack(toErrors(rejectReasonErrors(reason.refusal)));
    if (pressed === undefined) return await under('unreadable');
    const place = channel === undefined ? {} : { channel: { id: channel } };
    const click = toClick(
      { ...place, user: body.user, team: body.team },
      { pressed, action: 'reject', key: view.id, reason: reason.value },
    );
    const recorded = await record(deps, click, (work) => beforeAck(context, work));
    // The form stays open then, with the reason in it.
    if (typeof recorded === 'object') return await under('could_not_confirm');
    // Opened from a card in a modal, which shows what is over now.
    await ackRecorded(deps, () =>
      channel === undefined ? ack({ response_action: 'clear' }) : ack(),
    );
    const answer = await answerClick(deps, click, recorded);
    const person = body.user.id as SlackUserId;
    if (answer !== undefined) await tellPerson(deps.log, { client, person, channel }, answer);
  });
}
