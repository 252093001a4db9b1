import postgres from 'postgres';
import type { JsonObject } from '../../src/domain/json.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { createAuditLog } from '../../src/store/audit-log.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { TestDatabase } from './postgres.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type Entry = {
  readonly seq: number;
  readonly action: string;
  readonly actor: string | null;
  readonly request_id: string | null;
  readonly details: JsonObject;
};

/** The whole log in its order, and what the verifier says of it. */
export async function readLog(database: TestDatabase) {
  const sql = postgres(database.superuserUrl, { max: 1 });
  const reader = openDatabase({ url: database.botUrl, deadlineMs: 20_000 }, quiet);
  try {
    const rows = await sql<{ seq: string; body: string }[]>`
      select seq, body from audit_entries order by audit_entries.seq`;
    const entries = rows.map(({ seq, body }): Entry => ({ ...JSON.parse(body), seq: Number(seq) }));
    const verification = await createAuditLog({
      database: reader,
      sha256: sha256Bytes,
    }).verifyChain();
    return { entries, verification };
  } finally {
    await reader.close(1_000);
    await sql.end({ timeout: 5 });
  }
}
