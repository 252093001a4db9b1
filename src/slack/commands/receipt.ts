import type { WebClient } from '@slack/web-api';
import { type RequestId, referenceOf, type SlackUserId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { receiptAnswer, receiptComment } from '../messages/receipt.ts';
import { sendFile } from '../send-file.ts';
import type { CommandDeps } from './command.ts';
import { findConcerned } from './history.ts';

type ReceiptDeps = Pick<
  CommandDeps,
  'requestStories' | 'people' | 'policy' | 'makeReceipt' | 'apiUrl' | 'log'
>;

/** Sends somebody the receipt of a request that concerns them, directly; answers what became of it. */
export async function giveReceipt(
  deps: ReceiptDeps,
  to: { readonly client: WebClient; readonly person: SlackUserId },
  id: RequestId,
): Promise<Answer> {
  const found = await findConcerned(deps, to.person, id);
  if (!found.ok) return found.refusal;
  if (deps.makeReceipt === undefined) return receiptAnswer('no_key', id);
  const made = await deps.makeReceipt(id);
  if (!made.ok) {
    const { kind } = made.refusal;
    if (kind === 'open' || kind === 'dropped') return receiptAnswer(kind, id);
    deps.log.error({ requestId: id, kind }, 'receipt was not signed');
    return receiptAnswer('not_signed', id);
  }
  const name = `receipt-${referenceOf(id)}.json`;
  const file = { name, text: `${made.value}\n`, comment: receiptComment(id) };
  return receiptAnswer(await sendFile(deps, to, file), id);
}
