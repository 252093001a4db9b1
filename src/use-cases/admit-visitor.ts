import {
  mayAudit,
  type Visitor,
  type VisitorEntitlement,
  type VisitorRefusal,
} from '../domain/page-access.ts';
import type { PeopleFacts } from '../domain/people.ts';
import type { Policy } from '../domain/policy.ts';
import { type Result, refused } from '../domain/result.ts';
import { askAbout } from './ask-about.ts';
import type { PeopleDirectory } from './ports/people-directory.ts';

export type AdmitDeps = {
  readonly policy: () => Promise<Policy | undefined>;
  readonly people: PeopleDirectory;
  /** The workspace that the bot is in; `undefined` where Slack cannot be asked. */
  readonly teamId: () => Promise<string | undefined>;
};

const nobody: PeopleFacts = { persons: new Map(), groups: new Map() };

/** Says whether a visitor of the page is an auditor now, by the policy in force and on fresh facts. */
export async function admitVisitor(
  deps: AdmitDeps,
  visitor: Visitor,
): Promise<Result<VisitorEntitlement, VisitorRefusal>> {
  const policy = await deps.policy();
  if (policy === undefined) return refused({ code: 'no_policy' });
  if (visitor.kind === 'email')
    return mayAudit(policy, visitor, { people: nobody, teamId: undefined });
  const wanted = { persons: [visitor.user], groups: policy.auditors.groups };
  const [people = nobody, teamId] = await Promise.all([
    askAbout(deps.people, wanted),
    deps.teamId(),
  ]);
  return mayAudit(policy, visitor, { people, teamId });
}
