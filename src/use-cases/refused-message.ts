import { isOpen } from '../domain/lifecycle.ts';
import { type AnnounceDeps, type Announcement, type StepResult, save } from './announcing.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { BoardRefusedError } from './ports/thread-board.ts';

/** How soon to try again where Slack refuses: somebody may invite the bot, or open the channel. */
export const refusedPauseMs = 60_000;

/** What the channel is in the way of, and what people can put right. @see Slack docs, "chat.postMessage", errors */
const passing = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'missing_scope',
];

/** Whether Slack may yet take it, as far as its word for why not can tell. */
export function mayPass({ code }: BoardRefusedError): boolean {
  return passing.includes(code);
}

/**
 * Whether what Slack refused is still worth telling in a channel: while the request is open, and then
 * until the time is over that it was given.
 */
export function isWorthRepeating({ snapshot: { request, now } }: Announcement): boolean {
  return isOpen(request.status) || now < request.expiresAt;
}

/** Nothing more is tried for this message. */
export async function giveUp(
  deps: Pick<AnnounceDeps, 'messages'>,
  run: Announcement,
  message: PlannedMessage,
): Promise<StepResult> {
  await save(deps, run, { ...message, state: 'given_up', sendingSince: undefined });
  return { waitMs: 0 };
}
