import type { Visitor, VisitorEntitlement, VisitorRefusal } from '../domain/page-access.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { Result } from '../domain/result.ts';
import type { AuditFigures } from '../use-cases/ports/audit-figures.ts';
import type { AuditStories } from '../use-cases/ports/audit-stories.ts';
import type { ChainState, LastCheckpoint } from '../use-cases/ports/chain-watch.ts';
import type { Clock } from '../use-cases/ports/clock.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { PageSessions } from '../use-cases/ports/page-sessions.ts';
import type { RequestHistory } from '../use-cases/ports/request-history.ts';
import type { Issuer } from './issuer.ts';

export type ShownLine = readonly {
  readonly text: string;
  readonly as: 'plain' | 'strong' | 'code';
}[];

/** What the page may call, bound by app.ts. */
export type PageDeps = {
  readonly issuer: Issuer;
  readonly admit: (visitor: Visitor) => Promise<Result<VisitorEntitlement, VisitorRefusal>>;
  readonly sessions: PageSessions;
  readonly history: RequestHistory;
  readonly stories: AuditStories;
  readonly figures: AuditFigures;
  readonly chain: () => ChainState;
  readonly lastCheckpoint: () => Promise<LastCheckpoint | undefined>;
  /** Names of environments, to choose from. */
  readonly environments: () => Promise<readonly string[]>;
  /** The stored decision section, line by line, as it was drawn. Throws on what is none. */
  readonly sectionPieces: (section: string) => readonly ShownLine[];
  readonly sha256: Hashing['sha256'];
  readonly canonical: Hashing['canonical'];
  /** Unguessable, and fit for a cookie. */
  readonly newToken: () => string;
  readonly clock: Clock;
  readonly log: Log;
};

export type PageSettings = {
  /** Where browsers reach the page; https where there is TLS before it. */
  readonly publicUrl: URL;
  readonly isSlack: boolean;
  /** Closes what a browser keeps of a sign-in under way. */
  readonly secret: string;
};
