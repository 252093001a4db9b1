import { parseArgs } from 'node:util';
import { sameBytes } from '../domain/chain-entry.ts';
import { type CheckedReceipt, checkReceipt } from '../domain/check-receipt.ts';
import type { TreeHead } from '../domain/merkle.ts';
import { partOf, type ReceiptFault, receiptParts } from '../domain/receipt-fault.ts';
import { readCheckpoint } from '../domain/signed-note.ts';
import { createHashing, sha256Bytes } from '../hashing.ts';
import { parseReceiptFile, type ReceiptFile } from '../intake/receipt-file.ts';
import { readPublicKey, verifySignature } from '../signing.ts';
import { evidencePage } from './evidence-page.ts';
import { readText } from './read-text.ts';
import { faultLine, fileWords } from './receipt-words.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { type Held, headJson, tellReceipt } from './verify-receipt-words.ts';

/**
 * Checks a receipt, or the page that shows one, with public keys alone: no database, no settings. With a checkpoint
 * that is held elsewhere also whether that is the one in the receipt. Exit 0: everything holds; 1: something does not,
 * or the two checkpoints cannot be compared.
 */
export const verifyReceipt: Verb['run'] = async (context) => {
  const { path, keys, checkpoint, json } = readArgs(context);
  const read = parseReceiptFile(readText(context, path));
  if (!read.ok) {
    context.complain(fileWords(read.refusal));
    return 1;
  }
  const { receipt } = read.value;
  const canonical = canonicalOf(receipt);
  if (canonical === undefined) {
    context.complain('It is no receipt: it holds what is no text.');
    return 1;
  }
  const checked = check(read.value, { keys, canonical });
  const held =
    checkpoint === undefined
      ? undefined
      : compare(readText(context, checkpoint), { keys, head: checked.head });
  const told = { receipt, ...checked, held };
  const lines = json ? [JSON.stringify(reportOf(told))] : tellReceipt(told);
  for (const line of lines) context.print(line);
  const isFine = checked.faults.length === 0 && (held === undefined || held === 'same');
  return await Promise.resolve(isFine ? 0 : 1);
};

function readArgs(context: CliContext) {
  const { values, positionals } = parseArgs({
    ...{ args: [...context.args], allowPositionals: true },
    options: {
      key: { type: 'string', multiple: true, default: [] },
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [path, another] = positionals;
  if (path === undefined || another !== undefined) throw new UsageError('Name one file.');
  if (values.key.length === 0)
    throw new UsageError('Without --key PUB.pem there is nobody to believe.');
  const keys = values.key.map((file) => readPublicKey(readText(context, file), file).publicKey);
  return { ...values, path, keys };
}

const hashing = createHashing();

/** `undefined` of half a character, which JSON can name and no text can have. */
function canonicalOf(receipt: ReceiptFile['receipt']): string | undefined {
  try {
    return hashing.canonical(receipt);
  } catch {
    return undefined;
  }
}

function check(
  file: ReceiptFile,
  { keys, canonical }: { readonly keys: readonly Uint8Array[]; readonly canonical: string },
): CheckedReceipt {
  const deps = { publicKeys: keys, verify: verifySignature, sha256: sha256Bytes, hashing };
  const { receipt, json, page } = file;
  const { head, faults } = checkReceipt(receipt, deps);
  const ofFile: readonly ReceiptFault[] = [
    ...(canonical === json ? [] : [{ code: 'not_canonical' } as const]),
    ...(page === undefined || isDrawnOf(file, page) ? [] : [{ code: 'page_differs' } as const]),
  ];
  return { head, faults: [...ofFile, ...faults] };
}

/** What a page says is not signed, so it must be what is drawn of the receipt that is. */
function isDrawnOf({ receipt, json }: ReceiptFile, page: string): boolean {
  try {
    return evidencePage({ receipt, json }) === page;
  } catch {
    return false; // a section that is no list of blocks cannot be drawn at all
  }
}

function compare(
  note: string,
  { keys, head }: { readonly keys: readonly Uint8Array[]; readonly head: TreeHead | undefined },
): Held {
  const name = note.split('\n', 1)[0] ?? '';
  const known = keys.flatMap((publicKey) => {
    const key = { name, publicKey };
    const read = readCheckpoint(note, { key, verify: verifySignature, sha256: sha256Bytes });
    return read.ok ? [read.value] : [];
  });
  const [own] = known;
  if (own === undefined) return 'not_believed';
  if (head === undefined || own.size !== head.size) return 'not_comparable';
  return sameBytes(own.root, head.root) ? 'same' : 'forked';
}

function reportOf({
  receipt,
  faults,
  head,
  held,
}: CheckedReceipt & {
  readonly receipt: ReceiptFile['receipt'];
  readonly held: Held | undefined;
}) {
  return {
    holds: faults.length === 0,
    request: receipt.request,
    log: headJson(head),
    parts: receiptParts.map((part) => ({
      part,
      holds: !faults.some((fault) => partOf(fault) === part),
    })),
    faults: faults.map((fault) => ({ part: partOf(fault), ...fault, words: faultLine(fault) })),
    ...(held === undefined ? {} : { checkpoint: held }),
  };
}
