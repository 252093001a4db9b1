import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect } from 'vitest';
import { sha256Bytes } from '../../src/hashing.ts';
import { verifySignature } from '../../src/signing.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createProvenStories } from '../../src/store/proven-stories.ts';
import { makeReceipt } from '../../src/use-cases/make-receipt.ts';
import type { TestDatabase } from './postgres.ts';
import { hasPython, verifyInPython } from './python.ts';
import { hashing, newKey } from './sample-receipt.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Every request of a database that has ended has a receipt, which both verifiers accept. Gives the statuses that
 * there were.
 */
export async function expectReceipts(database: TestDatabase): Promise<ReadonlySet<string>> {
  const sql = postgres(database.superuserUrl, { max: 1 });
  const reader = openDatabase({ url: database.auditorUrl, deadlineMs: 20_000 }, quiet);
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-receipts-'));
  try {
    const ended = await sql<{ id: string; status: string }[]>`
      select id, status from change_requests
      where status not in ('pending_approval', 'approved', 'provisioning', 'needs_attention')`;
    const key = newKey();
    const stories = createProvenStories({ database: reader, sha256: sha256Bytes });
    const deps = { ...key, stories, hashing, sha256: sha256Bytes, verify: verifySignature };
    const paths: string[] = [];
    for (const { id, status } of ended) {
      const made = await makeReceipt(deps, { reference: id });
      expect({ status, refusal: made.ok ? undefined : made.refusal }).toEqual({ status });
      if (!made.ok) continue;
      const path = join(folder, `${id}.json`);
      await writeFile(path, `${hashing.canonical(made.value)}\n`);
      paths.push(path);
    }
    if (hasPython() && paths.length > 0) {
      await writeFile(join(folder, 'pub.pem'), key.publicPem);
      const told = await verifyInPython(paths, join(folder, 'pub.pem'));
      expect(told).toEqual(paths.map(() => []));
    }
    return new Set(ended.map(({ status }) => status));
  } finally {
    await rm(folder, { recursive: true });
    await reader.close(1_000);
    await sql.end({ timeout: 5 });
  }
}
