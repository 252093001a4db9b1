import type { AuditDraft } from '../../domain/audit.ts';
import type { Visitor } from '../../domain/page-access.ts';

/** Somebody who has signed in to the page. */
export type PageSession = {
  /** Of what their cookie holds, the SHA-256: who reads the table cannot be them. */
  readonly key: string;
  readonly visitor: Visitor;
  /** Who says so, and by what id. */
  readonly issuer: string;
  readonly subject: string;
};

/** Whether somebody is still an auditor is asked again after so long. */
export const recheckAfterMs = 60_000;
/** A session that is not used ends. */
export const idleForMs = 60 * 60_000;
export const longestSessionMs = 8 * 60 * 60_000;

/** Sessions of the page, and what of them the log is told. All times are the database's. */
export type PageSessions = {
  /** The session and its entry, or neither. */
  begin(session: PageSession, entry: AuditDraft): Promise<void>;
  /** `undefined` of one that never was, has ended or is over. */
  find(key: string): Promise<(PageSession & { readonly mustRecheck: boolean }) | undefined>;
  /** They were found to be an auditor now. */
  noteRecheck(key: string): Promise<void>;
  /** With an entry where they are no auditor any more, or with none. Ending twice writes one entry. */
  end(key: string, entry?: AuditDraft): Promise<void>;
  /** Whether it was written: of each `by` ten a minute are, and the next one says how many were left out. */
  record(entry: AuditDraft, by: string): Promise<boolean>;
};
