import type { Visitor, VisitorRefusal } from '../../domain/page-access.ts';
import { type Html, html } from '../html.ts';
import { pagePaths } from '../paths.ts';
import { refusalWords, visitorName } from '../words.ts';

/** For whoever is not signed in. `to`: where they wanted to go. */
export function signInPage(isSlack: boolean, to: string): Html {
  const address = `${pagePaths.signIn}?${new URLSearchParams({ to })}`;
  return html`<p>This page shows every request for AWS PrivateLink, what was shown of it, and who agreed. It is for the auditors whom the policy in force names.</p>
<p><a class="button" href="${address}">${isSlack ? 'Sign in with Slack' : 'Sign in'}</a></p>`;
}

export function refusedPage(visitor: Visitor, refusal: VisitorRefusal): Html {
  return html`<p>The issuer says that you are <b>${visitorName(visitor)}</b>. ${refusalWords(refusal)}</p>
<p>That you were refused is an entry of the log.</p>
<p><a href="${pagePaths.signIn}">Sign in as somebody else</a></p>`;
}

export function unsurePage(refusal: VisitorRefusal): Html {
  return html`<p>${refusalWords(refusal)}</p>`;
}

export function failedSignInPage(why: string | undefined): Html {
  return html`<p>${
    why === undefined
      ? 'This sign-in was not begun in this browser, or more than ten minutes ago.'
      : html`The issuer did not say who you are, or its answer does not fit what was asked: <code>${why}</code>.`
  } Nobody was signed in.</p>
<p><a class="button" href="${pagePaths.signIn}">Begin again</a></p>`;
}

export function signedOutPage(): Html {
  return html`<p>Nothing of you is kept here any more. At the issuer you may still be signed in.</p>
<p><a class="button" href="${pagePaths.signIn}">Sign in again</a></p>`;
}

export function plainNotice(words: string): Html {
  return html`<p>${words}</p>
<p><a href="${pagePaths.requests}">To the requests</a></p>`;
}
