/**
 * Marked secrets go through a story in which everything fails once, and are then looked for wherever
 * the bot leaves something: log, audit log, database, Redis, Slack, HCP and errors.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSeed } from '../../sandbox/hcp/seed.ts';
import { ask, untilStatus } from '../support/people.ts';
import { redisMissing, startRedis, type TestRedis } from '../support/redis.ts';
import {
  dumpPostgres,
  dumpRedis,
  makeMarkedLogin,
  marked,
  marksIn,
  type RedisEntry,
} from '../support/secrets.ts';
import { startWorld, type World } from '../support/world.ts';

const password = { hcp: marked('hcp'), database: marked('database'), redis: marked('redis') };

let world: World;
let redis: TestRedis | undefined;
let dropLogin: () => Promise<void> = () => Promise.resolve();
const stored: RedisEntry[] = [];

beforeAll(async () => {
  redis = redisMissing === undefined ? await startRedis() : undefined;
  world = await startWorld('canary', {
    places: ['done', 'failed'].map((cluster) => ({ cluster })),
    hcp: { seed: { ...defaultSeed(Date.now()), clientSecret: password.hcp } },
    bot: async ({ database }) => {
      const login = await makeMarkedLogin(database, password.database);
      dropLogin = login.drop;
      const through = `redis://default:${password.redis}@127.0.0.1:${redis?.port}`;
      return {
        environment: {
          DATABASE_URL: login.url,
          ...(redis === undefined ? {} : { REDIS_URL: through }),
        },
      };
    },
  });
  await tellStory();
});
afterAll(async () => {
  await world.stop();
  await Promise.all([redis?.stop(), dropLogin()]);
});

async function lookIntoRedis(): Promise<void> {
  if (redis !== undefined) stored.push(...(await dumpRedis(redis.url)));
}

/** Everything that is asked of somebody fails once: HCP, Slack, the database. */
async function tellStory(): Promise<void> {
  const { slack, hcp, sql } = world;
  slack.workspace.join('done', 'approver', 'approver2');
  slack.workspace.join('failed', 'approver2');
  const ofApprover = ({ args }: { args: Record<string, unknown> }) => args['user'] === 'U0APPROV1';
  slack.faults.fail('users.info', { when: ofApprover });
  slack.faults.fail('chat.getPermalink', { error: 'invalid_auth' });
  const done = await ask(world, { cluster: 'done' });
  hcp.faults.revokeTokens();
  hcp.faults.fail('Token', { status: 401, code: 16, message: 'invalid client' });
  hcp.faults.forbidToken();
  hcp.faults.rateLimit('CreatePrivateLinkService', { retryAfter: 1 });
  hcp.faults.rateLimit('GetOperation', { retryAfter: 1 });
  slack.faults.fail('chat.postEphemeral');
  slack.faults.reset('chat.update');
  await done.card.as('approver').click('Approve');
  await done.card.as('approver2').click('Approve');
  const held = hcp.faults.hold('CreatePrivateLinkService', {
    when: ({ body }) => JSON.stringify(body).includes(done.serviceId),
  });
  await held.arrived;
  await lookIntoRedis();
  held.release();
  await untilStatus(world, done, 'succeeded');
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename like 'canary%'`;
  await lookIntoRedis();

  const failed = await ask(world, { cluster: 'failed' });
  hcp.faults.failNextOperation({ code: 13, message: 'no capacity' });
  await failed.card.as('approver2').click('Approve');
  await untilStatus(world, failed, 'failed');
  await failed.card.waitForText('no capacity');
  await lookIntoRedis();
}

/** What must be nowhere: what was configured, and what Slack and HCP gave out on the way. */
function secretsOfAll(): ReadonlyMap<string, string> {
  const { slack, hcp } = world;
  const given = slack.deliveries.flatMap(({ payload }) => [
    ['trigger', String(payload['trigger_id'] ?? '')] as const,
    ['response URL', String(payload['response_url'] ?? '')] as const,
    ['verification token', String(payload['token'] ?? '')] as const,
  ]);
  const bearers = hcp.requests.map(({ headers }) => headers['authorization'] ?? '');
  const all = [
    ...Object.entries(password),
    ...[['bot token', slack.botToken] as const, ['app token', slack.appToken] as const],
    ['signing secret', slack.signingSecret] as const,
    ...given,
    ...bearers.map((bearer) => ['access token', bearer.replace(/^Bearer /, '')] as const),
  ];
  return new Map(
    all
      .filter(([, secret]) => secret !== '')
      .map(([name, secret]) => [`${name} ${secret}`, secret]),
  );
}

const found = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => marksIn(text, secretsOfAll()));

describe('the secrets of a story full of faults', () => {
  it('were in use, each of them', () => {
    const names = [...secretsOfAll().keys()].map((name) => name.split(' ')[0]);

    expect(new Set(names)).toEqual(
      new Set([
        'hcp',
        'database',
        'redis',
        'bot',
        'app',
        'signing',
        'trigger',
        'response',
        'verification',
        'access',
      ]),
    );
    expect(names.filter((name) => name === 'access').length).toBeGreaterThanOrEqual(2);
    expect(found([`x${password.hcp}y`])).toHaveLength(1);
  });

  it('are in no line of the log', () => {
    const lines = world.bots.flatMap((bot) => bot.lines);

    expect(lines.join('')).toMatch(
      /HCP answered 40[13].*Slack answered 500|Slack answered 500.*HCP/s,
    );
    expect(found(lines)).toEqual([]);
  });

  it('are in no row of any table, audit log and queue included', async () => {
    const rows = await dumpPostgres(world.sql);

    expect(rows.filter((row) => row.includes('request_submitted'))).not.toEqual([]);
    expect(found(rows)).toEqual([]);
  });

  it('are in nothing that Slack was given to show', () => {
    const { slack } = world;
    // A call names its token and the trigger that it uses up, each in its place and nowhere else.
    const given = slack.calls.map(({ args }) => ({ ...args, token: '', trigger_id: '' }));

    expect(slack.transcript()).toContain('no capacity');
    expect(found([slack.transcript(), ...given.map((args) => JSON.stringify(args))])).toEqual([]);
  });

  it('are in nothing that HCP was asked', () => {
    const { requests } = world.hcp;
    const asked = requests.map(({ path, query, body }) => JSON.stringify([path, query, body]));

    expect(found(asked)).toEqual([]);
  });

  it('are in no entry, nor are the addresses of people, which were known', async () => {
    const [known] = await world.sql`select count(*)::int as count from identities`;
    const entries = await world.sql`select seq from audit_entries where body like '%@example.com%'`;
    const lines = world.bots.flatMap((bot) => bot.lines);

    expect(known?.['count']).toBeGreaterThan(2);
    expect([...entries]).toEqual([]);
    expect(lines.filter((line) => line.includes('@example.com'))).toEqual([]);
  });

  it.skipIf(redisMissing)('are not in Redis, which holds ids and times only', () => {
    const words = stored.flatMap((entry) => wordsOf(JSON.stringify(entry)));

    expect(words.length).toBeGreaterThan(1_000);
    expect([...new Set(words)].filter((word) => !isIdOrTime(word))).toEqual([]);
  });
});

/** BullMQ's own words for keys, fields and events; everything else must be an id or a number. */
const known = new Set(
  `key value meta id events event marker pc active wait delayed prioritized paused stalled stalled-check
  lock opts.maxLenEvents version bullmq:6.7.0 provision announce added duplicated waiting completed failed
  drained removed retries-exhausted attemptsMade prev data requestId jobId name timestamp processedOn
  finishedOn delay priority ats atm stc opts stackTraceLimit backoff type capped removeOnFail
  removeOnComplete kl attempts failedReason fault stacktrace returnvalue null true`.split(/\s+/),
);
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ids = [
  /^-?\d+(?:-\d+)?$/,
  new RegExp(`^${uuid}(?::\\d+)?$`),
  new RegExp(`^(?:provision|announce)-${uuid}-v\\d+-\\d+$`),
];

/** Keys in their parts, JSON inside of values too. */
function wordsOf(json: string): readonly string[] {
  const parts = json.replaceAll(/test-[0-9a-f]{12}:(provision|announce):/g, '$1 ');
  return parts
    .replaceAll(':lock"', ' lock"')
    .split(/[\s"\\,{}[\]]+|(?<="):/)
    .filter((word) => !/^:?$/.test(word));
}

function isIdOrTime(word: string): boolean {
  const bare = word.replaceAll(/^:|:$/g, '');
  return known.has(bare) || ids.some((id) => id.test(bare));
}
