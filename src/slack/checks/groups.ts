import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { groupsOf, type Policy } from '../../domain/policy.ts';
import { type Finding, faultWords, finding, refusalOf, remedies } from './findings.ts';

const groupsSchema = z.array(
  z.object({ id: z.string(), handle: z.string(), date_delete: z.number().nullish() }),
);
type Group = z.infer<typeof groupsSchema>[number];

export type GroupsCheck = {
  /** Who is entitled through each group: nobody, where there is none; absent where it is not known. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly Finding[];
};

/** Looks at every user group that the policy names: whether it is there, enabled, and anyone in it. */
export async function checkGroups(web: WebClient, policy: Policy): Promise<GroupsCheck> {
  const ids = groupsOf(policy);
  if (ids.length === 0) return { members: new Map(), findings: [] };
  const known = await listGroups(web);
  if ('level' in known) return { members: new Map(), findings: [known] };
  const members = new Map<string, readonly string[]>();
  const findings: Finding[] = [];
  for (const id of ids) {
    const group = known.groups.find((one) => one.id === id);
    const judged = group === undefined ? missing(id) : await checkGroup(web, group);
    findings.push({ ...judged.finding, about: id });
    if (judged.users !== undefined) members.set(id, judged.users);
  }
  return { members, findings };
}

async function listGroups(web: WebClient): Promise<{ readonly groups: Group[] } | Finding> {
  try {
    const { usergroups } = await web.usergroups.list({ include_disabled: true });
    return { groups: groupsSchema.parse(usergroups ?? []) };
  } catch (error) {
    const why = refusalOf(error);
    const detail = `user groups cannot be read: ${faultWords(error)}`;
    return why === 'plan_upgrade_required'
      ? finding(
          'fail',
          'slack_groups',
          detail,
          'Slack has them in paid plans only: name users in the policy.',
        )
      : finding('fail', 'slack_groups', detail, remedies.later);
  }
}

type Judged = { readonly finding: Finding; readonly users?: readonly string[] };

function missing(id: string): Judged {
  const detail = `there is no user group ${id}: nobody is entitled through it`;
  return { finding: finding('fail', 'slack_group', detail, remedies.policy), users: [] };
}

async function checkGroup(web: WebClient, { id, handle, date_delete }: Group): Promise<Judged> {
  const named = `@${handle} (${id})`;
  if ((date_delete ?? 0) > 0) {
    const detail = `${named} is disabled: nobody is entitled through it`;
    const remedy = 'Enable the group, or name another one in the policy.';
    return { finding: finding('fail', 'slack_group', detail, remedy), users: [] };
  }
  try {
    const { users = [] } = await web.usergroups.users.list({ usergroup: id });
    if (users.length > 0)
      return { finding: finding('ok', 'slack_group', `${named}: ${users.length} in it`), users };
    const detail = `nobody is in ${named}`;
    return { finding: finding('fail', 'slack_group', detail, 'Put people into the group.'), users };
  } catch (error) {
    const detail = `who is in ${named} cannot be read: ${faultWords(error)}`;
    return { finding: finding('fail', 'slack_group', detail, remedies.later) };
  }
}
