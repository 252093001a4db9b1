import { and, eq } from 'drizzle-orm';
import type { Transaction } from './database.ts';
import { deliveries } from './schema.ts';

const isClick = (key: string) => and(eq(deliveries.kind, 'click'), eq(deliveries.key, key));

/** The stored answer of a click that has one. A click that was never recorded is a bug. */
export async function findAnswer(
  tx: Transaction,
  key: string,
): Promise<{ readonly answer: unknown } | undefined> {
  const [row] = await tx
    .select({ state: deliveries.state, answer: deliveries.answer })
    .from(deliveries)
    .where(isClick(key))
    .for('update');
  if (row === undefined) throw new Error('the click was never recorded');
  return row.state === 'answered' ? { answer: row.answer } : undefined;
}

export function keepAnswer(
  tx: Transaction,
  key: string,
  { answer, now }: { readonly answer: unknown; readonly now: Date },
): PromiseLike<unknown> {
  return tx
    .update(deliveries)
    .set({ state: 'answered', answer, answeredAt: now })
    .where(isClick(key));
}
