import { proofFaults } from '../domain/audit-proof.ts';
import { findIdentities } from '../domain/found-identities.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RequestFilter } from '../domain/request-filter.ts';
import { filterFields } from '../intake/request-filter.ts';
import type { Period } from '../use-cases/ports/audit-figures.ts';
import type { Story } from '../use-cases/ports/audit-stories.ts';
import type { PageDeps, ShownLine } from './deps.ts';
import { download, type Format } from './download.ts';
import { aboutVisitor, countedAs } from './entries.ts';
import { type Html, html, nothing } from './html.ts';
import type { PageAnswer, PageRequest } from './http.ts';
import { pagePaths } from './paths.ts';
import { type Asked, type QueryRefusal, readQuery } from './query.ts';
import type { SignedIn } from './session.ts';
import { figureSections } from './views/figures-page.ts';
import { layout } from './views/layout.ts';
import { plainNotice } from './views/notices.ts';
import { periodForm } from './views/period-form.ts';
import { reportList } from './views/report-list.ts';
import { requestsPage, unreadableFilter } from './views/requests-page.ts';
import { detailsOf, type ReadStory, storyPage } from './views/story-page.ts';

type Handler = (deps: PageDeps, request: PageRequest, session: SignedIn) => Promise<PageAnswer>;

type Here = NonNullable<Parameters<typeof layout>[0]['here']>;

type Shown = {
  readonly status: number;
  readonly title: string;
  readonly session: SignedIn;
  readonly here?: Here;
  readonly main: Html;
};

async function page(deps: PageDeps, { status, ...frame }: Shown): Promise<PageAnswer> {
  const chain = { state: deps.chain(), checkpoint: await deps.lastCheckpoint() };
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: layout({ ...frame, chain }),
  };
}

/** As many as one looks through without losing one's place. */
const pageSize = 50;

export const showRequests: Handler = async (deps, { query }, session) => {
  const frame = { session, title: 'Requests', here: 'requests' } as const;
  const [asked, environments] = [readQuery(query, deps.clock()), await deps.environments()];
  if (!asked.ok)
    return await page(deps, {
      ...{ ...frame, status: 400 },
      main: unreadableFilter(asked.refusal, environments),
    });
  const { filter, after } = asked.value;
  const options = { limit: pageSize, ...(after === undefined ? {} : { after }) };
  const found = await deps.history.page(filter, options);
  const main = requestsPage({ asked: asked.value, page: found, environments });
  return await page(deps, { ...frame, status: 200, main });
};

export const showStory: Handler = async (deps, { path }, session) => {
  const reference = path.slice(path.lastIndexOf('/') + 1);
  const stories = await deps.stories.find(reference);
  const title =
    stories.length === 0 ? 'No such request' : `Request ${stories[0]?.request.reference}`;
  const main =
    stories.length === 0
      ? plainNotice('No request is called that.')
      : storyPage(stories.map((story) => read(deps, story)));
  return await page(deps, { session, title, status: stories.length === 0 ? 404 : 200, main });
};

function read({ sectionPieces, sha256, canonical }: PageDeps, story: Story): ReadStory {
  const logged = story.entries.map(detailsOf);
  return {
    story,
    identities: findIdentities(story, { sha256, canonical }),
    versions: story.versions.map((version) => {
      const { preimage, digest, decision_section: decisionSection } = version;
      const isCut = story.dropped !== undefined;
      const faults = proofFaults({ preimage, digest, decisionSection, logged, isCut }, sha256);
      return { version, faults, lines: linesOf(sectionPieces, decisionSection) };
    }),
  };
}

/** What is no section any more was tampered with: the digest says so, and its text is shown as it is. */
function linesOf(sectionPieces: PageDeps['sectionPieces'], section: string): readonly ShownLine[] {
  try {
    return sectionPieces(section);
  } catch {
    return [[{ text: section, as: 'plain' }]];
  }
}

const usualPeriodMs = 90 * 24 * 60 * 60 * 1000;

type Viewed = { readonly title: string; readonly here: Here };

/** Whatever is shown of a period; without one it is the last ninety days. */
async function showPeriod(
  deps: PageDeps,
  { request, session, viewed }: { request: PageRequest; session: SignedIn; viewed: Viewed },
  more: (period: Period) => Promise<Html>,
): Promise<PageAnswer> {
  const now = deps.clock();
  const asked = readPeriod(readQuery(request.query, now));
  const action = pagePaths[viewed.here];
  if (!asked.ok) {
    const main = periodForm({ action, ...asked.refusal });
    return await page(deps, { ...viewed, session, status: 400, main });
  }
  const { fields, filter } = asked.value;
  const until = filter.until ?? now;
  const since = filter.since ?? new Date(until.getTime() - usualPeriodMs);
  const period = { since, until };
  const [figures, rest] = await Promise.all([deps.figures.of(period), more(period)]);
  const main = html`${periodForm({ action, fields, problems: [] })}
${figureSections(figures, period)}
${rest}`;
  return await page(deps, { ...viewed, session, status: 200, main });
}

type ReadQuery = ReturnType<typeof readQuery>;

/** Figures are of all that was asked for in a period: a part of a filter that would be passed over is refused. */
function readPeriod(asked: ReadQuery): ReadQuery {
  if (!asked.ok) return asked;
  const { fields, after }: Asked = asked.value;
  const others = Object.keys(fields).filter((name) => name !== 'since' && name !== 'until');
  const problems: QueryRefusal['problems'] = [
    ...others.map((text) => ({ code: 'unknown_name', text }) as const),
    ...(after === undefined ? [] : [{ code: 'place_unreadable' } as const]),
  ];
  return problems.length === 0 ? asked : { ok: false, refusal: { fields, problems } };
}

export const showFigures: Handler = async (deps, request, session) =>
  await showPeriod(deps, { request, session, viewed: { title: 'Figures', here: 'figures' } }, () =>
    Promise.resolve(nothing),
  );

/** As many as a reader of paper can want; the downloads have all of them. */
const longestReport = 1_000;

export const showReport: Handler = async (deps, request, session) =>
  await showPeriod(
    deps,
    { request, session, viewed: { title: 'Report', here: 'report' } },
    async (period) => {
      const found = await deps.history.page(period, { limit: longestReport });
      return reportList(found, { at: deps.clock(), by: session.visitor });
    },
  );

const downloadAs =
  (format: Format): Handler =>
  async (deps, { query }, session) => {
    const asked = readQuery(query, deps.clock());
    const frame = { session, title: 'Not downloaded' };
    if (!asked.ok || asked.value.after !== undefined) {
      const problem = plainNotice('The filter cannot be read, so nothing is downloaded.');
      return await page(deps, { ...frame, status: 400, main: problem });
    }
    const { filter } = asked.value;
    const entry = aboutVisitor('page_downloaded', session, { format, filter: filterJson(filter) });
    if (!(await deps.sessions.record(entry, countedAs(session)))) {
      const words = 'Each download is an entry of the log, and ten a minute are enough.';
      return await page(deps, { ...frame, status: 429, main: plainNotice(words) });
    }
    return download(deps, { filter, format });
  };

/** What somebody typed into a filter is free text, so the log has the parts that are not. */
function filterJson(filter: RequestFilter): JsonObject {
  const { ticket, ...others } = filterFields(filter);
  return { ...others, ...(ticket === undefined ? {} : { ticket: 'given' }) };
}

export const csvDownload: Handler = downloadAs('csv');
export const jsonlDownload: Handler = downloadAs('jsonl');
