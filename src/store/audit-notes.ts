import type { Sql, TransactionSql } from 'postgres';
import type { AuditAction } from '../domain/audit.ts';
import { readEntryText } from '../domain/chain-columns.ts';
import type { AcknowledgedLoss } from '../domain/lost-range.ts';
import { fromBase64, type NoteKey } from '../domain/signed-note.ts';

/** What the log says about itself, in entries of its own: by which keys it is signed, and what it has lost. */
export const keyAction = 'audit_key_changed' satisfies AuditAction;
export const acknowledgedAction = 'audit_loss_acknowledged' satisfies AuditAction;

/** As the bot writes them: anything else in such an entry is nobody's key, and no loss. */
export function toKeys(bodies: readonly string[]): readonly NoteKey[] {
  return detailsOf(bodies).flatMap(({ name, public_key: text }) => {
    const publicKey = typeof text === 'string' ? fromBase64(text) : undefined;
    return typeof name === 'string' && publicKey?.length === 32 ? [{ name, publicKey }] : [];
  });
}

export function toAcknowledged(bodies: readonly string[]): readonly AcknowledgedLoss[] {
  return detailsOf(bodies).flatMap(({ lost }) => {
    const { size, root } = (lost ?? {}) as Record<string, unknown>;
    return typeof size === 'number' && typeof root === 'string' ? [{ size, root }] : [];
  });
}

function detailsOf(bodies: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  return bodies.map((body) => {
    const text = readEntryText(body) as { readonly details?: Record<string, unknown> } | undefined;
    return text?.details ?? {}; // fields stay unknown
  });
}

type Client = Sql | TransactionSql;

export async function listKeys(sql: Client, entries: string): Promise<readonly NoteKey[]> {
  return toKeys(await bodiesOf(sql, entries, keyAction));
}

export async function listAcknowledged(
  sql: Client,
  entries: string,
): Promise<readonly AcknowledgedLoss[]> {
  return toAcknowledged(await bodiesOf(sql, entries, acknowledgedAction));
}

async function bodiesOf(sql: Client, entries: string, action: string): Promise<readonly string[]> {
  const rows = await sql<{ body: string }[]>`
    select body from ${sql(entries)} where action = ${action} order by seq`;
  return rows.map(({ body }) => body);
}
