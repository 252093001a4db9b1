import { parseArgs } from 'node:util';
import { type Dropped, lacksSince } from '../domain/dropped.ts';
import { type Gap, gapAfterMs, lookEveryMs } from '../domain/looks.ts';
import type { Period } from '../domain/period.ts';
import { type Reconciled, reconciledActions, startReconciling } from '../domain/reconcile.ts';
import { type RequestId, referenceOf } from '../domain/request.ts';
import type { How, Later, SeenChange, Unapproved } from '../domain/seen-changes.ts';
import { createAuditScan } from '../store/audit-scan.ts';
import { droppedJson, droppedWords } from './dropped-words.ts';
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
  const { dropped } = beside;
  for (const line of told.rest(period, { ...reconciled, dropped })) context.print(line);
  if (dropped !== undefined && lacksSince(dropped, period.since)) return 1;
  return reconciled.unapproved.length + reconciled.gaps.length === 0 ? 0 : 1;
};

type Told = {
  approved(change: SeenChange): string;
  rest(period: Period, reconciled: Found): readonly string[];
};

type Found = Reconciled & { readonly dropped: Dropped | undefined };

const inJson: Told = {
  approved: (change) => JSON.stringify({ change }),
  rest: ({ since, until }, { unapproved, gaps, counts, dropped }) => [
    ...unapproved.map((change) => JSON.stringify({ change })),
    ...gaps.map((gap) => JSON.stringify({ gap })),
    JSON.stringify({
      sum: {
        ...{ since: since ?? null, until },
        ...{ counts, unapproved: unapproved.length, gaps: gaps.length },
        dropped: droppedJson(dropped),
      },
    }),
  ],
};

const inWords: Told = {
  approved: changeLine,
  rest: (period, { unapproved: others, gaps, counts, dropped }) => {
    const unapproved = others.filter(({ how }) => how !== 'begun_before');
    const unknown = others.filter(({ how }) => how === 'begun_before');
    return [
      ...titled('Approved by nobody:', unapproved.map(unapprovedLine)),
      ...titled(
        'Not known whether they were approved, since what was before was dropped:',
        unknown.map(unapprovedLine),
      ),
      ...titled('Nobody looked:', gaps.map(gapLine)),
      '',
      ...(dropped === undefined
        ? []
        : [
            `${droppedWords(dropped)} What was approved before is not known here: a service that others changed to that counts as approved by nobody.`,
          ]),
      `${periodWords(period)}: ${plural(sum(counts), 'change')} at HCP${countWords(counts)}.`,
      approvedWords({ unapproved: unapproved.length, unknown: unknown.length }),
      gaps.length === 0
        ? 'Somebody looked all the time.'
        : `${plural(gaps.length, 'time')} in which nobody looked.`,
    ];
  },
};

function approvedWords(of: { readonly unapproved: number; readonly unknown: number }): string {
  if (of.unapproved > 0) return `${plural(of.unapproved, 'change')} approved by nobody.`;
  return of.unknown > 0
    ? `Of ${plural(of.unknown, 'change')} it is not known whether anybody approved.`
    : 'Each of them was approved.';
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

const howWords: { readonly [H in How]: string } = {
  by_the_bot: 'by the bot',
  found_so: 'found so when it was to be made',
  by_terraform: 'by Terraform',
  ended_badly: 'ended badly',
  behind_the_bot: "behind the bot's back",
  begun_before: 'by a request that was begun before',
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
