import type { Sql, TransactionSql } from 'postgres';
import type { AuditAction } from '../domain/audit.ts';
import { droppedAction, keysIn, lossesIn, readCarried } from '../domain/dropped.ts';
import { type JsonObject, parseJsonObject } from '../domain/json.ts';
import { objectIn } from '../domain/logged.ts';
import type { AcknowledgedLoss } from '../domain/lost-range.ts';
import type { NoteKey } from '../domain/signed-note.ts';

/** What the log says about itself, in entries of its own: by which keys it is signed, and what it has lost. */
export const keyAction = 'audit_key_changed' satisfies AuditAction;
export const acknowledgedAction = 'audit_loss_acknowledged' satisfies AuditAction;

/** Texts of such entries, and of those that tell of drops: the newest of these says what the dropped ones said. */
export type Notes = { readonly own: readonly string[]; readonly drops: readonly string[] };

/** What the newest drop carries comes first: it is of before. */
export function toKeys({ own, drops }: Notes): readonly NoteKey[] {
  return [...carriedBy(drops).keys, ...keysIn(own.map(detailsOf))];
}

export function toAcknowledged({ own, drops }: Notes): readonly AcknowledgedLoss[] {
  const said = own.map((body) => objectIn(detailsOf(body), 'lost'));
  return [...carriedBy(drops).losses, ...lossesIn(said)];
}

function carriedBy(drops: readonly string[]): ReturnType<typeof readCarried> {
  return readCarried({ details: detailsOf(drops.at(-1) ?? '') });
}

function detailsOf(body: string): JsonObject {
  return objectIn(parseJsonObject(body) ?? {}, 'details');
}

type Client = Sql | TransactionSql;

export async function listKeys(sql: Client, entries: string): Promise<readonly NoteKey[]> {
  return toKeys(await readNotes(sql, entries, keyAction));
}

export async function listAcknowledged(
  sql: Client,
  entries: string,
): Promise<readonly AcknowledgedLoss[]> {
  return toAcknowledged(await readNotes(sql, entries, acknowledgedAction));
}

/** In one statement: what is dropped at this very moment is in one of the two. */
async function readNotes(sql: Client, entries: string, action: string): Promise<Notes> {
  const rows = await sql<NoteRow[]>`
    select action, body from ${sql(entries)}
    where action in ${sql([action, droppedAction])} order by seq`;
  return toNotes(rows);
}

type NoteRow = { readonly action: string; readonly body: string };

export function toNotes(rows: readonly NoteRow[]): Notes {
  const drops = rows.filter(({ action }) => action === droppedAction);
  const own = rows.filter(({ action }) => action !== droppedAction);
  return { own: own.map(({ body }) => body), drops: drops.map(({ body }) => body) };
}
