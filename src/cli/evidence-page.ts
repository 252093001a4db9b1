import { type JsonObject, textOrNull } from '../domain/json.ts';
import { readLoggedEntry } from '../domain/logged-entry.ts';
import type {
  ReceiptEntry,
  ReceiptReview,
  ReceiptVersion,
  SignedReceipt,
} from '../domain/receipt.ts';
import { receiptEnd, receiptStart } from '../intake/receipt-file.ts';
import { type Html, html } from '../page/html.ts';
import { type ShownPiece, sectionPieces } from '../slack/messages/plain-section.ts';
import { evidenceStyle } from './evidence-style.ts';

/**
 * One file for the working papers of an auditor: the story of a request to read and to print, and the receipt in it to
 * check. It is drawn from the receipt alone and always alike, so that `verify-receipt` can tell a page that was edited.
 */
export function evidencePage({
  receipt,
  json,
}: {
  readonly receipt: SignedReceipt;
  readonly json: string;
}): string {
  const { reference } = receipt.request;
  const style: Html = { html: evidenceStyle };
  const exact: Html = { html: `${receiptStart}${escapeHtml(json)}${receiptEnd}` };
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence: request ${reference}</title>
<style>${style}</style>
</head>
<body>
${heading(receipt)}
<main>
${facts(receipt)}
${receipt.versions.map((version) => versionSection(version, receipt.reviews))}
${entrySection(receipt.entries)}
${checking(reference)}
<details>
<summary>The signed receipt, as the verifiers read it</summary>
${exact}
</details>
</main>
</body>
</html>
`;
  return page.html;
}

function heading({ request }: SignedReceipt): Html {
  const { reference, change, target, status } = request;
  return html`<header>
<p class="kind">Evidence of one change</p>
<h1>Request ${reference}: ${status}</h1>
<p>${change} <code>${word(target, 'service_id')}</code> of cluster <code>${word(target, 'cluster_id')}</code></p>
</header>`;
}

function facts({ request, outcome, checkpoint, signature }: SignedReceipt): Html {
  const { target } = request;
  const [, size = '', root = ''] = checkpoint.split('\n');
  const rows: readonly (readonly [string, string | null])[] = [
    ['Request', request.id],
    ['Asked for by', `${request.requester} at ${request.created_at}`],
    ['Environment', request.environment],
    ['Project', word(target, 'project_id')],
    ['Network', `${word(target, 'hvn_id')}, ${word(target, 'region')}`],
    [
      'Ended',
      `${outcome.status} at ${outcome.at}, by ${outcome.actor ?? 'the bot'} (entry ${outcome.seq})`,
    ],
    ['HCP operation', outcome.operation_id],
    ['External name', outcome.external_name],
    ['Why it failed', outcome.failure],
    ['Log', `${size} entries, root ${root}`],
    ['Signed by', signature.key],
  ];
  return html`<dl>
${rows.flatMap(([name, value]) => (value === null ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`]))}
</dl>`;
}

function versionSection(shown: ReceiptVersion, reviews: readonly ReceiptReview[]): Html {
  const { version, shown_at: at, digest, decision_section: section, rule } = shown;
  const own = reviews.filter((review) => review.version === version);
  return html`<section>
<h2>Version ${version}</h2>
<figure>
<figcaption>As it was shown, ${at}</figcaption>
<pre>${sectionPieces(section).map(shownLine)}</pre>
</figure>
<dl>
<dt>Digest</dt><dd><code>${digest}</code></dd>
<dt>Approvals needed</dt><dd>${String(rule['quorum'])}</dd>
<dt>Rule</dt><dd><code>${JSON.stringify(rule)}</code></dd>
</dl>
${own.length === 0 ? html`<p>Nobody reviewed it.</p>` : reviewTable(own)}
</section>`;
}

function shownLine(pieces: readonly ShownPiece[]): Html {
  return html`${pieces.map(shownPiece)}\n`;
}

function shownPiece({ text, as }: ShownPiece): Html {
  if (as === 'plain') return html`${text}`;
  return as === 'code' ? html`<code>${text}</code>` : html`<b>${text}</b>`;
}

function reviewTable(reviews: readonly ReceiptReview[]): Html {
  const rows = reviews.map(
    ({ seq, at, reviewer, decision, facts: known, counted }) => html`<tr>
<td class="number">${seq}</td><td class="time">${at}</td><td>${reviewer}</td><td>${decision}</td>
<td>${entitlementWords(known)}</td><td>${counted.join(', ')}</td>
</tr>`,
  );
  return html`<div class="wide"><table>
<thead><tr><th scope="col" class="number">Entry</th><th scope="col">Time</th><th scope="col">Reviewer</th><th scope="col">Decision</th><th scope="col">May decide as</th><th scope="col">Approvals that counted</th></tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`;
}

function entitlementWords(known: JsonObject): string {
  const group = textOrNull(known['group']);
  const via = group === null ? word(known, 'via') : `member of ${group}`;
  return `${via} (${word(known, 'kind')}, as of ${word(known, 'fetched_at')})`;
}

function entrySection(entries: readonly ReceiptEntry[]): Html {
  const rows = entries.map((entry) => {
    const { at = '', actor = null, action = '', details = {} } = readLoggedEntry(entry) ?? {};
    // Preimage and section stand with their version.
    const { preimage: _, ...rest } = details;
    return html`<tr>
<td class="number">${entry.seq}</td><td class="time">${at}</td><td>${actor ?? 'bot'}</td><td>${action}</td>
<td><code>${JSON.stringify(rest)}</code></td>
</tr>`;
  });
  return html`<section>
<h2>All entries of the log about the request</h2>
<div class="wide"><table>
<thead><tr><th scope="col" class="number">Entry</th><th scope="col">Time</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Details</th></tr></thead>
<tbody>
${rows}
</tbody>
</table></div>
</section>`;
}

function checking(reference: string): Html {
  return html`<section>
<h2>How to check it</h2>
<p>This page is drawn from the signed receipt at its end. With the public key, and without the database, either of these
checks the receipt; the first also that nothing on the page was edited:</p>
<pre>npm run cli -- verify-receipt evidence-${reference}.html --key audit.pub
python3 docs/verify_receipt.py evidence-${reference}.html audit.pub</pre>
<p>The signature proves that the holder of the key vouches for it. That the log is the one that others know, a checkpoint
shows that they hold: it is the first lines of <code>checkpoint</code> in the receipt.</p>
</section>`;
}

function word(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** Byte for byte, hidden characters too: what is read back is what was signed. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
