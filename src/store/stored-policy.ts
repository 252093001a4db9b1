import { sql } from 'drizzle-orm';
import type { Policy } from '../domain/policy.ts';
import { parsePolicy, policyReading } from '../intake/policy-file.ts';
import { policies } from './schema.ts';

/** What is kept of a policy beside its text: what was read from it, and by which reading. */
type Stored = Policy & { readonly reading?: number };

export function toStored(policy: Policy): Stored {
  return { ...policy, reading: policyReading };
}

const isRead = sql`(${policies.parsed} ->> 'reading')::int >= ${policyReading}`;

/** The columns that `readStored` wants; the text, which is long, only where it is to be read anew. */
export const storedColumns = {
  parsed: policies.parsed,
  unread: sql<string | null>`case when ${isRead} then null else ${policies.text} end`,
};

/**
 * A policy as this version reads it. What an older version stored lacks what that one did not read, so
 * the text is read anew; a text that this version would refuse stays as it was understood when it was
 * put in force.
 */
export function readStored(row: {
  readonly parsed: Stored;
  readonly unread: string | null;
}): Policy {
  const { reading: _, ...policy } = row.parsed;
  if (row.unread === null) return policy;
  const anew = parsePolicy(row.unread);
  return anew.ok ? anew.value : policy;
}
