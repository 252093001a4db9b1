import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../../use-cases/ports/log.ts';
import { botScopes } from '../manifest.ts';
import type { TrustBoundary } from '../person-kind.ts';
import { webOptions } from '../web.ts';
import { type Finding, faultWords, finding, remedies } from './findings.ts';

const authSchema = z.object({
  url: z.string(),
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  user_id: z.string(),
  bot_id: z.string().nullish(),
  is_enterprise_install: z.boolean().nullish(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
type Auth = z.infer<typeof authSchema>;

export type TokenCheck = {
  /** `undefined` where nothing more can be asked. */
  readonly boundary: TrustBoundary | undefined;
  readonly findings: readonly Finding[];
};

/** Looks at the bot token: whose it is, and what it may do beside what the manifest asks for. */
export async function checkToken(web: WebClient): Promise<TokenCheck> {
  try {
    const auth = authSchema.parse(await web.auth.test());
    const boundary = { teamId: auth.team_id, enterpriseId: auth.enterprise_id ?? undefined };
    return { boundary, findings: [judgeIdentity(auth), ...judgeScopes(auth)] };
  } catch (error) {
    const detail = `the bot token does not work: ${faultWords(error)}`;
    const remedy =
      'Check SLACK_BOT_TOKEN: it begins with xoxb-. Then SLACK_API_URL and the network.';
    return { boundary: undefined, findings: [finding('fail', 'slack_token', detail, remedy)] };
  }
}

function judgeIdentity(auth: Auth): Finding {
  const who = `${auth.user_id} at ${auth.url}`;
  if (auth.bot_id == null)
    return finding(
      'fail',
      'slack_token',
      `the token is a person's (${who}), not a bot's`,
      'Put the bot token, which begins with xoxb-, into SLACK_BOT_TOKEN.',
    );
  // Then Slack wants to be told a workspace with every question about groups, and there is none to tell.
  if (auth.is_enterprise_install === true)
    return finding(
      'fail',
      'slack_install',
      `the app is installed on the whole enterprise (${who}); groups cannot be read so`,
      'Install it on the one workspace that it is for.',
    );
  return finding('ok', 'slack_token', `bot user ${who}`);
}

function judgeScopes({ response_metadata: metadata }: Auth): readonly Finding[] {
  const granted = metadata?.scopes;
  if (granted === undefined)
    return [finding('warn', 'slack_scopes', 'Slack did not say which scopes are granted')];
  const missing = botScopes.filter(({ name }) => !granted.includes(name));
  const wanted: readonly string[] = botScopes.map(({ name }) => name);
  const more = granted.filter((name) => !wanted.includes(name));
  return [
    ...missing.map(({ name, reason, without }) =>
      without === undefined
        ? finding('fail', 'slack_scope', `${name} is missing: it ${reason}`, remedies.scopes)
        : finding('warn', 'slack_scope', `${name} is missing: ${without}`, remedies.scopes),
    ),
    ...(missing.length > 0
      ? []
      : [finding('ok', 'slack_scopes', `all ${botScopes.length} scopes of the manifest`)]),
    ...(more.length === 0
      ? []
      : [
          finding(
            'warn',
            'slack_scopes_unused',
            `granted, and of no use to the bot: ${more.join(', ')}`,
            'Take them from the app, so that a stolen token can do less.',
          ),
        ]),
  ];
}

export type AppTokenCheck = {
  /** In Socket Mode. */
  readonly appToken?: string | undefined;
  readonly apiUrl: URL;
  readonly log: Log;
};

/** In Socket Mode: asks for the address of a connection, and does not use it. */
export async function checkAppToken({
  appToken,
  apiUrl,
  log,
}: AppTokenCheck): Promise<readonly Finding[]> {
  if (appToken === undefined) return [];
  const web = new WebClient(appToken, webOptions(apiUrl, 'worker', log));
  try {
    await web.apps.connections.open();
    return [finding('ok', 'slack_app_token', 'the app token opens a Socket Mode connection')];
  } catch (error) {
    const detail = `the app token opens no Socket Mode connection: ${faultWords(error)}`;
    return [finding('fail', 'slack_app_token', detail, remedies.appToken)];
  }
}
