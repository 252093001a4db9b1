/**
 * The auditors' page: a table of addresses, and for each what it needs and what it answers. It reads, and writes nothing
 * but sessions and what the log is told of them. Whoever is not signed in as an auditor is shown nothing of anybody's.
 */
import { StoreUnavailableError } from '../use-cases/ports/request-store.ts';
import { createCookieJar } from './cookies.ts';
import type { PageDeps, PageSettings } from './deps.ts';
import { securityHeaders } from './headers.ts';
import { LargeBodyError, type PageAnswer, type PageRequest } from './http.ts';
import { IssuerUnavailableError } from './issuer.ts';
import { pagePaths } from './paths.ts';
import {
  csvDownload,
  jsonlDownload,
  showFigures,
  showReport,
  showRequests,
  showStory,
} from './routes.ts';
import { createSeal } from './sealed.ts';
import { findSession, type Seen, type SignedIn } from './session.ts';
import { beginSignIn, endSignIn, type SignInRefusal } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { iconText, styleText } from './style.ts';
import { layout } from './views/layout.ts';
import {
  failedSignInPage,
  plainNotice,
  refusedPage,
  signInPage,
  unsurePage,
} from './views/notices.ts';

export type Page = { handle(request: PageRequest): Promise<PageAnswer> };

type Context = ReturnType<typeof createContext>;

type Route = {
  readonly path: RegExp;
  readonly method: 'GET' | 'POST';
} & (
  | { readonly open: (context: Context, request: PageRequest) => Promise<PageAnswer> | PageAnswer }
  | {
      readonly signedIn: (
        deps: PageDeps,
        request: PageRequest,
        session: SignedIn,
      ) => Promise<PageAnswer>;
    }
);

const exactly = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', String.raw`\.`)}/?$`);

const routes: readonly Route[] = [
  { path: exactly(pagePaths.requests), method: 'GET', signedIn: showRequests },
  { path: /^\/audit\/requests\/[A-Za-z0-9-]{1,40}$/, method: 'GET', signedIn: showStory },
  { path: exactly(pagePaths.figures), method: 'GET', signedIn: showFigures },
  { path: exactly(pagePaths.report), method: 'GET', signedIn: showReport },
  { path: exactly(pagePaths.csv), method: 'GET', signedIn: csvDownload },
  { path: exactly(pagePaths.jsonl), method: 'GET', signedIn: jsonlDownload },
  { path: exactly(pagePaths.signIn), method: 'GET', open: beginSignIn },
  { path: exactly(pagePaths.callback), method: 'GET', open: finishSignIn },
  { path: exactly(pagePaths.signOut), method: 'POST', open: signOut },
  { path: exactly(pagePaths.style), method: 'GET', open: () => asset('text/css', styleText) },
  { path: exactly(pagePaths.icon), method: 'GET', open: () => asset('image/svg+xml', iconText) },
];

export function createPage(deps: PageDeps, settings: PageSettings): Page {
  const context = createContext(deps, settings);
  const always = securityHeaders(settings.publicUrl.protocol === 'https:');
  return {
    handle: async (request) => {
      const answer = await answerTo(context, request).catch((error: unknown) =>
        answerFault(context, error),
      );
      return { ...answer, headers: { ...always, ...answer.headers } };
    },
  };
}

function createContext(deps: PageDeps, settings: PageSettings) {
  return {
    ...deps,
    isSlack: settings.isSlack,
    origin: settings.publicUrl.origin,
    jar: createCookieJar(settings.publicUrl.protocol === 'https:'),
    seal: createSeal(settings.secret, 'audit page sign-in'),
  };
}

async function answerTo(context: Context, request: PageRequest): Promise<PageAnswer> {
  const fitting = routes.filter(({ path }) => path.test(request.path));
  const route = fitting.find(({ method }) => method === request.method);
  if (fitting.length === 0)
    return notice(404, 'Nothing is here', plainNotice('The address leads nowhere.'));
  if (route === undefined) {
    const allow = fitting.map(({ method }) => method).join(', ');
    const page = notice(405, 'Not like this', plainNotice(`The address takes ${allow} only.`));
    return { ...page, headers: { ...page.headers, allow } };
  }
  if ('open' in route) return await route.open(context, request);
  const seen = await findSession(context, context.jar, request);
  return seen.kind === 'in'
    ? await route.signedIn(context, request, seen.session)
    : outside(context, request, seen);
}

function outside(
  { isSlack, jar }: Context,
  { path, query }: PageRequest,
  seen: Exclude<Seen, { kind: 'in' }>,
): PageAnswer {
  switch (seen.kind) {
    case 'out': {
      const to = query === '' ? path : `${path}?${query}`;
      return notice(401, 'Sign in', signInPage(isSlack, to));
    }
    case 'unsure':
      return notice(503, 'Not now', unsurePage(seen.refusal));
    case 'removed': {
      const page = notice(403, 'Not for you', refusedPage(seen.visitor, seen.refusal));
      return { ...page, headers: { ...page.headers, 'set-cookie': jar.clear('audit') } };
    }
  }
}

async function finishSignIn(context: Context, request: PageRequest): Promise<PageAnswer> {
  const ended = await endSignIn(context, request);
  return 'status' in ended ? ended : refuseSignIn(context, ended);
}

function refuseSignIn({ jar }: Context, refusal: SignInRefusal): PageAnswer {
  const page = signInRefusal(refusal);
  return { ...page, headers: { ...page.headers, 'set-cookie': jar.clear('audit-sign-in') } };
}

function signInRefusal(refusal: SignInRefusal): PageAnswer {
  switch (refusal.code) {
    case 'not_begun':
      return notice(400, 'Not signed in', failedSignInPage(undefined));
    case 'failed':
      return notice(400, 'Not signed in', failedSignInPage(refusal.why));
    case 'refused':
      return notice(403, 'Not for you', refusedPage(refusal.visitor, refusal.refusal));
  }
}

function notice(status: number, title: string, main: ReturnType<typeof plainNotice>): PageAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: layout({ title, main }),
  };
}

function asset(type: string, body: string): PageAnswer {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'public, max-age=86400',
  };
  return { status: 200, headers, body };
}

/** What the world did is waited out by whoever reads this; what we did wrong is in the log. */
function answerFault({ log }: Context, err: unknown): PageAnswer {
  if (err instanceof LargeBodyError)
    return notice(413, 'Too large', plainNotice('No form of this page sends so much.'));
  if (err instanceof IssuerUnavailableError) {
    log.warn({ err }, 'sign-in issuer cannot be asked');
    return notice(
      503,
      'Not now',
      plainNotice('The issuer does not answer. Try again in a minute.'),
    );
  }
  if (err instanceof StoreUnavailableError) {
    log.warn({ err }, 'audit page has no answer from the database');
    return notice(
      503,
      'Not now',
      plainNotice('The database does not answer. Try again in a minute.'),
    );
  }
  log.error({ err }, 'audit page failed');
  return notice(
    500,
    'It did not work',
    plainNotice('That is a mistake of the bot’s, and is in its log.'),
  );
}
