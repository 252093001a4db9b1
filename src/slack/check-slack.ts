import type { WebClient } from '@slack/web-api';
import type { Policy } from '../domain/policy.ts';
import { checkApproval } from './checks/approval.ts';
import { checkChannels, checkCheckpointChannel } from './checks/channels.ts';
import type { Finding } from './checks/findings.ts';
import { checkGroups } from './checks/groups.ts';
import { type AppTokenCheck, checkAppToken, checkToken } from './checks/tokens.ts';

export type SlackCheck = AppTokenCheck & {
  /** With the bot token; a client for workers, since nobody waits for three seconds here. */
  readonly web: WebClient;
  /** Whose channels, groups and people are looked at; `undefined` where none is in force. */
  readonly policy: Policy | undefined;
  /** Where checkpoints are posted, if anywhere. */
  readonly checkpointChannel?: string | undefined;
};

/**
 * Looks at what Slack lets the bot do, and at whether the policy can be carried out in this workspace.
 * Changes nothing and never throws: what could not be asked is a finding too.
 */
export async function checkSlack(check: SlackCheck): Promise<readonly Finding[]> {
  const { policy, web, checkpointChannel } = check;
  const { boundary, findings: ofToken } = await checkToken(web);
  const ofTokens = [...ofToken, ...(await checkAppToken(check))];
  if (boundary === undefined) return ofTokens;
  const published =
    checkpointChannel === undefined ? [] : await checkCheckpointChannel(web, checkpointChannel);
  const findings = [...ofTokens, ...published];
  if (policy === undefined) return findings;
  const channels = await checkChannels(web, policy);
  const { members, findings: groups } = await checkGroups(web, policy);
  const approval = await checkApproval({ web, policy, boundary, members });
  return [...findings, ...channels, ...groups, ...approval];
}

/** Looks only at whether the people and groups of a policy can do what it says. */
export async function checkPolicyPeople({
  web,
  policy,
}: {
  readonly web: WebClient;
  readonly policy: Policy;
}): Promise<readonly Finding[]> {
  const { boundary, findings } = await checkToken(web);
  if (boundary === undefined) return findings;
  const { members, findings: groups } = await checkGroups(web, policy);
  return [...groups, ...(await checkApproval({ web, policy, boundary, members }))];
}
