import { parseArgs } from 'node:util';
import { carryOverActions, startCarryingOver } from '../domain/carry-over.ts';
import { zeroPlace } from '../domain/chain-entry.ts';
import { type DropPlan, isExportOf, planDrop } from '../domain/drop-plan.ts';
import { type Carried, droppedAction } from '../domain/dropped.ts';
import { createHashing, sha256Bytes } from '../hashing.ts';
import { createAuditLog } from '../store/audit-log.ts';
import { createAuditScan } from '../store/audit-scan.ts';
import { createAuditTree } from '../store/audit-tree.ts';
import type { Database } from '../store/database.ts';
import { dropEntries, tidyLog } from '../store/drop-entries.ts';
import { readDropFacts } from '../store/drop-plan.ts';
import type { ExportReport } from '../use-cases/verify-export.ts';
import { readExport } from './audit-verify-export.ts';
import { doneWords, otherExportWords, planWords, refusalWords } from './drop-words.ts';
import { hashFile } from './hash-file.ts';
import { readMonth } from './read-month.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withOwnerDatabase } from './with-owner-database.ts';

/**
 * Drops whole months from the beginning of the log, which were exported before: the log and the export are verified,
 * and what is to go must be what the export has. Without `--confirm` it shows what would go, and drops nothing. Exit 1:
 * it cannot go, and nothing was done.
 */
export const auditDrop: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      before: { type: 'string' },
      export: { type: 'string' },
      confirm: { type: 'string' },
    },
  });
  if (values.before === undefined || values.export === undefined)
    throw new UsageError(
      'Name the month that the log is to begin with, and the export of what is before.',
    );
  const asked = {
    ...{ before: readMonth(values.before), file: values.export },
    confirmed: values.confirm === undefined ? undefined : readCount(values.confirm),
  };
  return await withOwnerDatabase(context, (database) => drop(context, database, asked));
};

type Asked = {
  readonly before: string;
  readonly file: string;
  /** How many entries the person knows to go. */
  readonly confirmed: number | undefined;
};

function readCount(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError('--confirm must be the number of entries that are to go.');
}

async function drop(
  context: CliContext,
  database: Database,
  { before, file, confirmed }: Asked,
): Promise<number> {
  const { print, complain } = context;
  if (!(await isLogWhole(database))) {
    complain('The log does not hold, so nothing is dropped: see `audit verify`.');
    return 1;
  }
  const planned = planDrop(await readDropFacts(database, before, sha256Bytes));
  if (!planned.ok) {
    complain(refusalWords(planned.refusal, before));
    return 1;
  }
  const plan = planned.value;
  const report = await readExport(context, file);
  if (report.problems.length > 0 || !isExportOf(plan, foundIn(report))) {
    complain(otherExportWords(plan, { file, report }));
    return 1;
  }
  const exportSha256 = await hashFile(file);
  for (const line of planWords(plan, { file, exportSha256 })) print(line);
  if (confirmed === undefined) {
    print(`Nothing is dropped yet. To drop them: the same with --confirm ${plan.entries}`);
    return 0;
  }
  if (confirmed !== plan.entries) {
    complain(
      `--confirm says ${confirmed} entries, and ${plan.entries} would go. Nothing was dropped.`,
    );
    return 1;
  }
  const { canonical } = createHashing();
  const carried = await readCarriedOver(database, plan);
  const seq = await dropEntries({ database, canonical }, { plan, carried, exportSha256 });
  if (seq === undefined) {
    complain('Somebody else has dropped entries just now. Nothing more was dropped: look again.');
    return 1;
  }
  print(doneWords(plan, seq));
  await tidyLog({ database });
  return 0;
}

/** The tree first: what is dropped is known by it alone. */
async function isLogWhole(database: Database): Promise<boolean> {
  const tree = createAuditTree({ database, sha256: sha256Bytes });
  for (let more = true; more; ) {
    const step = await tree.advance();
    if (step.kind === 'broken') return false;
    more = step.more;
  }
  const { problems } = await createAuditLog({ database, sha256: sha256Bytes }).verifyChain();
  return problems.length === 0;
}

function foundIn({ told, entries, head, heads }: ExportReport) {
  const from = told?.from ?? zeroPlace;
  return {
    ...{ isWhole: told?.complete === true, before: told?.before },
    ...{ from, entries, head, root: heads.whole.root },
  };
}

async function readCarriedOver(database: Database, { size }: DropPlan): Promise<Carried> {
  const carrying = startCarryingOver();
  await createAuditScan(database).read(carryOverActions, (entry) => {
    // What was dropped before is told first, by an entry that may itself stay.
    if (entry.seq <= size || entry.action === droppedAction) carrying.add(entry);
  });
  return carrying.carried();
}
