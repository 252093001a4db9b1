import type { AuditAction, AuditDraft } from '../domain/audit.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PageSession } from '../use-cases/ports/page-sessions.ts';

type About = Pick<PageSession, 'visitor' | 'issuer' | 'subject'>;

/** What the log is told of a visitor: ids, and no address. Who is not Slack's is named by their issuer's id. */
export function aboutVisitor(
  action: Extract<AuditAction, `page_${string}`>,
  { visitor, issuer, subject }: About,
  details: JsonObject,
): AuditDraft {
  const slack =
    visitor.kind === 'slack'
      ? { actor: visitor.user, of: { team_id: visitor.teamId } }
      : { actor: null, of: {} };
  return {
    ...{ action, actor: slack.actor, requestId: null },
    details: { issuer, subject, ...slack.of, ...details },
  };
}

/** Whose entries are counted together, so that nobody fills the log. */
export function countedAs({ issuer, subject }: About): string {
  return `${issuer} ${subject}`;
}
