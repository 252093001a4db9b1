import type { RequestId } from '../../domain/request.ts';
import { referenceOf } from '../../domain/request.ts';
import { type Answer, section } from '../blocks.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';
import { noFilesWords } from './history.ts';

type ReceiptAnswer =
  | 'sent'
  | 'scope_missing'
  /** It was pressed on an earlier card of a request that goes on. */
  | 'open'
  /** What is on record does not hold. */
  | 'not_signed'
  /** The log has not all about it any more. */
  | 'dropped'
  | 'no_key';

const words: Record<ReceiptAnswer, (named: Mrkdwn) => Mrkdwn> = {
  sent: (named) =>
    mrkdwn`The bot sent you the receipt of request ${named} directly. It can be checked with the public key alone.`,
  scope_missing: () => noFilesWords,
  open: (named) => mrkdwn`Request ${named} is open: there is a receipt once it has ended.`,
  not_signed: (named) =>
    mrkdwn`What is on record about request ${named} does not hold, so no receipt is signed. Tell whoever runs the bot: ${code(`npm run cli -- audit receipt`)} names what is wrong.`,
  dropped: (named) =>
    mrkdwn`Entries about request ${named} were exported and dropped from the log, so no receipt of it can be made here any more. One that was made before still holds; whoever has the export makes another with ${code('npm run cli -- audit receipt')}.`,
  no_key: () => mrkdwn`This bot signs no receipts: it has no key to sign with.`,
};

export function receiptAnswer(told: ReceiptAnswer, id: RequestId): Answer {
  const text = words[told](code(referenceOf(id)));
  return { text, blocks: [section('answer', text)] };
}

export const receiptComment = (id: RequestId): string =>
  `The receipt of request ${referenceOf(id)}: what was shown, who decided, what was done, and that the audit log has it. Check it with verify-receipt and the public key.`;
