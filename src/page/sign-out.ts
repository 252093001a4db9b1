import type { CookieJar } from './cookies.ts';
import type { PageDeps } from './deps.ts';
import { headerOf, type PageAnswer, type PageRequest } from './http.ts';
import { findOwn, isSameSecret } from './session.ts';
import { layout } from './views/layout.ts';
import { plainNotice, signedOutPage } from './views/notices.ts';

type Deps = Pick<PageDeps, 'sessions' | 'sha256'> & {
  readonly jar: CookieJar;
  /** Of the page. */
  readonly origin: string;
};

const htmlType = { 'content-type': 'text/html; charset=utf-8' };

/**
 * Ends the session of whoever sends the form of their own page. It is the one thing that the page lets anybody change,
 * so it wants what no other site can send: the token of the form, and a browser that says where the form stood.
 */
export async function signOut(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const own = await findOwn(deps, deps.jar, request);
  if (own !== undefined) {
    const given = new URLSearchParams(await request.readBody()).get('csrf') ?? '';
    if (isFromElsewhere(deps, request) || !isSameSecret(given, own.csrf)) {
      const main = plainNotice(
        'This did not come from a form of your own. You are still signed in.',
      );
      return { status: 403, headers: htmlType, body: layout({ title: 'Not done', main }) };
    }
    await deps.sessions.end(own.key);
  }
  return {
    status: 200,
    headers: { ...htmlType, 'set-cookie': deps.jar.clear('audit') },
    body: layout({ title: 'Signed out', main: signedOutPage() }),
  };
}

/** Old browsers say nothing of it; then the token alone counts. */
function isFromElsewhere({ origin }: Deps, request: PageRequest): boolean {
  const [from, site] = [headerOf(request, 'origin'), headerOf(request, 'sec-fetch-site')];
  const isForeign = from !== '' && from !== 'null' && from !== origin;
  return isForeign || site === 'cross-site' || site === 'same-site';
}
