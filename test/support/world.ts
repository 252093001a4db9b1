/**
 * A world to try the bot in from people's side: both twins, a database, one or more bots, and a place
 * (a cluster, a channel, a rule) for each story, so that stories can run beside each other.
 */
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';
import { type HcpOptions, startHcp } from '../../sandbox/hcp/server.ts';
import type { SlackOptions } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { Role } from '../../src/app.ts';
import { createHashing } from '../../src/hashing.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createPolicyStore } from '../../src/store/policy-store.ts';
import { readCandidate } from '../../src/use-cases/adopt-policy.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import { type Bot, type BotSetup, type Engine, newPrefix, startBot } from './bot.ts';
import { expectNoSecretLeft } from './left-behind.ts';
import { createTestDatabase } from './postgres.ts';

/** Where a story takes place. */
export type Place = {
  /** Of the cluster; its HVN is `<cluster>-hvn`, and the environment has its name too. */
  readonly cluster: string;
  /** Further clusters of the same HVN, and so under the same rule: `<cluster>-1` and so on. */
  readonly more?: number;
  /** By default a channel of its own, in which the app is a member. */
  readonly channel?: string;
  /** What its environment says beyond that. */
  readonly rule?: Readonly<Record<string, unknown>>;
};

export type WorldOptions = {
  readonly places: readonly Place[];
  readonly roles?: readonly Role[];
  /** What the policy says beside its environments. */
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly slack?: SlackOptions;
  readonly hcp?: HcpOptions;
  /** What is different about the bots, now that the twins have their addresses. */
  readonly bot?: (twins: Twins) => Promise<Partial<BotSetup>> | Partial<BotSetup>;
};

type Twins = Pick<BotSetup, 'slack' | 'hcp' | 'database'>;

export type World = Twins & {
  /** The superuser's. */
  readonly sql: Sql;
  readonly bots: readonly Bot[];
  /** One more bot, on the same queue unless told otherwise. */
  addBot(role: Role, changes?: Partial<BotSetup>): Promise<Bot>;
  /** Puts the rule of the places in force, changed where a place is named. */
  changeRules(changes: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Promise<void>;
  stop(): Promise<void>;
};

const engine = (): Engine => (inject('redisUrl') === undefined ? 'postgres' : 'redis');

export async function startWorld(name: string, options: WorldOptions): Promise<World> {
  const [slack, hcp, database] = await Promise.all([
    startSlack(options.slack),
    startHcp({ speed: 2_000, ...options.hcp }),
    createTestDatabase(name),
  ]);
  const sql = postgres(database.superuserUrl, { max: 4, onnotice: () => undefined });
  for (const { cluster, channel, more = 0 } of options.places) {
    const hvnId = `${cluster}-hvn`;
    hcp.world.addHvn({ id: hvnId });
    hcp.world.addCluster({ id: cluster, hvnId });
    for (let n = 1; n <= more; n += 1) hcp.world.addCluster({ id: `${cluster}-${n}`, hvnId });
    if (channel === undefined)
      slack.workspace.addChannel({ name: cluster, id: channelOf(cluster) });
  }
  const bots: Bot[] = [];
  const shared: BotSetup = {
    ...{ slack, hcp, database, engine: engine(), mode: 'http', prefix: newPrefix() },
    policy: policyOf(options.places, options.policy),
    ...(await options.bot?.({ slack, hcp, database })),
  };
  const addBot = async (role: Role, changes: Partial<BotSetup> = {}): Promise<Bot> => {
    const bot = await startBot({ ...shared, role, ...changes });
    bots.push(bot);
    return bot;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(bots.map((bot) => bot.stop()));
    const lines = bots.flatMap((bot) => bot.lines);
    const left = { slack, hcp, sql, redisUrl: inject('redisUrl'), lines };
    try {
      await expectNoSecretLeft(left);
    } finally {
      await Promise.all([slack.stop(), hcp.stop(), sql.end({ timeout: 1 })]);
      await database.drop();
    }
  };
  try {
    for (const role of options.roles ?? (['all'] as const)) await addBot(role);
  } catch (error) {
    await stop();
    throw error;
  }
  const changeRules: World['changeRules'] = async (changes) => {
    const places = options.places.map((place) => ({
      ...place,
      rule: { ...place.rule, ...changes[place.cluster] },
    }));
    await putInForce(database.botUrl, policyOf(places, options.policy));
  };
  return { slack, hcp, database, sql, bots, addBot, changeRules, stop };
}

const netsec = { groups: ['S0NETSEC'] };

/** JSON is YAML too. The last environment covers what the HCP twin has of itself. */
function policyOf(places: readonly Place[], more: WorldOptions['policy'] = {}): string {
  const environments = places.map(({ cluster, channel, rule }) => ({
    ...{ name: cluster, match: { hvn: `${cluster}-hvn` }, channel: channel ?? channelOf(cluster) },
    ...{ approvers: netsec, ...rule },
  }));
  const rest = { name: 'default', channel: 'C0NETWORK', approvers: netsec };
  const terraform = { services: ['tf-*'] };
  const policy = { version: 1, environments: [...environments, rest], terraform, ...more };
  return JSON.stringify(policy, undefined, 2);
}

export function channelOf(cluster: string): string {
  return `C0${cluster.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`;
}

/** What `policy apply` does. */
async function putInForce(url: string, text: string): Promise<void> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const hashing = createHashing();
  const candidate = readCandidate(text, hashing);
  if (!candidate.ok) throw new Error(JSON.stringify(candidate.refusal));
  const database = openDatabase({ url, deadlineMs: 20_000 }, quiet);
  try {
    const policies = createPolicyStore({ orm: database.orm, canonical: hashing.canonical });
    await applyPolicy({ policies, hashing }, candidate.value);
  } finally {
    await database.close(1_000);
  }
}
