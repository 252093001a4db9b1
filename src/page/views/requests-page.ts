import type { HistoryPage, PastRequest } from '../../use-cases/ports/request-history.ts';
import { type Html, html, nothing } from '../html.ts';
import { pagePaths, storyPath } from '../paths.ts';
import { type Asked, addressOf, type QueryRefusal } from '../query.ts';
import { changeNames, shortTime, statusNames } from '../words.ts';
import { filterForm } from './filter-form.ts';
import { type Column, table } from './table.ts';

type Shown = {
  readonly asked: Asked;
  readonly page: HistoryPage;
  readonly environments: readonly string[];
};

export function requestsPage({ asked, page, environments }: Shown): Html {
  const { fields, after } = asked;
  return html`${filterForm({ fields, environments, problems: [] })}
<section aria-labelledby="found">
<div class="bar">
<h2 id="found">${found(asked, page)}</h2>
<p class="downloads">Download all of them: <a href="${addressOf(pagePaths.csv, fields)}" download>CSV</a>, <a href="${addressOf(pagePaths.jsonl, fields)}" download>JSON Lines</a></p>
</div>
${page.requests.length === 0 ? html`<p class="empty">No request fits. Take a part of the filter away, or begin with the newest.</p>` : requestTable(page.requests)}
<nav class="pages" aria-label="Pages of the list">
${after === undefined ? nothing : html`<a href="${addressOf(pagePaths.requests, fields)}" rel="first">Newest</a>`}
${page.next === undefined ? nothing : html`<a href="${addressOf(pagePaths.requests, fields, page.next)}" rel="next">Next, older ones</a>`}
</nav>
</section>`;
}

function found({ after }: Asked, { requests, next }: HistoryPage): string {
  const first = requests[0];
  const last = requests.at(-1);
  if (first === undefined || last === undefined) return 'No requests';
  if (after === undefined && next === undefined)
    return requests.length === 1 ? '1 request' : `${requests.length} requests`;
  return `Requests of ${shortTime(first.createdAt)} to ${shortTime(last.createdAt)}`;
}

/** The filter again, with what is wrong under its fields, and nothing found. */
export function unreadableFilter(
  { fields, problems }: QueryRefusal,
  environments: readonly string[],
): Html {
  return html`${filterForm({ fields, environments, problems })}
<p class="empty" role="alert">The filter cannot be read, so nothing is shown.</p>`;
}

const columns: readonly Column<PastRequest>[] = [
  {
    heading: 'Request',
    cell: ({ id, reference }) =>
      html`<a class="reference" href="${storyPath(id)}">${reference}</a>`,
  },
  {
    heading: 'Asked for (UTC)',
    cell: ({ createdAt }) =>
      html`<time datetime="${createdAt.toISOString()}">${shortTime(createdAt)}</time>`,
  },
  { heading: 'Change', cell: ({ change }) => changeNames[change] },
  {
    heading: 'Service, cluster',
    cell: ({ serviceId, clusterId }) =>
      html`<span class="two"><span>${serviceId}</span> <span class="quiet">${clusterId}</span></span>`,
  },
  { heading: 'Environment', cell: ({ environment }) => environment },
  { heading: 'Asked by', cell: ({ requester }) => html`<code>${requester}</code>` },
  { heading: 'Ticket', cell: ({ ticket }) => ticket ?? html`<span class="quiet">none</span>` },
  { heading: 'Reviews', cell: ({ reviews }) => reviewWords(reviews) },
  { heading: 'Status', cell: ({ status }) => statusMark(status) },
];

export function requestTable(requests: readonly PastRequest[]): Html {
  return table({ caption: 'Requests, the newest first', columns, rows: requests, cards: true });
}

function reviewWords(reviews: PastRequest['reviews']): Html {
  if (reviews.length === 0) return html`<span class="quiet">none</span>`;
  return html`<span class="two">${reviews.map(
    ({ reviewer, decision }) =>
      html`<span>${decision === 'approve' ? 'approved' : 'rejected'} <code>${reviewer}</code></span> `,
  )}</span>`;
}

function statusMark(status: PastRequest['status']): Html {
  const { words, tone } = statusNames[status];
  return html`<span class="mark ${tone}">${words}</span>`;
}
