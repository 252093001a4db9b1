import { createHash, randomBytes } from 'node:crypto';
import type { AuditDraft } from '../../src/domain/audit.ts';
import type { Figures } from '../../src/domain/figures.ts';
import type { Visitor, VisitorRefusal } from '../../src/domain/page-access.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { ok, refused } from '../../src/domain/result.ts';
import type { PageDeps, PageSettings } from '../../src/page/deps.ts';
import type { PageAnswer, PageRequest } from '../../src/page/http.ts';
import { type Claims, SignInFailedError } from '../../src/page/issuer.ts';
import { createPage, type Page } from '../../src/page/page.ts';
import { pagePaths } from '../../src/page/paths.ts';
import type { Story } from '../../src/use-cases/ports/audit-stories.ts';
import type { ChainState } from '../../src/use-cases/ports/chain-watch.ts';
import {
  idleForMs,
  longestSessionMs,
  type PageSession,
  recheckAfterMs,
} from '../../src/use-cases/ports/page-sessions.ts';
import type { PastRequest, RequestHistory } from '../../src/use-cases/ports/request-history.ts';
import { type CollectedLog, createCollectedLog } from './collected-log.ts';

/** What is behind the page; a test changes what it is about. */
type PageWorld = {
  now: Date;
  requests: readonly PastRequest[];
  stories: readonly Story[];
  figures: Figures;
  chain: ChainState;
  environments: readonly string[];
  claims: Claims | SignInFailedError;
  /** Why nobody is let in; absent where everybody is. */
  refusal: VisitorRefusal | undefined;
  /** Waited for by whatever reads the past. */
  reading: () => Promise<void>;
};

export type FakePage = {
  readonly page: Page;
  readonly world: PageWorld;
  readonly entries: readonly AuditDraft[];
  readonly logged: CollectedLog;
  readonly sessions: ReadonlyMap<string, unknown>;
  /** What was asked of the past, call by call. */
  readonly asked: readonly Parameters<RequestHistory['page']>[];
  get(target: string, headers?: PageRequest['headers']): Promise<PageAnswer>;
  post(
    target: string,
    form: Readonly<Record<string, string>>,
    headers?: PageRequest['headers'],
  ): Promise<PageAnswer>;
  /** The cookie of somebody who has just signed in. */
  signIn(): Promise<string>;
};

export const auditorClaims: Claims = {
  ...{ issuer: 'https://slack.com/', subject: 'U0AUDITOR', email: undefined, emailVerified: false },
  ...{ slackUser: 'U0AUDITOR', slackTeam: 'T1' },
};

export const noFigures: Figures = {
  outcomes: [],
  toDecision: { counts: [], medianSeconds: undefined, ninetiethSeconds: undefined },
  toAvailable: { counts: [], medianSeconds: undefined, ninetiethSeconds: undefined },
  approvers: [],
  dropped: undefined,
};

const start = new Date('2026-11-28T12:00:00Z');

type Kept = PageSession & { readonly startedAt: number; checkedAt: number };

export function createFakePage(settings: Partial<PageSettings> = {}): FakePage {
  const world: PageWorld = {
    ...{ now: start, requests: [], stories: [], figures: noFigures, environments: ['production'] },
    chain: {
      entries: 12,
      dropped: undefined,
      begunAt: start,
      upToDateAt: start,
      brokenAt: undefined,
    },
    ...{ claims: auditorClaims, refusal: undefined, reading: () => Promise.resolve() },
  };
  const entries: AuditDraft[] = [];
  const sessions = new Map<string, Kept>();
  const asked: Parameters<RequestHistory['page']>[] = [];
  const logged = createCollectedLog();
  const deps = createDeps(world, { entries, sessions, asked, log: logged.log });
  const page = createPage(deps, {
    ...{ publicUrl: new URL('https://audit.example.com'), isSlack: true, secret: 'a-secret' },
    ...settings,
  });
  const send = async (method: string, target: string, more: Partial<PageRequest>) => {
    const [path = '', ...query] = target.split('?');
    const common = { headers: {}, readBody: () => Promise.resolve('') };
    return await page.handle({ ...common, method, path, query: query.join('?'), ...more });
  };
  const get: FakePage['get'] = (target, headers = {}) => send('GET', target, { headers });
  return {
    ...{ page, world, entries, sessions, asked, logged, get },
    post: (target, form, headers = {}) =>
      send('POST', target, {
        headers,
        readBody: () => Promise.resolve(new URLSearchParams(form).toString()),
      }),
    signIn: async () => {
      const begun = await get(pagePaths.signIn);
      const ended = await get(`${pagePaths.callback}?code=c&state=s`, {
        cookie: cookiesOf(begun).join('; '),
      });
      return cookiesOf(ended).find((cookie) => !cookie.endsWith('=')) ?? '';
    },
  };
}

type Inner = {
  readonly entries: AuditDraft[];
  readonly sessions: Map<string, Kept>;
  readonly asked: Parameters<RequestHistory['page']>[];
  readonly log: PageDeps['log'];
};

function createDeps(world: PageWorld, { entries, sessions, asked, log }: Inner): PageDeps {
  const ms = (): number => world.now.getTime();
  return {
    issuer: {
      begin: () =>
        Promise.resolve({
          url: 'https://issuer.example.com/authorize?state=s',
          checks: { state: 's', nonce: 'n', verifier: 'v' },
        }),
      finish: () =>
        world.claims instanceof SignInFailedError
          ? Promise.reject(world.claims)
          : Promise.resolve(world.claims),
    },
    admit: (_visitor: Visitor) =>
      Promise.resolve(
        world.refusal === undefined ? ok({ via: 'user' as const }) : refused(world.refusal),
      ),
    sessions: {
      begin: async (session, entry) => {
        await Promise.resolve(
          sessions.set(session.key, { ...session, startedAt: ms(), checkedAt: ms() }),
        );
        entries.push(entry);
      },
      find: (key) => {
        const kept = sessions.get(key);
        const isAlive =
          kept !== undefined &&
          ms() - kept.startedAt < longestSessionMs &&
          ms() - kept.checkedAt < idleForMs;
        if (!isAlive) return Promise.resolve(undefined);
        const { startedAt: _, checkedAt, ...session } = kept;
        return Promise.resolve({ ...session, mustRecheck: ms() - checkedAt > recheckAfterMs });
      },
      noteRecheck: (key) => {
        const kept = sessions.get(key);
        if (kept !== undefined) kept.checkedAt = ms();
        return Promise.resolve();
      },
      end: (key, entry) => {
        if (sessions.delete(key) && entry !== undefined) entries.push(entry);
        return Promise.resolve();
      },
      record: (entry, by) => {
        const before = entries.filter(({ action }) => action === entry.action).length;
        if (before >= 10 || by === '') return Promise.resolve(false);
        entries.push(entry);
        return Promise.resolve(true);
      },
    },
    history: {
      page: async (filter, options) => {
        asked.push([filter, options]);
        await world.reading();
        const { after, limit } = options;
        const from =
          after === undefined ? 0 : world.requests.findIndex(({ id }) => id === after.id) + 1;
        const requests = world.requests.slice(from, from + limit);
        const last = requests.at(-1);
        const isMore = from + limit < world.requests.length;
        return { requests, next: isMore && last !== undefined ? last : undefined };
      },
    },
    stories: {
      find: (reference) =>
        Promise.resolve(world.stories.filter(({ request }) => request.id === reference)),
    },
    figures: { of: () => Promise.resolve(world.figures) },
    chain: () => world.chain,
    lastCheckpoint: () => Promise.resolve(undefined),
    environments: () => Promise.resolve(world.environments),
    sectionPieces: (section) =>
      (JSON.parse(section) as readonly string[]).map((text) => [
        { text: String(text), as: 'plain' as const },
        { text: String(text), as: 'code' as const },
      ]),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    canonical: (value) => JSON.stringify(value),
    newToken: () => randomBytes(32).toString('base64url'),
    clock: () => world.now,
    log,
  };
}

/** Name and value of each cookie that an answer sets. */
export function cookiesOf({ headers }: PageAnswer): readonly string[] {
  const set = headers['set-cookie'] ?? [];
  return [set].flat().map((cookie) => cookie.split(';')[0] ?? '');
}

export async function textOf({ body }: PageAnswer): Promise<string> {
  if (typeof body === 'string') return body;
  let text = '';
  for await (const piece of body) text += piece;
  return text;
}

export function aPastRequest(change: Partial<PastRequest> = {}): PastRequest {
  return {
    id: '11111111-1111-4111-8111-111111111111' as PastRequest['id'],
    ...{ reference: 'ABC123', createdAt: start, requester: 'U0ADA' as SlackUserId },
    ...{ environment: 'production', change: 'create', projectId: 'project-1' },
    ...{ clusterId: 'prod-eu', serviceId: 'payments', ticket: 'CHG1', status: 'succeeded' },
    version: 1,
    reviews: [{ reviewer: 'U0BEN' as SlackUserId, decision: 'approve', at: start }],
    ...change,
  };
}

export function aStory(text: string): Story {
  const entry = {
    ...{ seq: 1, prev: new Uint8Array(32), hash: new Uint8Array(32) },
    body: JSON.stringify({ details: { note: text, reviewer: { identity_hash: text } } }),
    columns: { at: start.toISOString(), requestId: text, actor: text, action: text },
  };
  return {
    request: {
      ...{ id: '11111111-1111-4111-8111-111111111111', reference: text, version: 1 },
      ...{ requester: text, environment: text, change: text, project_id: text, cluster_id: text },
      ...{ service_id: text, reason: text, ticket: text, status: text },
      created_at: start.toISOString(),
    },
    versions: [
      {
        ...{ version: 1, shown_at: start.toISOString(), preimage: text, digest: text },
        decision_section: JSON.stringify([text]),
      },
    ],
    reviews: [
      {
        ...{ version: 1, reviewer: text, decision: text, reason: text, facts: {} },
        at: start.toISOString(),
      },
    ],
    identities: [{ ...{ hash: text, person: text, email: text }, group: text, salt: text }],
    entries: [entry],
    dropped: undefined,
  };
}
