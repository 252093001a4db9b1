import type { ShownMessage } from '../../../wire.ts';
import type { Where } from '../../address.ts';
import { isReply } from '../../store/messages.ts';

/** Where a message is: a reply in its thread. */
export function placeOf(message: ShownMessage): Where {
  const { channel, ts, threadTs } = message;
  const thread = isReply(message) && threadTs !== undefined ? { thread: threadTs } : {};
  return { kind: 'channel', channel, ...thread, message: ts };
}
