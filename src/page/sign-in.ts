import { z } from 'zod';
import type { Visitor, VisitorRefusal } from '../domain/page-access.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { CookieJar } from './cookies.ts';
import type { PageDeps, PageSettings } from './deps.ts';
import { aboutVisitor } from './entries.ts';
import { headerOf, type PageAnswer, type PageRequest, seeOther } from './http.ts';
import { type Claims, SignInFailedError } from './issuer.ts';
import { pagePaths } from './paths.ts';
import type { Seal } from './sealed.ts';
import { keyOf, sessionKeyOf } from './session.ts';

/** How a sign-in ended without anybody being let in. */
export type SignInRefusal =
  /** The browser has begun none, or too long ago, or its answer does not fit. */
  | { readonly code: 'not_begun' }
  | { readonly code: 'failed'; readonly why: string }
  | { readonly code: 'refused'; readonly visitor: Visitor; readonly refusal: VisitorRefusal };

type SignInDeps = Pick<
  PageDeps,
  'issuer' | 'admit' | 'sessions' | 'sha256' | 'newToken' | 'clock'
> &
  Pick<PageSettings, 'isSlack'> & { readonly jar: CookieJar; readonly seal: Seal };

const lastsMs = 10 * 60_000;

const underWaySchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  at: z.number(),
});

/** Sends the browser to the issuer. What the answer must fit, the browser keeps, closed. */
export async function beginSignIn(deps: SignInDeps, { query }: PageRequest): Promise<PageAnswer> {
  const { url, checks } = await deps.issuer.begin();
  const to = safePath(new URLSearchParams(query).get('to'));
  const kept = deps.seal.close({ ...checks, to, at: deps.clock().getTime() });
  return seeOther(url, { 'set-cookie': deps.jar.set('audit-sign-in', kept, lastsMs / 1_000) });
}

/** Only to our own pages: an address from a query goes nowhere else. */
function safePath(to: string | null): string {
  return to !== null && /^\/audit(?:[/?][\w\-.~%/?&=+:@,!$'()*;]*)?$/.test(to) && to.length <= 2_000
    ? to
    : pagePaths.requests;
}

/**
 * Lets an auditor in whom the issuer has sent back. The session and its entry are one commit; whoever is refused is an
 * entry as well. Each sign-in is a session of its own, and ends the one that this browser had.
 */
export async function endSignIn(
  deps: SignInDeps,
  request: PageRequest,
): Promise<PageAnswer | SignInRefusal> {
  const begun = findUnderWay(deps, request);
  if (begun === undefined) return { code: 'not_begun' };
  const claims = await deps.issuer.finish(request.query, begun).catch((error: unknown) => {
    if (error instanceof SignInFailedError) return error;
    throw error;
  });
  if (claims instanceof SignInFailedError) return { code: 'failed', why: claims.code };
  const visitor = toVisitor(claims, deps);
  if (visitor === undefined) return { code: 'failed', why: 'no_slack_id' };
  const about = { visitor, issuer: claims.issuer, subject: claims.subject };
  const admitted = await deps.admit(visitor);
  if (!admitted.ok) {
    const { refusal } = admitted;
    const entry = aboutVisitor('page_refused', about, { refusal: refusal.code });
    await deps.sessions.record(entry, visitor.kind === 'slack' ? visitor.user : 'strangers');
    return { code: 'refused', visitor, refusal };
  }
  const token = deps.newToken();
  const why = {
    ...{ via: admitted.value.via },
    ...('group' in admitted.value ? { group: admitted.value.group ?? null } : {}),
  };
  const earlier = sessionKeyOf(deps, deps.jar, request);
  await deps.sessions.begin(
    { ...about, key: keyOf(deps, token) },
    aboutVisitor('page_opened', about, why),
  );
  if (earlier !== undefined) await deps.sessions.end(earlier);
  return seeOther(begun.to, {
    'set-cookie': [deps.jar.set('audit', token), deps.jar.clear('audit-sign-in')],
  });
}

function findUnderWay({ jar, seal, clock }: SignInDeps, request: PageRequest) {
  const sent = jar.read(headerOf(request, 'cookie'), 'audit-sign-in');
  const opened = underWaySchema.safeParse(sent === undefined ? undefined : seal.open(sent));
  if (!opened.success) return undefined;
  const ageMs = clock().getTime() - opened.data.at;
  return ageMs <= lastsMs ? opened.data : undefined;
}

/** Only the Slack that the bot is in can say that somebody is one of its people; then it must say who. */
function toVisitor(
  { slackUser, slackTeam, email, emailVerified: verified }: Claims,
  { isSlack }: Pick<PageSettings, 'isSlack'>,
): Visitor | undefined {
  if (!isSlack) return { kind: 'email', email, verified };
  if (slackUser === undefined || slackTeam === undefined || !slackId.test(slackUser))
    return undefined;
  return { kind: 'slack', user: slackUser as SlackUserId, teamId: slackTeam }; // the pattern is what makes it one
}

const slackId = /^[UW][A-Z0-9]{2,}$/;
