import { parseArgs } from 'node:util';
import { receiptFor } from './make-receipt.ts';
import { exportOption } from './read-exported.ts';
import type { Verb } from './verb.ts';

/**
 * Prints the signed receipt of a request that has ended: one line of canonical JSON, which `verify-receipt` checks far
 * from here. Exit 1: there is none, because the request is open or because what is on record does not hold.
 */
export const auditReceipt: Verb['run'] = async (context) => {
  const { values, positionals: names } = parseArgs({
    ...{ args: [...context.args], allowPositionals: true },
    options: { checkpoint: { type: 'string' }, export: exportOption },
  });
  const made = await receiptFor(context, { ...values, names });
  if (made === undefined) return 1;
  await context.write(`${made.json}\n`);
  return 0;
};
