import { parseArgs } from 'node:util';
import { evidencePage } from './evidence-page.ts';
import { receiptFor } from './make-receipt.ts';
import { exportOption } from './read-exported.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';

/**
 * Draws the evidence of a request as one page that needs nothing else, with its receipt inside; into a file, or to
 * whoever reads the output. Exit 1: there is no receipt.
 */
export const auditEvidence: Verb['run'] = async (context) => {
  const { values, positionals: names } = parseArgs({
    ...{ args: [...context.args], allowPositionals: true },
    options: { checkpoint: { type: 'string' }, export: exportOption, out: { type: 'string' } },
  });
  const { out, ...asked } = values;
  const made = await receiptFor(context, { ...asked, names });
  if (made === undefined) return 1;
  const page = evidencePage(made);
  if (out === undefined) await context.write(page);
  else write(context, out, page);
  return 0;
};

function write({ writeFile }: CliContext, path: string, page: string): void {
  try {
    writeFile(path, page);
  } catch (error) {
    const isThere = (error as { readonly code?: unknown }).code === 'EEXIST';
    const why = isThere ? 'there is such a file already' : 'its folder does not take it';
    throw new UsageError(`${path} cannot be written: ${why}.`);
  }
}
