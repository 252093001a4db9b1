import type { ReceiptFault } from '../domain/receipt-fault.ts';
import type { ReceiptFileRefusal } from '../intake/receipt-file.ts';
import { shown } from '../slack/text.ts';
import type { ReceiptRefusal } from '../use-cases/make-receipt.ts';
import { droppedWords } from './dropped-words.ts';

const faultWords: Record<ReceiptFault['code'], string> = {
  not_canonical:
    'the file is not the text that was written: something was added, doubled, moved or spaced',
  page_differs:
    'the page around the receipt is not what this version of the bot draws of it: believe the receipt, not the page',
  signature_wrong: 'the signature is not of this document, or not by this key',
  signer_differs: 'the key has another name in the signature than in the checkpoint',
  checkpoint_unreadable: 'the checkpoint is none',
  checkpoint_not_signed: 'this key has not signed the checkpoint',
  checkpoint_signature_wrong: 'the signature under the checkpoint is not of its text',
  entry_unreadable: 'it is no entry of a log',
  entry_of_another: 'it is about another request than the entry before',
  entry_out_of_order: 'its number does not follow on the entry before',
  entry_missing: 'the entry of the step before it is missing',
  entry_not_included: 'it does not stand in the log of the checkpoint with this text and number',
  entry_impossible: 'no request moves like that',
  request_differs: 'the entries and the last version say otherwise',
  digest_differs: 'the digest is not the SHA-256 of the preimage',
  section_differs: 'what was shown is not what the preimage has',
  not_in_log: 'no entry has this preimage and this digest',
  version_differs: 'number, time or request are not those of the entry that shows it',
  version_missing: 'it shows a version that the receipt does not have',
  rule_differs: 'the rule is not the one of the entry and of the preimage',
  review_differs: 'the entry of the review says otherwise, or it is not in its place',
  review_missing: 'it tells of a review that the receipt does not have',
  review_not_in_log: 'no entry tells of this review',
  decided_by_requester: 'the requester decided, or nobody did',
  decided_on_another: 'it is a decision on something else than the version that was shown',
  approval_missing: 'somebody is counted of whom there is no approval of the same',
  quorum_not_reached: 'fewer people agreed than the rule wants',
  wanted_missing: 'nobody agreed of those of whom the rule wants one',
  canceled_by_another: 'somebody else than the requester canceled it',
  not_ended: 'the last entry does not end the request',
  outcome_differs: 'the entries say otherwise',
};

/** One line: which piece, and what is wrong with it. */
export function faultLine(fault: ReceiptFault): string {
  const { seq, version, person, field } = fault;
  const places = [
    ...(seq === undefined ? [] : [`entry ${seq}`]),
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(person === undefined ? [] : [shown(person)]),
    ...(field === undefined ? [] : [`“${shown(field)}”`]),
  ];
  const words = faultWords[fault.code];
  return places.length === 0 ? words : `${places.join(', ')}: ${words}`;
}

/** Why a file could not be read as a receipt. */
export function fileWords(refusal: ReceiptFileRefusal): string {
  switch (refusal.code) {
    case 'not_json':
      return 'It is no receipt: the text is no JSON.';
    case 'no_receipt_in_page':
      return 'It is a page without a receipt in it.';
    case 'format_unknown':
      return `It is a receipt of another format: this version of the bot knows format ${refusal.known}.`;
    case 'not_a_receipt': {
      const place = refusal.path === '' ? '' : ` “${shown(refusal.path)}”:`;
      return `It is no receipt:${place} ${shown(refusal.problem)}.`;
    }
  }
}

/** Why there is no receipt of a request; a line for each reason. */
export function refusalLines(
  refusal: ReceiptRefusal,
  asked: { readonly reference: string; readonly size: number | undefined },
): readonly string[] {
  const called = shown(asked.reference);
  switch (refusal.kind) {
    case 'unknown':
      return [`No request is called ${called}.`];
    case 'several':
      return [
        `Several requests are called ${called}. Name one by its id: ${refusal.ids.join(', ')}.`,
      ];
    case 'open':
      return [`The request is ${refusal.status}: there is a receipt once it has ended.`];
    case 'broken':
      return ['The log does not hold, so no receipt is signed: see `audit verify`.'];
    case 'beyond':
      return [beyondWords(refusal, asked.size)];
    case 'dropped':
      return [
        `${droppedWords(refusal.dropped)} The log has not all about the request any more: --export FILE names the exports that have the rest.`,
      ];
    case 'checkpoint_differs':
      return ['The log does not begin as the checkpoint says, so no receipt is signed.'];
    case 'contradicted':
      return [
        'What is on record about the request does not hold, so no receipt is signed:',
        ...refusal.faults.map((fault) => `  ${faultLine(fault)}`),
      ];
  }
}

function beyondWords(
  { lastSeq, logSize }: Extract<ReceiptRefusal, { kind: 'beyond' }>,
  size: number | undefined,
): string {
  if (lastSeq === 0) return 'The log has no entry about the request: see `audit verify`.';
  if (size !== undefined && size > logSize)
    return `The checkpoint has ${size} entries, and the log has ${logSize}: see \`audit verify --checkpoint\`.`;
  return `The checkpoint has ${size ?? logSize} entries, and entry ${lastSeq} is about the request: take a later one.`;
}
