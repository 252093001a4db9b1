/** Starts that fail, with marked secrets in everything that is configured: what is said of them holds none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startHcp } from '../../sandbox/hcp/server.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createApp, type Role } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { type BotSetup, environmentOf, newPrefix } from '../support/bot.ts';
import { freePort } from '../support/free-port.ts';
import { testPolicy } from '../support/policy.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { marked, marksIn, wholeError } from '../support/secrets.ts';

const secrets = {
  SLACK_BOT_TOKEN: `xoxb-${marked('bot')}`,
  SLACK_APP_TOKEN: `xapp-${marked('app')}`,
  SLACK_SIGNING_SECRET: marked('signing'),
  HCP_CLIENT_SECRET: marked('hcp'),
  database: marked('database'),
  owner: marked('owner'),
  redis: marked('redis'),
};
const marks = new Map(Object.entries(secrets));

let setup: BotSetup;
let closed: number;
beforeAll(async () => {
  const [slack, hcp, database] = await Promise.all([
    startSlack({ manifest: appManifest({ mode: 'socket' }) }),
    startHcp(),
    createTestDatabase('canary_starts'),
  ]);
  setup = { slack, hcp, database, mode: 'socket', engine: 'postgres' };
  closed = await freePort();
});
afterAll(async () => {
  await Promise.all([setup.slack.stop(), setup.hcp.stop()]);
  await setup.database.drop();
});

const databaseUrl = (port: number): string =>
  `postgres://privatelink_bot:${secrets.database}@127.0.0.1:${port}/privatelink`;

/** Starts the bot in this process until it fails, or says `until`; gives all that was said of it. */
async function say(
  role: Role,
  changes: Readonly<Record<string, string>>,
  until = 'never',
): Promise<readonly string[]> {
  const said: string[] = [];
  const environment = { ...environmentOf(setup), PORT: '0', ...changes };
  try {
    const config = parseConfig(environment, () => '');
    let heard: () => void = () => undefined;
    const found = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const write = (line: string): void => {
      said.push(line);
      if (line.includes(until)) heard();
    };
    const log = createLog({ level: 'info', secrets: config.secrets }, { write });
    const tuning = { queuePrefix: newPrefix() };
    const app = await createApp({ config, role, log, policyText: testPolicy, tuning });
    try {
      await app.start();
      await found;
    } finally {
      await app.stop(1_000);
    }
  } catch (error) {
    said.push(wholeError(error));
  }
  return said;
}

const found = (said: readonly string[]): readonly string[] =>
  said.flatMap((text) => marksIn(text, marks));

describe('a start that fails holds its tongue about secrets', () => {
  it('when every value is wrong', async () => {
    const said = await say('all', {
      SLACK_BOT_TOKEN: secrets.SLACK_SIGNING_SECRET,
      SLACK_APP_TOKEN: secrets.HCP_CLIENT_SECRET,
      DATABASE_URL: `mysql://root:${secrets.database}@127.0.0.1/x`,
      DATABASE_OWNER_URL: `${secrets.owner}`,
      REDIS_URL: `http://default:${secrets.redis}@127.0.0.1`,
      HCP_CLIENT_SECRET: `two words ${secrets.HCP_CLIENT_SECRET}`,
    });

    expect(said.join('')).toContain('DATABASE_URL must be a postgres:// URL');
    expect(found(said)).toEqual([]);
  });

  it('when the database is down', async () => {
    const said = await say('all', { ...secretsFor('slack'), DATABASE_URL: databaseUrl(closed) });

    expect(said.join('')).toContain('ECONNREFUSED');
    expect(found(said)).toEqual([]);
  });

  it('when the database refuses the password', async () => {
    const { port } = new URL(setup.database.botUrl);
    const said = await say('all', { DATABASE_URL: databaseUrl(Number(port)) });

    expect(said.join('')).toMatch(/password authentication failed|does not exist/);
    expect(found(said)).toEqual([]);
  });

  it.each([
    ['the bot token', 'web', { SLACK_BOT_TOKEN: secrets.SLACK_BOT_TOKEN }, /invalid_auth/],
    ['the app token', 'web', { SLACK_APP_TOKEN: secrets.SLACK_APP_TOKEN }, /invalid_auth/],
  ] as const)('when Slack refuses %s', async (_, role, changes, words) => {
    const said = await say(role, changes);

    expect(said.join('')).toMatch(words);
    expect(found(said)).toEqual([]);
  });

  it('when HCP refuses the credentials and Redis is down', async () => {
    const said = await say(
      'worker',
      {
        HCP_CLIENT_SECRET: secrets.HCP_CLIENT_SECRET,
        REDIS_URL: `redis://default:${secrets.redis}@127.0.0.1:${closed}`,
      },
      'project could not be looked at',
    );

    expect(said.join('')).toMatch(/HCP answered 401/);
    expect(said.join('')).toMatch(/ECONNREFUSED/);
    expect(found(said)).toEqual([]);
  });

  it('in what the process itself prints as it ends', async () => {
    const environment = {
      ...environmentOf(setup),
      ...secretsFor('all'),
      DATABASE_URL: databaseUrl(closed),
      REDIS_URL: `redis://default:${secrets.redis}@127.0.0.1:${closed}`,
    };
    const child = spawn(process.execPath, [join(inject('program'), 'main.js')], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
    const [code] = await once(child, 'close');

    expect(code).toBe(1);
    expect(said.join('')).toContain('PostgreSQL');
    expect(found([said.join('')])).toEqual([]);
  });
});

function secretsFor(whose: 'slack' | 'all'): Record<string, string> {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, HCP_CLIENT_SECRET } = secrets;
  const slack = { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET };
  return whose === 'slack' ? slack : { ...slack, HCP_CLIENT_SECRET };
}
