import type { Visitor } from '../../domain/page-access.ts';
import type { HistoryPage } from '../../use-cases/ports/request-history.ts';
import { type Html, html, nothing } from '../html.ts';
import { numberWords, visitorName } from '../words.ts';
import { time } from './chain-glance.ts';
import { requestTable } from './requests-page.ts';

/** The requests of a report, and who had it made when. */
export function reportList(
  { requests, next }: HistoryPage,
  { at, by }: { readonly at: Date; readonly by: Visitor },
): Html {
  return html`<section aria-labelledby="list">
<h2 id="list">Requests of the period</h2>
${next === undefined ? nothing : html`<p>These are the newest ${numberWords(requests.length)}; the downloads have all of them.</p>`}
${requests.length === 0 ? html`<p class="empty">No request was asked for.</p>` : requestTable(requests)}
</section>
<p class="made">Made ${time(at)} for ${visitorName(by)}. To print it, or to keep it as a file, use the browser’s own Print.</p>`;
}
