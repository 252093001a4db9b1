import type { ChainState, LastCheckpoint } from '../../use-cases/ports/chain-watch.ts';
import { type Html, html, nothing } from '../html.ts';
import { pagePaths } from '../paths.ts';
import type { SignedIn } from '../session.ts';
import { styleAddress } from '../style.ts';
import { visitorName } from '../words.ts';
import { chainGlance } from './chain-glance.ts';

type Frame = {
  readonly title: string;
  /** Absent for those who are not signed in. */
  readonly session?: SignedIn | undefined;
  readonly here?: keyof typeof pages | undefined;
  readonly chain?: { readonly state: ChainState; readonly checkpoint: LastCheckpoint | undefined };
  readonly main: Html;
};

const pages = {
  requests: { path: pagePaths.requests, words: 'Requests' },
  figures: { path: pagePaths.figures, words: 'Figures' },
  report: { path: pagePaths.report, words: 'Report' },
} as const;

/** A whole page around what it is about: where one can go, who one is, and how the log stands. */
export function layout({ title, session, here, chain, main }: Frame): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · PrivateLink audit</title>
<link rel="icon" href="${pagePaths.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${styleAddress}">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<p class="brand">PrivateLink audit</p>
${session === undefined ? nothing : navigation(session, here)}
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${chain === undefined ? nothing : chainGlance(chain.state, chain.checkpoint)}
${main}
</main>
</body>
</html>
`;
  return page.html;
}

function navigation(session: SignedIn, here: Frame['here']): Html {
  return html`<nav aria-label="Pages"><ul>
${Object.entries(pages).map(
  ([name, { path, words }]) =>
    html`<li><a href="${path}"${name === here ? html` aria-current="page"` : nothing}>${words}</a></li>`,
)}
</ul></nav>
<form class="who" method="post" action="${pagePaths.signOut}">
<span>Signed in as <b>${visitorName(session.visitor)}</b></span>
<input type="hidden" name="csrf" value="${session.csrf}">
<button type="submit">Sign out</button>
</form>`;
}
