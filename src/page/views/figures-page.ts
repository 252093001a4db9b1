import {
  type ApproverFigures,
  byEnvironment,
  type Durations,
  durationSteps,
  type Figures,
  hastySeconds,
  totalOf,
} from '../../domain/figures.ts';
import type { RequestStatus } from '../../domain/lifecycle.ts';
import { filterStatuses } from '../../intake/request-filter.ts';
import type { Period } from '../../use-cases/ports/audit-figures.ts';
import { type Html, html, nothing } from '../html.ts';
import { countWords, durationWords, numberWords, shareWords, statusNames } from '../words.ts';
import { bar } from './bar.ts';
import { droppedNote, time } from './chain-glance.ts';
import { type Column, table } from './table.ts';

/** The figures of a period: each a picture and the numbers that it is drawn from, in one table. */
export function figureSections(figures: Figures, period: Period): Html {
  const { toDecision, toAvailable, approvers, dropped } = figures;
  return html`<p class="period">Of requests asked for from ${time(period.since)} to ${time(period.until)}.</p>
${dropped === undefined ? nothing : html`<p class="period">${droppedNote(dropped)} How long something took is not known of requests whose entries were among them.</p>`}
<div class="figures">
${durationFigure('From request to decision', toDecision)}
${durationFigure('From request to AVAILABLE', toAvailable)}
${outcomeFigure(figures)}
${approverFigure(approvers)}
</div>`;
}

function figure(
  id: string,
  {
    title,
    said,
    body,
    wide,
  }: { readonly title: string; readonly said: string; readonly body: Html; readonly wide?: true },
): Html {
  return html`<section class="figure${wide ? ' wide' : ''}" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p>${said}</p>
${body}
</section>
`;
}

type Step = { readonly words: string; readonly requests: number };

function durationFigure(title: string, durations: Durations): Html {
  const { counts, medianSeconds, ninetiethSeconds } = durations;
  const total = totalOf(durations);
  const most = Math.max(1, ...counts);
  const steps = counts.map((requests, index): Step => ({ words: stepWords(index), requests }));
  const said =
    medianSeconds === undefined || ninetiethSeconds === undefined
      ? 'No request came so far.'
      : `${countWords(total, 'request')}. Half took no longer than ${durationWords(medianSeconds)}, nine of ten no longer than ${durationWords(ninetiethSeconds)}.`;
  const columns: readonly Column<Step>[] = [
    { heading: 'Took', cell: ({ words }) => words },
    { heading: 'Requests', numeric: true, cell: ({ requests }) => numberWords(requests) },
    {
      heading: 'Share',
      cell: ({ requests }) => bar([{ share: requests / most, tone: 'plain' }]),
    },
  ];
  const id = title.toLowerCase().replaceAll(' ', '-');
  return figure(id, {
    ...{ title, said },
    body:
      total === 0
        ? nothing
        : table({ caption: `${title}, by how long it took`, columns, rows: steps }),
  });
}

function stepWords(index: number): string {
  const upTo = durationSteps[index];
  const above = durationSteps[index - 1];
  if (upTo === undefined) return `over ${durationWords(above ?? 0)}`;
  return above === undefined
    ? `up to ${durationWords(upTo)}`
    : `${durationWords(above)} to ${durationWords(upTo)}`;
}

function outcomeFigure(figures: Figures): Html {
  type Row = ReturnType<typeof byEnvironment>[number];
  const rows = byEnvironment(figures);
  const seen = filterStatuses.filter((status) => rows.some(({ of }) => of.has(status)));
  const most = Math.max(1, ...rows.map(({ requests }) => requests));
  const columns: readonly Column<Row>[] = [
    { heading: 'Environment', cell: ({ environment }) => environment },
    { heading: 'Outcomes', cell: (row) => bar(partsOf(row, { seen, most })) },
    ...seen.map(
      (status): Column<Row> => ({
        heading: statusNames[status].words,
        numeric: true,
        cell: ({ of }) => numberWords(of.get(status) ?? 0),
      }),
    ),
    { heading: 'All', numeric: true, cell: ({ requests }) => numberWords(requests) },
  ];
  const total = rows.reduce((sum, { requests }) => sum + requests, 0);
  return figure('outcomes', {
    wide: true,
    title: 'Outcomes by environment',
    said:
      total === 0
        ? 'No request was asked for.'
        : `${countWords(total, 'request')} in ${countWords(rows.length, 'environment')}. In a bar, from the left: carried out, under way, failed or rejected, come to nothing.`,
    body: total === 0 ? nothing : table({ caption: 'Outcomes by environment', columns, rows }),
  });
}

function partsOf(
  { of }: ReturnType<typeof byEnvironment>[number],
  { seen, most }: { readonly seen: readonly RequestStatus[]; readonly most: number },
) {
  const tones = ['good', 'busy', 'bad', 'quiet'] as const;
  return tones.map((tone) => ({
    tone,
    share:
      seen
        .filter((status) => statusNames[status].tone === tone)
        .reduce((sum, status) => sum + (of.get(status) ?? 0), 0) / most,
  }));
}

function approverFigure(approvers: readonly ApproverFigures[]): Html {
  const approvals = approvers.reduce((sum, one) => sum + one.approvals, 0);
  const hasty = approvers.reduce((sum, one) => sum + one.hasty, 0);
  const most = Math.max(1, ...approvers.map((one) => one.approvals));
  const soon = `Within ${hastySeconds} s of the card`;
  const columns: readonly Column<ApproverFigures>[] = [
    { heading: 'Approver', cell: ({ approver }) => html`<code>${approver}</code>` },
    {
      heading: 'Share',
      cell: (one) =>
        bar([
          { share: one.hasty / most, tone: 'bad' },
          { share: (one.approvals - one.hasty) / most, tone: 'plain' },
        ]),
    },
    { heading: 'Approvals', numeric: true, cell: (one) => numberWords(one.approvals) },
    { heading: soon, numeric: true, cell: (one) => numberWords(one.hasty) },
    {
      heading: 'Of their approvals',
      numeric: true,
      cell: (one) => shareWords(one.hasty, one.approvals),
    },
  ];
  return figure('approvers', {
    wide: true,
    title: 'Approvals per approver',
    said:
      approvals === 0
        ? 'Nobody approved anything.'
        : `${countWords(approvals, 'approval')}. ${numberWords(hasty)} of them (${shareWords(hasty, approvals)}) came within five seconds of the card, the first part of a bar.`,
    body:
      approvals === 0
        ? nothing
        : table({ caption: 'Approvals per approver', columns, rows: approvers }),
  });
}
