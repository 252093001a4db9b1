import type { NoProposal } from '../../domain/proposal.ts';
import { type Answer, section } from '../blocks.ts';
import { commandName } from '../ids.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';

/** What a person is told where a click or a command ends before anything could be asked or decided. */
export type Edge =
  | 'unreadable_button'
  | 'too_late'
  | 'not_yours_to_edit'
  | 'not_pending'
  | 'nothing_left'
  | 'service_not_named'
  | 'request_not_named'
  | 'drift_over'
  | 'not_seen_any_more'
  | NoProposal;

const words: Record<Edge, Mrkdwn> = {
  unreadable_button: mrkdwn`The bot did not make this button, so nothing was done. Look at the card again.`,
  too_late: mrkdwn`It took longer to open the form than Slack allows, and nothing was done. Do it again.`,
  not_yours_to_edit: mrkdwn`Only the requester can edit a request. An approver can reject it, and say what would be right.`,
  not_pending: mrkdwn`This request no longer waits for approval, so it cannot be edited. Its card says where it stands.`,
  nothing_left: mrkdwn`As HCP was last seen, this request has left nothing that the bot could delete. ${code(`${commandName} status`)} shows its service.`,
  not_ended: mrkdwn`This request has not ended without effect, so there is nothing to ask for again. Its card says where it stands.`,
  not_succeeded: mrkdwn`This request has not been carried out, so there is nothing to undo. Its card says where it stands.`,
  not_seen: mrkdwn`HCP had no such service when it was last looked at, so there is nothing to undo. If it was made only now, try again in some minutes.`,
  undone_already: mrkdwn`As HCP was last seen, this is undone already. If it was carried out only now, try again in some minutes.`,
  made_anew: mrkdwn`The service was deleted and made anew since, so this cannot be undone. Ask for what it should have with an update.`,
  no_opposite: mrkdwn`Only what was changed at HCP can be undone. Whose a service is, or what of it is approved, takes a decision of its own.`,
  not_ours: mrkdwn`The bot did not make this service, so it cannot change it back.`,
  not_seen_any_more: mrkdwn`The bot no longer knows this service, so there is nothing to decide. Its card is put right in a moment.`,
  service_not_named: mrkdwn`Say which service it is about, by its id or its cluster's.`,
  request_not_named: mrkdwn`Say which request it is about, by the six characters from its card.`,
  drift_over: mrkdwn`This is over, and there is nothing left to decide. The card says how it ended.`,
};

export function edgeAnswer(edge: Edge): Answer {
  return { text: words[edge], blocks: [section('answer', words[edge])] };
}
