import { concat, type Sha256, sameBytes } from './chain-entry.ts';
import type { TreeHead } from './merkle.ts';
import { ok, type Result, refused } from './result.ts';

/** Who signs, and what checks it: 32 bytes of an Ed25519 public key. */
export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array };

/** How a key signs, and how a signature is checked; both over the bytes of a text. */
export type Sign = (text: Uint8Array) => Uint8Array;
export type Verify = (text: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;

export type NoteRefusal =
  /** It is no note, or has no checkpoint in it. */
  | { readonly code: 'not_a_checkpoint' }
  /** No line is a signature by this key. */
  | { readonly code: 'not_signed_by'; readonly name: string }
  | { readonly code: 'signature_wrong' };

const utf8 = new TextEncoder();
const ed25519 = 0x01;

/**
 * A checkpoint of the log: how many entries it has and their root, signed, so that whoever holds one can show later
 * that the log was rewritten or cut.
 *
 * @see C2SP, "signed-note" and "tlog-checkpoint"
 */
export function writeCheckpoint(
  { size, root }: TreeHead,
  { key, sign, sha256 }: { readonly key: NoteKey; readonly sign: Sign; readonly sha256: Sha256 },
): string {
  const text = `${key.name}\n${size}\n${toBase64(root)}\n`;
  const signature = concat(keyId(key, sha256), sign(utf8.encode(text)));
  return `${text}\n— ${key.name} ${toBase64(signature)}\n`;
}

const checkpointText = /^(?<name>[^\s+]+)\n(?<size>0|[1-9]\d{0,14})\n(?<root>[A-Za-z0-9+/]{43}=)\n/;
const signatureLine = /^— (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/;

/** Reads a checkpoint that this key has signed; whoever else has signed it as well. */
export function readCheckpoint(
  note: string,
  {
    key,
    verify,
    sha256,
  }: { readonly key: NoteKey; readonly verify: Verify; readonly sha256: Sha256 },
): Result<TreeHead, NoteRefusal> {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const said = checkpointText.exec(text)?.groups;
  const root = fromBase64(said?.['root'] ?? '');
  if (end < 0 || said === undefined || root === undefined)
    return refused({ code: 'not_a_checkpoint' });
  const own = signatures(note.slice(end + 2)).find(
    ({ name, bytes }) => name === key.name && sameBytes(bytes.slice(0, 4), keyId(key, sha256)),
  );
  if (own === undefined || said['name'] !== key.name)
    return refused({ code: 'not_signed_by', name: key.name });
  if (!verify(utf8.encode(text), own.bytes.slice(4), key.publicKey))
    return refused({ code: 'signature_wrong' });
  return ok({ size: Number(said['size']), root });
}

function signatures(lines: string) {
  return lines.split('\n').flatMap((line) => {
    const { name, signature } = signatureLine.exec(line)?.groups ?? {};
    const bytes = fromBase64(signature ?? '');
    return name === undefined || bytes === undefined ? [] : [{ name, bytes }];
  });
}

/** The first of several keys that has signed a checkpoint; else what the last of them says of it. */
export function readCheckpointOf(
  note: string,
  keys: readonly NoteKey[],
  rest: { readonly verify: Verify; readonly sha256: Sha256 },
): Result<TreeHead, NoteRefusal> {
  let read: Result<TreeHead, NoteRefusal> = refused({ code: 'not_a_checkpoint' });
  for (const key of keys) {
    read = readCheckpoint(note, { key, ...rest });
    if (read.ok) return read;
  }
  return read;
}

/** Tells keys of one name apart. */
export function keyId({ name, publicKey }: NoteKey, sha256: Sha256): Uint8Array {
  return sha256(concat(utf8.encode(`${name}\n`), Uint8Array.of(ed25519), publicKey)).slice(0, 4);
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** `undefined` of what is none, and of what says the same in another way: a note has one text. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
