import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../use-cases/ports/log.ts';
import { faultFields, toSlackFault } from './fault.ts';
import type { TrustBoundary } from './person-kind.ts';

export type AppIdentity = TrustBoundary & {
  readonly botUserId: string;
  readonly botId: string | undefined;
  /** With its slash at the end. */
  readonly workspaceUrl: string;
  readonly appId: string | undefined;
};

const authSchema = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  url: z.string(),
});

/** Asks Slack once who we are, and remembers only an answer: a failure is asked again. */
export function createIdentity(web: WebClient, log: Log): () => Promise<AppIdentity> {
  let known: Promise<AppIdentity> | undefined;
  return () => {
    known ??= askIdentity(web, log).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function askIdentity(web: WebClient, log: Log): Promise<AppIdentity> {
  const auth = authSchema.parse(await web.auth.test());
  return {
    teamId: auth.team_id,
    enterpriseId: auth.enterprise_id ?? undefined,
    botUserId: auth.user_id,
    botId: auth.bot_id,
    workspaceUrl: auth.url.replace(/\/*$/, '/'),
    appId: auth.bot_id === undefined ? undefined : await askAppId(web, auth.bot_id, log),
  };
}

/** Without leave to ask, deliveries are told by signature or socket alone. No answer is asked again. */
async function askAppId(web: WebClient, bot: string, log: Log): Promise<string | undefined> {
  try {
    const { bot: info } = await web.bots.info({ bot });
    return info?.app_id;
  } catch (error) {
    const fault = toSlackFault(error);
    if (fault === undefined || !('code' in fault)) throw error;
    log.warn(faultFields(error), 'own app id is unknown; deliveries are told by signature alone');
    return undefined;
  }
}
