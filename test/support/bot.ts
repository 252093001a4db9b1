import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { inject } from 'vitest';
import type { Hcp } from '../../sandbox/hcp/server.ts';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import type { Tuning } from '../../src/app/tuning.ts';
import { createApp, type Role } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { freePort } from './free-port.ts';
import { testPolicy } from './policy.ts';
import type { TestDatabase } from './postgres.ts';

export type Mode = 'http' | 'socket';
export type Engine = 'postgres' | 'redis';

export type BotSetup = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  readonly database: TestDatabase;
  readonly mode: Mode;
  readonly engine: Engine;
  readonly role?: Role;
  readonly policy?: string;
  readonly tuning?: Partial<Tuning>;
  /** Keeps queues of one test apart from those of others on the same Redis; replicas share it. */
  readonly prefix?: string;
  readonly port?: number;
  /** Whether the auditors' page is on, and who visits it signs in with the local Slack. */
  readonly page?: boolean;
  /** What differs from `environmentOf`. */
  readonly environment?: Readonly<Record<string, string>>;
};

export type Bot = {
  readonly port: number;
  /** Every line that was logged. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
};

/** Looks soon and often, so that a test of many steps takes seconds: nothing else is different. */
const hurried: Partial<Tuning> = {
  pollSchedule: [{ untilMs: Number.POSITIVE_INFINITY, intervalMs: 400 }],
  inventoryEveryMs: 4_000,
  driftCardsEveryMs: 1_000,
  sweepEveryMs: 2_000,
};

/** Starts the bot in this process, whole or in one role, against the twins. Real everything else. */
export async function startBot(setup: BotSetup): Promise<Bot> {
  const port = setup.port ?? (await freePort());
  const publicUrl = `http://127.0.0.1:${port}`;
  // A worker takes nothing from Slack: what is installed goes on to the web processes.
  const page = setup.page === true;
  if (setup.role !== 'worker')
    setup.slack.install(appManifest({ mode: setup.mode, publicUrl, page }));
  const environment = {
    ...environmentOf(setup),
    ...(page ? pageEnvironment(setup, publicUrl) : {}),
    ...{ PORT: String(port), ...setup.environment },
  };
  const config = parseConfig(environment, () => '');
  const lines: string[] = [];
  const written = new EventEmitter();
  const write = (line: string): void => {
    lines.push(line);
    written.emit('line', line);
  };
  const log = createLog({ level: 'info', secrets: config.secrets }, { write });
  const looked = untilLine(written, 'project looked at for the first time');
  const app = await createApp({
    config,
    role: setup.role ?? 'all',
    log,
    policyText: setup.policy ?? testPolicy,
    tuning: { ...hurried, queuePrefix: setup.prefix ?? newPrefix(), ...setup.tuning },
  });
  await app.start();
  if (setup.role !== 'web') await looked;
  return { port, lines, stop: () => app.stop(5_000) };
}

/** Resolves with the first line that says so. */
function untilLine(written: EventEmitter, message: string): Promise<void> {
  return new Promise((resolve) => {
    written.on('line', (line: string) => {
      if (line.includes(message)) resolve();
    });
  });
}

/** The environment of a bot that speaks to the twins: what a user would put into `.env`. */
export function environmentOf({
  slack,
  hcp,
  database,
  mode,
  engine,
}: BotSetup): Record<string, string> {
  const redisUrl = engine === 'redis' ? inject('redisUrl') : undefined;
  return {
    SLACK_MODE: mode,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: database.botUrl,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    HCP_CLIENT_ID: hcp.clientId,
    HCP_CLIENT_SECRET: hcp.clientSecret,
    HCP_PROJECT_ID: hcp.projectId,
    HCP_API_ADDRESS: hcp.apiAddress,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: hcp.authUrl,
    HCP_REQUESTS_PER_MINUTE: '10000',
  };
}

function pageEnvironment(
  { slack: { openid } }: Pick<BotSetup, 'slack'>,
  publicUrl: string,
): Record<string, string> {
  return {
    ...{ AUDIT_PAGE: 'on', PUBLIC_URL: publicUrl },
    ...{ OIDC_CLIENT_ID: openid.clientId, OIDC_CLIENT_SECRET: openid.clientSecret },
  };
}

export const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;
