import { timingSafeEqual } from 'node:crypto';
import type { Visitor, VisitorRefusal } from '../domain/page-access.ts';
import type { PageSession } from '../use-cases/ports/page-sessions.ts';
import type { CookieJar } from './cookies.ts';
import type { PageDeps } from './deps.ts';
import { aboutVisitor } from './entries.ts';
import { headerOf, type PageRequest } from './http.ts';

/** Somebody who is signed in and an auditor. */
export type SignedIn = PageSession & {
  /** What a form of theirs must bring: nobody else can know it. */
  readonly csrf: string;
};

export type Seen =
  | { readonly kind: 'in'; readonly session: SignedIn }
  | { readonly kind: 'out' }
  /** They are no auditor any more: their session has ended. */
  | { readonly kind: 'removed'; readonly visitor: Visitor; readonly refusal: VisitorRefusal }
  /** Whether they still are cannot be told now. */
  | { readonly kind: 'unsure'; readonly refusal: VisitorRefusal };

type Deps = Pick<PageDeps, 'sessions' | 'admit' | 'sha256'>;

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** Who a request comes from. Whether they are an auditor is asked again every minute, and nothing is shown before. */
export async function findSession(deps: Deps, jar: CookieJar, request: PageRequest): Promise<Seen> {
  const found = await findOwn(deps, jar, request);
  if (found === undefined) return { kind: 'out' };
  const { mustRecheck, ...session } = found;
  const refusal = mustRecheck ? await recheck(deps, session) : undefined;
  return refusal ?? { kind: 'in', session };
}

/** The session that a request names, whoever it is of by now. */
export async function findOwn(
  deps: Pick<Deps, 'sessions' | 'sha256'>,
  jar: CookieJar,
  request: PageRequest,
): Promise<(SignedIn & { readonly mustRecheck: boolean }) | undefined> {
  const token = tokenOf(jar, request);
  if (token === undefined) return undefined;
  const found = await deps.sessions.find(keyOf(deps, token));
  return found && { ...found, csrf: csrfOf(deps, token) };
}

async function recheck(deps: Deps, session: PageSession): Promise<Seen | undefined> {
  const { key, visitor } = session;
  const admitted = await deps.admit(visitor);
  if (admitted.ok) {
    await deps.sessions.noteRecheck(key);
    return undefined;
  }
  const { refusal } = admitted;
  if (isUncertain(refusal)) return { kind: 'unsure', refusal };
  await deps.sessions.end(key, aboutVisitor('page_refused', session, { refusal: refusal.code }));
  return { kind: 'removed', visitor, refusal };
}

/** Slack, or the policy, may tell otherwise in a moment. */
function isUncertain({ code }: VisitorRefusal): boolean {
  return code === 'person_unknown' || code === 'group_unknown' || code === 'no_policy';
}

function tokenOf(jar: CookieJar, request: PageRequest): string | undefined {
  const token = jar.read(headerOf(request, 'cookie'), 'audit');
  return token !== undefined && tokenPattern.test(token) ? token : undefined;
}

/** Of the session that a request names, whether there is one or not. */
export function sessionKeyOf(deps: Deps, jar: CookieJar, request: PageRequest): string | undefined {
  const token = tokenOf(jar, request);
  return token === undefined ? undefined : keyOf(deps, token);
}

export function keyOf({ sha256 }: Pick<Deps, 'sha256'>, token: string): string {
  return sha256(`session ${token}`);
}

function csrfOf({ sha256 }: Pick<Deps, 'sha256'>, token: string): string {
  return sha256(`form ${token}`);
}

/** Told in the same time whatever differs. */
export function isSameSecret(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
