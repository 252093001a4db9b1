/**
 * Entries that were exported and then dropped, whole months from the beginning of the log, as the entry says that was
 * written with it. That entry stands in the chain, and the root in it is the one that checkpoints are of: so whoever
 * drops something else than it says, or changes afterwards what it says, is found.
 */
import type { AuditAction } from './audit.ts';
import type { ChainPlace, ChainProblem } from './chain-entry.ts';
import { fromHex } from './hex.ts';
import { type JsonObject, objectsOf, parseJsonObject } from './json.ts';
import { numberIn, objectIn, textIn } from './logged.ts';
import type { AcknowledgedLoss } from './lost-range.ts';
import { fromBase64, type NoteKey } from './signed-note.ts';

export const droppedAction = 'audit_dropped' satisfies AuditAction;

export type Dropped = {
  /** Of the entry that says so, and when that was. */
  readonly seq: number;
  readonly at: Date;
  /** The month that the log begins with since, as `2026-07`. */
  readonly before: string;
  /** The first that was dropped, and the last: as many entries as the log had then. */
  readonly first: number;
  readonly size: number;
  /** Of the chain at the last one. */
  readonly hash: Uint8Array;
  /** Of the tree over all entries up to the last one. */
  readonly root: Uint8Array;
  /** Of the file that they were exported to, in hex. */
  readonly exportSha256: string;
  /** The role of the database that dropped them. */
  readonly by: string;
};

/** What entries before the drop said that counts for those after it, and would be forgotten with them. */
export type Carried = {
  /** Keys that checkpoints were signed with, the oldest first. */
  readonly keys: readonly NoteKey[];
  readonly losses: readonly AcknowledgedLoss[];
  /** The hash of the policy in force then. */
  readonly policy: string | null;
  /** Who was in which group then, as far as the log said. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
};

/** `undefined` of a text that says it in no way that the bot does. */
export function readDropped(seq: number, body: string): Dropped | undefined {
  const said = parseJsonObject(body) ?? {};
  const details = objectIn(said, 'details');
  const [at, action] = [textIn(said, 'at'), textIn(said, 'action')];
  if (at === undefined || action !== droppedAction) return undefined;
  const [first, size] = [numberIn(details, 'first'), numberIn(details, 'size')];
  const [before, by] = [textIn(details, 'before'), textIn(details, 'by')];
  const [hash, exported] = [fromHex(details['hash']), textIn(details, 'export_sha256')];
  const root = fromBase64(textIn(details, 'root') ?? '');
  if (first === undefined || size === undefined || hash === undefined) return undefined;
  if (before === undefined || by === undefined || exported === undefined) return undefined;
  return root?.length === 32
    ? { seq, at: new Date(at), before, first, size, hash, root, exportSha256: exported, by }
    : undefined;
}

/** Nothing of an entry that carries nothing. Policy and groups are read where they are asked for. */
export function readCarried({
  details,
}: {
  readonly details: JsonObject;
}): Pick<Carried, 'keys' | 'losses'> {
  const carried = objectIn(details, 'carried');
  return {
    keys: keysIn(objectsOf(carried['keys'])),
    losses: lossesIn(objectsOf(carried['losses'])),
  };
}

/** As the bot writes them: anything else is nobody's key, and no loss. */
export function keysIn(said: readonly JsonObject[]): readonly NoteKey[] {
  return said.flatMap((one) => {
    const name = textIn(one, 'name');
    const publicKey = fromBase64(textIn(one, 'public_key') ?? '');
    return name !== undefined && publicKey?.length === 32 ? [{ name, publicKey }] : [];
  });
}

export function lossesIn(said: readonly JsonObject[]): readonly AcknowledgedLoss[] {
  return said.flatMap((one) => {
    const [size, root] = [numberIn(one, 'size'), textIn(one, 'root')];
    return size !== undefined && root !== undefined ? [{ size, root }] : [];
  });
}

/** Where the log begins since. */
export function placeOf({ size, hash }: Dropped): ChainPlace {
  return { seq: size, hash };
}

export function differs({ seq }: Pick<Dropped, 'seq'>, detail: string): ChainProblem {
  return { kind: 'drop_differs', seq, detail };
}

/** When the first month that was not dropped begins. */
export function beginOfMonth(month: string): Date {
  return new Date(`${month}-01T00:00:00.000Z`);
}

/** Whether entries of that time on are not there any more; `since` is absent of all time. */
export function lacksSince(dropped: Dropped | undefined, since: Date | undefined): boolean {
  return dropped !== undefined && (since === undefined || since < beginOfMonth(dropped.before));
}
