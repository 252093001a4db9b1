import { type Dropped, lacksSince } from '../domain/dropped.ts';
import { toHex } from '../domain/hex.ts';
import { toBase64 } from '../domain/signed-note.ts';
import { findDropped } from '../store/audit-drops.ts';
import { findSources } from '../store/audit-sources.ts';
import type { Database } from '../store/database.ts';
import type { CliContext } from './verb.ts';

/** Whoever looks for what is not there any more must read why, and where it is. */
export function droppedWords({ before, size, at, seq, by, exportSha256 }: Dropped): string {
  return `Entries from before ${before} (up to ${size}) were exported, and dropped at ${at.toISOString()} by ${by}: entry ${seq} says so. SHA-256 of the export: ${exportSha256}.`;
}

export function droppedJson(dropped: Dropped | undefined) {
  if (dropped === undefined) return null;
  const { seq, at, before, first, size, hash, root, exportSha256, by } = dropped;
  return {
    ...{ seq, at: at.toISOString(), before, first, size },
    ...{ hash: toHex(hash), root: toBase64(root), export_sha256: exportSha256, by },
  };
}

/** Says what the log lacks of a time, where it lacks any; `since` is absent of all time. */
export async function tellLacking(
  context: CliContext,
  database: Database,
  since: Date | undefined,
): Promise<void> {
  const dropped = await database.withClient(async (sql) =>
    findDropped(sql, await findSources(sql)),
  );
  sayLacking(context, dropped, since);
}

/** The same of what is known already. */
export function sayLacking(
  { complain }: CliContext,
  dropped: Dropped | undefined,
  since: Date | undefined,
): void {
  if (dropped !== undefined && lacksSince(dropped, since)) complain(droppedWords(dropped));
}
