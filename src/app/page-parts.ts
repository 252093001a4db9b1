import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Config } from '../config.ts';
import { createHashing, sha256Bytes } from '../hashing.ts';
import { createLoop } from '../loop.ts';
import { createIssuer } from '../page/issuer.ts';
import { createPageListener } from '../page/listener.ts';
import { createPage } from '../page/page.ts';
import { pagePaths } from '../page/paths.ts';
import type { Part } from '../parts.ts';
import { sectionPieces } from '../slack/messages/plain-section.ts';
import { createAuditFigures } from '../store/audit-figures.ts';
import { createAuditStories } from '../store/audit-stories.ts';
import { createChainWatch } from '../store/chain-watch.ts';
import { createCheckpointStore } from '../store/checkpoint-store.ts';
import { createPageSessions } from '../store/page-sessions.ts';
import { reads } from '../store/transaction.ts';
import { admitVisitor } from '../use-cases/admit-visitor.ts';
import type { Tuning } from './tuning.ts';
import type { UseCases } from './use-cases.ts';

type PageParts = { readonly listener: RequestListener; readonly parts: readonly Part[] };

/** The auditors' page and what looks along the log for it; nothing of it where it is off. */
export function pageParts(
  { page }: Pick<Config, 'page'>,
  useCases: UseCases,
  tuning: Tuning,
): PageParts | undefined {
  if (page === undefined) return undefined;
  const { log, clock, database, policy } = useCases;
  const { sha256, canonical } = createHashing();
  const watch = createChainWatch(
    { database, sha256: sha256Bytes, clock, log },
    { wholeEveryMs: tuning.chainWholeEveryMs },
  );
  const looking = createLoop('chain', tuning.chainEveryMs, { runOnce: watch.runOnce, log });
  const stories = createAuditStories(database);
  const stored = { orm: database.orm, canonical, sha256: sha256Bytes };
  const checkpoints = createCheckpointStore(stored);
  const redirectUrl = new URL(pagePaths.callback, page.publicUrl).href;
  const served = createPage(
    {
      issuer: createIssuer({ ...page, redirectUrl }),
      admit: (visitor) => admitVisitor(useCases, visitor),
      sessions: createPageSessions({ orm: database.orm, canonical }),
      history: useCases.requestHistory,
      stories: { find: (reference) => reads(stories.find(reference)) },
      figures: createAuditFigures(database),
      chain: watch.state,
      lastCheckpoint: async () => (await checkpoints.state()).newest,
      environments: async () => (await policy())?.environments.map(({ name }) => name) ?? [],
      ...{ sectionPieces, sha256, canonical, clock, log },
      newToken: () => randomBytes(32).toString('base64url'),
    },
    { publicUrl: page.publicUrl, isSlack: page.isSlack, secret: page.clientSecret },
  );
  return {
    listener: createPageListener(served, log),
    parts: [
      {
        name: 'chain watch',
        start: () => Promise.resolve(looking.start()),
        stop: () => looking.stop(),
      },
    ],
  };
}
