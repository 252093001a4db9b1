import type { Config } from '../config.ts';
import { checkSlack } from '../slack/check-slack.ts';
import { createWebClient } from '../slack/web.ts';
import type { QueueFinding as Finding } from '../use-cases/ports/job-queue.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { PolicyInForce } from '../use-cases/ports/policy-store.ts';

/** What Slack lets the bot do, and whether the policy can be carried out in this workspace. */
export async function checkSlackSide(
  { slack, audit }: Config,
  inForce: PolicyInForce | undefined,
  log: Log,
): Promise<readonly Finding[]> {
  const web = createWebClient({ botToken: slack.botToken, apiUrl: slack.apiUrl }, 'worker', log);
  const appToken = slack.mode === 'socket' ? { appToken: slack.appToken } : {};
  const findings = await checkSlack({
    ...{ web, apiUrl: slack.apiUrl, policy: inForce?.policy, log },
    checkpointChannel: audit.checkpointChannel,
    ...appToken,
  });
  return findings.map((finding) => ({ ...finding, detail: `Slack: ${finding.detail}` }));
}
