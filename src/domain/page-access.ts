import type { PeopleFacts } from './people.ts';
import { type Entitlement, memberEntitlement, type PersonRefusal, type Policy } from './policy.ts';
import type { SlackUserId } from './request.ts';
import { ok, type Result, refused } from './result.ts';

/** Who a visitor of the page is, by what an issuer says of them. */
export type Visitor =
  | { readonly kind: 'slack'; readonly user: SlackUserId; readonly teamId: string }
  /** In lower case. `verified`: the issuer says that the address is theirs. */
  | {
      readonly kind: 'email';
      readonly email: string | undefined;
      readonly verified: boolean;
    };

/** Why a visitor is let in. */
export type VisitorEntitlement = Entitlement | { readonly via: 'email' };

export type VisitorRefusal =
  | PersonRefusal
  | { readonly code: 'not_an_auditor' }
  | { readonly code: 'another_workspace' }
  | { readonly code: 'no_email' }
  | { readonly code: 'email_not_verified' }
  | { readonly code: 'no_policy' };

/** What is known of a visitor from Slack. */
export type VisitorFacts = {
  readonly people: PeopleFacts;
  /** The workspace that the bot is in. */
  readonly teamId: string | undefined;
};

/**
 * Decides whether a visitor is an auditor. Fails closed: whom Slack does not tell of is none. Slack's people are told
 * by their ids alone, those of another issuer by a verified address alone, so that neither can stand for the other.
 */
export function mayAudit(
  policy: Policy,
  visitor: Visitor,
  facts: VisitorFacts,
): Result<VisitorEntitlement, VisitorRefusal> {
  return visitor.kind === 'slack'
    ? mayAuditFromSlack(policy, visitor, facts)
    : mayAuditByEmail(policy, visitor);
}

function mayAuditFromSlack(
  { auditors }: Policy,
  { user, teamId: claimed }: Extract<Visitor, { kind: 'slack' }>,
  { people, teamId }: VisitorFacts,
): Result<Entitlement, VisitorRefusal> {
  const answer = memberEntitlement(auditors, user, people, 'not_an_auditor');
  if (!answer.ok) return answer;
  const own = [teamId, people.persons.get(user)?.teamId];
  return own.includes(claimed) ? answer : refused({ code: 'another_workspace' });
}

function mayAuditByEmail(
  { auditorEmails = [] }: Policy,
  { email, verified }: Extract<Visitor, { kind: 'email' }>,
): Result<VisitorEntitlement, VisitorRefusal> {
  if (email === undefined) return refused({ code: 'no_email' });
  if (!verified) return refused({ code: 'email_not_verified' });
  return auditorEmails.includes(email) ? ok({ via: 'email' }) : refused({ code: 'not_an_auditor' });
}
