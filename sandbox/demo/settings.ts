import type { Hcp } from '../hcp/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import type { Settings } from './processes.ts';

type Told = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  readonly policyFile: string;
  readonly botData: string;
};

/** The bot's environment, as the README tells an operator to write it. */
export function settingsFor({ slack, hcp, policyFile, botData }: Told): Settings {
  return {
    SLACK_MODE: 'socket',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    PORT: '0',
    POLICY_FILE: policyFile,
    DATA_DIR: botData,
    HCP_CLIENT_ID: hcp.clientId,
    HCP_CLIENT_SECRET: hcp.clientSecret,
    HCP_PROJECT_ID: hcp.projectId,
    HCP_API_ADDRESS: hcp.apiAddress,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: hcp.authUrl,
    HCP_REQUESTS_PER_MINUTE: '6000', // minutes of its time pass in a second
    HCP_LOOK_EVERY_SECONDS: '5', // nobody waits five minutes for a drift here
  };
}

/** With the auditors' page, to which the local Slack lets people sign in. */
export function auditPageSettings({ slack }: Pick<Told, 'slack'>, port: number): Settings {
  return {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    AUDIT_PAGE: 'on',
    OIDC_CLIENT_ID: slack.openid.clientId,
    OIDC_CLIENT_SECRET: slack.openid.clientSecret,
  };
}
