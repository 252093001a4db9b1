import { isOpen } from '../domain/lifecycle.ts';
import {
  type Announcement,
  type Posting,
  type PostingDeps,
  type StepResult,
  save,
} from './announcing.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { BoardRefusedError } from './ports/thread-board.ts';

/** How soon to try again where Slack refuses: somebody may invite the bot, or open the channel. */
export const refusedPauseMs = 60_000;

/**
 * What Slack's word for why not says of a message. `closed`: the channel is in the way, which people can
 * put right. `gone`: the message, or the card whose thread it is for, was deleted. `frozen`: it stays as it
 * is for good. `refused`: anything else.
 */
export type Refusal = 'closed' | 'gone' | 'frozen' | 'refused';

/** @see Slack docs, "chat.postMessage" and "chat.update", errors */
const refusals = new Map<string, Refusal>([
  ['not_in_channel', 'closed'],
  ['channel_not_found', 'closed'],
  ['is_archived', 'closed'],
  ['is_inactive', 'closed'],
  ['restricted_action', 'closed'],
  ['restricted_action_read_only_channel', 'closed'],
  ['restricted_action_thread_only_channel', 'closed'],
  ['restricted_action_non_threadable_channel', 'closed'],
  ['external_channel_migrating', 'closed'],
  ['missing_scope', 'closed'],
  ['message_not_found', 'gone'],
  ['thread_not_found', 'gone'],
  ['edit_window_closed', 'frozen'],
  ['cant_update_message', 'frozen'],
]);

export function refusalOf({ code }: BoardRefusedError): Refusal {
  return refusals.get(code) ?? 'refused';
}

/** Whether Slack may yet take it, and it is still worth telling. */
export function isWorthRepeating(run: Announcement, error: BoardRefusedError): boolean {
  const { request, now } = run.snapshot;
  return refusalOf(error) === 'closed' && (isOpen(request.status) || now < request.expiresAt);
}

/** Nothing more is tried for this message. */
export async function giveUp(
  deps: Pick<PostingDeps, 'messages'>,
  run: Posting,
  message: PlannedMessage,
): Promise<StepResult> {
  await save(deps, run, { ...message, state: 'given_up', sendingSince: undefined });
  return { waitMs: 0 };
}
