import { parseArgs } from 'node:util';
import { type Gap, gapAfterMs, lookEveryMs } from '../domain/looks.ts';
import type { Period } from '../domain/period.ts';
import { type Reconciled, reconciledActions, startReconciling } from '../domain/reconcile.ts';
import { type RequestId, referenceOf } from '../domain/request.ts';
import type { How, Later, SeenChange, Unapproved } from '../domain/seen-changes.ts';
import { createAuditScan } from '../store/audit-scan.ts';
import { periodOptions, periodWords, readPeriod } from './read-period.ts';
import { oneLine } from './table.ts';
import type { Verb } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

/**
 * Prints every change of a period that the bot saw at HCP with its approval, then those that nobody approved with
 * what became of them, then the times in which nobody looked. Exit 0: every change was approved, and somebody
 * looked all the time; 1: not so. Approved changes are told as they are read, and none is held.
 */
export const auditReconcile: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { ...periodOptions, json: { type: 'boolean', default: false } },
  });
  const period = readPeriod(values, new Date());
  const told = values.json ? inJson : inWords;
  const reconciling = startReconciling(period);
  const beside = await withAuditDatabase(context, (database) =>
    createAuditScan(database).read(reconciledActions, (entry) => {
      const approved = reconciling.add(entry);
      if (approved !== undefined) context.print(told.approved(approved));
    }),
  );
  const reconciled = reconciling.end({ ...beside, gapMs: gapAfterMs(lookEveryMs) });
  for (const line of told.rest(period, reconciled)) context.print(line);
  return reconciled.unapproved.length + reconciled.gaps.length === 0 ? 0 : 1;
};

type Told = {
  approved(change: SeenChange): string;
  rest(period: Period, reconciled: Reconciled): readonly string[];
};

const inJson: Told = {
  approved: (change) => JSON.stringify({ change }),
  rest: ({ since, until }, { unapproved, gaps, counts }) => [
    ...unapproved.map((change) => JSON.stringify({ change })),
    ...gaps.map((gap) => JSON.stringify({ gap })),
    JSON.stringify({
      sum: {
        ...{ since: since ?? null, until },
        ...{ counts, unapproved: unapproved.length, gaps: gaps.length },
      },
    }),
  ],
};

const inWords: Told = {
  approved: changeLine,
  rest: (period, { unapproved, gaps, counts }) => [
    ...titled('Approved by nobody:', unapproved.map(unapprovedLine)),
    ...titled('Nobody looked:', gaps.map(gapLine)),
    '',
    `${periodWords(period)}: ${plural(sum(counts), 'change')} at HCP${countWords(counts)}.`,
    unapproved.length === 0
      ? 'Each of them was approved.'
      : `${plural(unapproved.length, 'change')} approved by nobody.`,
    gaps.length === 0
      ? 'Somebody looked all the time.'
      : `${plural(gaps.length, 'time')} in which nobody looked.`,
  ],
};

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

const howWords: { readonly [H in How]: string } = {
  by_the_bot: 'by the bot',
  found_so: 'found so when it was to be made',
  by_terraform: 'by Terraform',
  ended_badly: 'ended badly',
  behind_the_bot: "behind the bot's back",
};

function changeLine({ seq, at, ...change }: SeenChange): string {
  const { projectId, serviceId, how, requestId, approval } = change;
  const asked = requestId === null ? '' : `, request ${referenceOf(requestId as RequestId)}`;
  const agreed =
    approval === null
      ? ''
      : `, approved by ${approval.by.join(' and ')} at ${approval.at} (entry ${approval.seq})`;
  return oneLine(
    `${at} entry ${seq}: ${change.change} ${serviceId} of project ${projectId} ${howWords[how]}${asked}${agreed}`,
  );
}

const laterWords: { readonly [A in Later['as']]: string } = {
  accepted: 'counts as approved since',
  overwritten: 'changed again by',
  went_away: 'over by itself at',
};

function unapprovedLine({ later, ...change }: Unapproved): string {
  if (later === null) return `${changeLine(change)}: nothing has become of it`;
  const { as, at, requestId, seq } = later;
  const by = requestId === null ? at : `request ${referenceOf(requestId as RequestId)}, ${at}`;
  return `${changeLine(change)}: ${laterWords[as]} ${by} (entry ${seq})`;
}

const gapWords: { readonly [W in Gap['why']]: string } = {
  nobody_looked: 'no look',
  before_first_look: 'not known to the bot',
  until_now: 'no look until now',
};

function gapLine({ projectId, why, from, to }: Gap): string {
  return oneLine(
    `project ${projectId}: ${gapWords[why]}, from ${from}${to === null ? '' : ` to ${to}`}`,
  );
}

const sum = (counts: Reconciled['counts']): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

function countWords(counts: Reconciled['counts']): string {
  const ways = Object.entries(howWords) as [How, string][];
  const some = ways.filter(([how]) => counts[how] > 0);
  return some.map(([how, words]) => `, ${counts[how]} ${words}`).join('');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
