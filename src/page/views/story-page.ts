import type { ProofFault } from '../../domain/audit-proof.ts';
import type { FoundIdentity } from '../../domain/found-identities.ts';
import type { IdentityVerdict } from '../../domain/identity.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { RequestStatus } from '../../domain/lifecycle.ts';
import type { Change } from '../../domain/request.ts';
import type {
  Story,
  StoryEntry,
  StoryReview,
  StoryVersion,
} from '../../use-cases/ports/audit-stories.ts';
import type { ShownLine } from '../deps.ts';
import { type Html, html, nothing } from '../html.ts';
import { pagePaths } from '../paths.ts';
import { changeNames, numberWords, statusNames } from '../words.ts';
import { droppedNote, time } from './chain-glance.ts';

/** A story with what was worked out of it: how each section reads, and whether its digest holds. */
export type ReadStory = {
  readonly story: Story;
  readonly versions: readonly ReadVersion[];
  readonly identities: readonly FoundIdentity[];
};

type ReadVersion = {
  readonly version: StoryVersion;
  readonly lines: readonly ShownLine[];
  readonly faults: readonly ProofFault[];
};

/** Several requests may have one short name. */
export function storyPage(stories: readonly ReadStory[]): Html {
  return html`<p class="back"><a href="${pagePaths.requests}">All requests</a></p>
${stories.map((one) => storySection(one))}`;
}

function storySection({ story, versions, identities }: ReadStory): Html {
  const { request, reviews, entries, dropped } = story;
  const newestFirst = versions.toReversed();
  return html`<article class="story" aria-labelledby="${`r-${request.id}`}">
<h2 id="${`r-${request.id}`}">${request.reference}: ${nameOf(changeNames, request.change)} ${request.service_id} ${mark(request.status)}</h2>
<dl class="facts">
${fact('Cluster', request.cluster_id)}
${fact('Environment', request.environment)}
${fact('Project', request.project_id)}
${fact('Asked by', html`<code>${request.requester}</code>`)}
${fact('Asked for', time(new Date(request.created_at)))}
${fact('Ticket', request.ticket ?? 'none')}
${fact('Reason', request.reason ?? 'erased')}
${fact('Id', html`<code>${request.id}</code>`)}
</dl>
<div class="columns">
<section aria-label="What was shown">
<h3>What was shown, and what was decided on it</h3>
${newestFirst.map((version) => versionSection(version, reviews))}
</section>
<section aria-label="Entries of the log">
<h3>What the log says</h3>
${dropped === undefined ? nothing : html`<p class="quiet">The log has had more of it. ${droppedNote(dropped)}</p>`}
<ol class="timeline">
${entries.map((entry) => entryItem(entry, identities))}
</ol>
</section>
</div>
</article>`;
}

function fact(name: string, value: Html | string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>
`;
}

function mark(status: string): Html {
  const { words, tone } = statusNames[status as RequestStatus] ?? { words: status, tone: 'quiet' }; // a newer version of the bot may know more
  return html`<span class="mark ${tone}">${words}</span>`;
}

function nameOf(names: Record<Change, string>, change: string): string {
  return names[change as Change] ?? change; // as above
}

function versionSection(
  { version, lines, faults }: ReadVersion,
  reviews: readonly StoryReview[],
): Html {
  const own = reviews.filter((review) => review.version === version.version);
  return html`<section class="version" aria-label="Version ${version.version}">
<h4>Version ${version.version}, shown ${time(new Date(version.shown_at))}</h4>
<div class="shown">${lines.map(
    (line) => html`<p>${line.map(piece)}</p>
`,
  )}</div>
${own.length === 0 ? html`<p class="quiet">Nobody decided on it.</p>` : html`<ul class="reviews">${own.map(reviewItem)}</ul>`}
${digestWords(version, faults)}
</section>
`;
}

function piece({ text, as }: ShownLine[number]): Html {
  if (as === 'plain') return html`${text}`;
  return as === 'code' ? html`<code>${text}</code>` : html`<b>${text}</b>`;
}

function reviewItem({ reviewer, decision, reason, at }: StoryReview): Html {
  return html`<li><span class="mark ${decision === 'approve' ? 'good' : 'bad'}">${decision === 'approve' ? 'approved' : 'rejected'}</span> by <code>${reviewer}</code> ${time(new Date(at))}${reason === null ? nothing : html`<br>${reason}`}</li>`;
}

const faultWords: Record<ProofFault, string> = {
  digest_differs: 'It is not the SHA-256 of the stored preimage.',
  section_differs: 'What was shown is not what the preimage has.',
  not_in_log: 'No entry of the log has this preimage.',
};

function digestWords({ digest }: StoryVersion, faults: readonly ProofFault[]): Html {
  return html`<p class="digest">${
    faults.length === 0
      ? html`<span class="mark good">digest holds</span>`
      : html`<span class="mark bad">digest does not hold</span> ${faults.map((fault) => faultWords[fault]).join(' ')}`
  } <code>${digest}</code></p>`;
}

function entryItem(entry: StoryEntry, identities: readonly FoundIdentity[]): Html {
  const { seq, columns } = entry;
  const { preimage: _, ...details } = detailsOf(entry); // told with its version
  return html`<li>
<p><b>${columns.action.replaceAll('_', ' ')}</b> by ${columns.actor === null ? 'the bot' : html`<code>${columns.actor}</code>`}</p>
<p class="quiet">${time(new Date(columns.at))}, entry ${numberWords(seq)}</p>
${identities.filter((one) => one.seq === seq).map(identityWords)}
<details><summary>What it holds</summary><pre>${JSON.stringify(details, undefined, 2)}</pre></details>
</li>
`;
}

const verdictWords: Record<IdentityVerdict, string> = {
  holds: 'as the entry has it',
  differs: 'does not hold: the entry was written of something else',
  erased: 'Who they were outside of Slack was erased since.',
  unknown: 'Who they were outside of Slack was not known then.',
};

/** Who somebody was outside of Slack when they did that. */
function identityWords({ verdict, kept }: FoundIdentity): Html {
  const { email = null, group = null } = kept ?? {};
  if (email === null)
    return html`<p class="quiet">${verdictWords[verdict]}</p>
`;
  const through = group === null ? '' : ` through group ${group}`;
  return html`<p class="quiet">${email}${through}: ${verdict === 'holds' ? verdictWords[verdict] : html`<span class="mark bad">${verdictWords[verdict]}</span>`}</p>
`;
}

export function detailsOf({ body }: StoryEntry): JsonObject {
  return (JSON.parse(body) as { readonly details: JsonObject }).details; // the bot writes no other
}
