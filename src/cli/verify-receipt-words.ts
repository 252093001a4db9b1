import type { CheckedReceipt } from '../domain/check-receipt.ts';
import type { TreeHead } from '../domain/merkle.ts';
import type { SignedReceipt } from '../domain/receipt.ts';
import { partOf, type ReceiptPart, receiptParts } from '../domain/receipt-fault.ts';
import { shown } from '../slack/text.ts';
import { faultLine } from './receipt-words.ts';

/** What a checkpoint that is held elsewhere says of the one in a receipt. */
export type Held = 'same' | 'forked' | 'not_comparable' | 'not_believed';

export type Told = CheckedReceipt & {
  readonly receipt: SignedReceipt;
  readonly held: Held | undefined;
};

/** What was proven, part by part, in the words of whoever has to rely on it. */
export function tellReceipt(told: Told): readonly string[] {
  const { receipt, faults, held } = told;
  const { reference, id, change, target, status } = receipt.request;
  const service = `${String(target['service_id'])} of cluster ${String(target['cluster_id'])}`;
  return [
    `Receipt of request ${reference} (${id}): ${change} ${service}, ${status}`,
    ...receiptParts.flatMap((part) => {
      const wrong = faults.filter((fault) => partOf(fault) === part);
      return wrong.length === 0
        ? [`  holds  ${part.padEnd(10)}  ${proven[part](told)}`]
        : wrong.map((fault) => `  WRONG  ${part.padEnd(10)}  ${faultLine(fault)}`);
    }),
    ...(held === undefined
      ? []
      : [`  ${held === 'same' ? 'holds' : 'WRONG'}  held        ${heldWords[held]}`]),
    faults.length === 0
      ? 'The receipt holds. That its log is the one that others know, only a checkpoint that they hold can show.'
      : 'The receipt does not hold.',
  ].map(inOneLine);
}

/** Nothing in a receipt can write a line of its own here. */
function inOneLine(line: string): string {
  return shown(line).replaceAll(/[\n\t]/g, ' ');
}

const heldWords: Record<Held, string> = {
  same: 'the checkpoint that was given is the one in the receipt',
  forked: 'the checkpoint that was given is of another log of the same size',
  not_comparable:
    'the checkpoint that was given is of another size; from a receipt alone nobody can tell whether they are of one log: ask for a receipt by that checkpoint, or see `audit verify --checkpoint`',
  not_believed: 'the file that was given is no checkpoint that this key has signed',
};

const proven: Record<ReceiptPart, (told: Told) => string> = {
  file: () => 'it is the text that was written',
  signature: ({ receipt }) => `${receipt.signature.key} signed all of it with this key`,
  checkpoint: ({ head }) => {
    const { size, root } = headJson(head) ?? { size: 0, root: '' };
    return `the same key signed the log of ${size} entries with the root ${root}`;
  },
  entries: ({ receipt: { entries } }) =>
    `${many(entries.length, 'entry', 'entries')} about the request (${numbers(entries)}) stand in that log, with no step between them missing`,
  request: ({ receipt: { request } }) =>
    `${request.requester} asked for it at ${request.created_at}, in environment ${request.environment}`,
  versions: ({ receipt: { versions } }) =>
    `${many(versions.length, 'version', 'versions')} shown: each digest is that of what was shown and stands in the log`,
  reviews: ({ receipt: { reviews } }) =>
    reviews.length === 0
      ? 'the log tells of none'
      : `${reviews.map(({ reviewer, decision, version }) => `${reviewer} (${decision}, version ${version})`).join(', ')}: as the log has them, with the facts about them`,
  decision: ({ receipt: { request } }) =>
    `every decision was made by others than ${request.requester}, on what was shown, and with as many approvals as the rule wants`,
  outcome: ({ receipt: { outcome } }) =>
    [
      `${outcome.status} at ${outcome.at}`,
      ...(outcome.operation_id === null ? [] : [`HCP operation ${outcome.operation_id}`]),
      ...(outcome.external_name === null ? [] : [outcome.external_name]),
      ...(outcome.failure === null ? [] : [outcome.failure]),
    ].join(', '),
};

function many(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

function numbers(entries: SignedReceipt['entries']): string {
  return entries.map(({ seq }) => seq).join(', ');
}

export function headJson(head: TreeHead | undefined) {
  return head === undefined
    ? null
    : { size: head.size, root: Buffer.from(head.root).toString('base64') };
}
