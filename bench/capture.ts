/**
 * The statements of one decision, as the bot really sends them, made into a script for pgbench. What
 * is sent without waiting for an answer stays together: pgbench sends it as one query.
 */
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { createRequestStore, type RequestStoreDeps } from '../src/store/request-store.ts';
import * as schema from '../src/store/schema.ts';

/** Statements that were sent in one go, with their values in place. */
export type Batch = readonly string[];

/** Runs `work` on a store whose statements are written down. */
export async function captureStatements(
  url: string,
  canonical: RequestStoreDeps['canonical'],
  work: (requests: ReturnType<typeof createRequestStore>) => Promise<unknown>,
): Promise<readonly Batch[]> {
  const batches: string[][] = [];
  let open: string[] | undefined;
  const logQuery = (text: string, values: readonly unknown[]): void => {
    if (open === undefined) {
      open = [];
      batches.push(open);
      // An answer takes a turn of the event loop: until then everything goes out together.
      setImmediate(() => {
        open = undefined;
      });
    }
    open.push(text.replaceAll(/\$(\d+)/g, (_, number) => toLiteral(values[Number(number) - 1])));
  };
  const client = postgres(url, { max: 1, fetch_types: false });
  try {
    const orm = drizzle(client, { schema, logger: { logQuery } });
    await work(createRequestStore({ orm, canonical }));
  } finally {
    await client.end({ timeout: 1 });
  }
  return batches;
}

/** As text that PostgreSQL reads as the type that is wanted there, as it does with a parameter. */
function toLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return String(value);
  const text = value instanceof Date ? value.toISOString() : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A transaction of pgbench that does the same to requests of other numbers. `number` is the one that
 * was captured; clients take theirs from `:base`, each from a range of its own.
 */
export function toScript(batches: readonly Batch[], number: number): string {
  const named = (text: string): string => text.replaceAll(String(number), ':num');
  return [
    '\\set num :base + :client_id * :each + :done',
    '\\set done :done + 1',
    'begin;',
    ...batches.map((batch) => `${batch.map(named).join(' \\;\n')};`),
    'commit;',
    '',
  ].join('\n');
}

/** The same, each statement by itself. */
export function oneByOne(batches: readonly Batch[]): readonly Batch[] {
  return batches.flat().map((statement) => [statement]);
}
