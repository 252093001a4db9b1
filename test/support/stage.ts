/**
 * A stage for tests of crashes and outages: the twins, a database and a Redis of its own, and the bot
 * as separate processes on them. Each request plays in a scene with a cluster, a channel and a
 * requester that no other request has, so that many can be under way at once.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { type Hcp, startHcp } from '../../sandbox/hcp/server.ts';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { Tuning } from '../../src/app/tuning.ts';
import type { Role } from '../../src/app.ts';
import { defaultPollSchedule } from '../../src/domain/poll-schedule.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { type Bot, type Engine, environmentOf, startBot } from './bot.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';
import { freePort } from './free-port.ts';
import { expectNoSecretLeft } from './left-behind.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { createTurns } from './turns.ts';

export type Scene = {
  readonly clusterId: string;
  readonly hvnId: string;
  readonly channel: string;
  readonly channelId: string;
  /** A handle. */
  readonly requester: string;
  /** The app's direct messages with the requester. */
  readonly directId: string;
};

export type Stage = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  readonly database: TestDatabase;
  /** The superuser's: it sees everything. */
  readonly sql: Sql;
  /** Throws on a stage whose queue is on Postgres. */
  readonly redis: TestRedis;
  /** People begin one after another: a crowd at the same instant is another test's. */
  readonly inTurn: ReturnType<typeof createTurns>;
  /** One that nobody has used yet. */
  scene(): Scene;
  /** The same place with a cluster that has no service yet. */
  nextScene(scene: Scene): Scene;
  /** Starts a process and waits until it is ready; a worker also until it has looked at HCP. */
  start(role: Role, over?: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** The whole bot in this process, at the pace of production, for what needs no signal. */
  startHere(): Promise<Bot>;
  close(): Promise<void>;
};

export type StageSetup = {
  readonly name: string;
  /** Instead of one on the server that all tests share. */
  readonly database?: TestDatabase;
  readonly engine: Engine;
  readonly scenes: number;
  /** How many requests can play in each of them, one after another. */
  readonly clustersEach?: number;
  /** A posted message shows in Slack's history only after this long. */
  readonly historyLagMs?: number;
  /** How much faster than real HCP: at 200 a create takes about two seconds. */
  readonly speed?: number;
};

export async function openStage(setup: StageSetup): Promise<Stage> {
  const { engine, historyLagMs = 0, speed = 200 } = setup;
  // Many scenes share one twin's minute: the limits of Slack have tests of their own.
  const slack = await startSlack({ rateLimits: 'off', historyLagMs });
  const hcp = await startHcp({ speed });
  addClusters(hcp, setup);
  const scenes = Array.from({ length: setup.scenes }, (_, index) => addScene(slack, index + 1));
  const [database, redis, port] = await Promise.all([
    setup.database ?? createTestDatabase(setup.name),
    engine === 'redis' ? startRedis() : undefined,
    freePort(),
  ]);
  slack.install(appManifest({ mode: 'http', publicUrl: `http://127.0.0.1:${port}` }));
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-stage-'));
  const policyFile = join(folder, 'policy.yaml');
  const policy = policyOf(scenes);
  await writeFile(policyFile, policy);
  const sql = postgres(database.superuserUrl, { max: 3, onnotice: () => undefined });
  const processes: BotProcess[] = [];
  const here: Bot[] = [];
  const unused = [...scenes];
  const environment = {
    ...environmentOf({ slack, hcp, database, mode: 'http', engine }),
    POLICY_FILE: policyFile,
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  };

  return {
    ...{ slack, hcp, database, sql, inTurn: createTurns() },
    get redis() {
      if (redis === undefined) throw new Error('this stage has no Redis');
      return redis;
    },
    scene: () => {
      const scene = unused.shift();
      if (scene === undefined) throw new Error('the stage has no more scenes');
      return scene;
    },
    nextScene: ({ hvnId, ...scene }) => {
      const taken = hcp.world.services.map(({ clusterId }) => clusterId);
      const free = hcp.world.clusters.find(
        (one) => one.hvnId === hvnId && one.id !== scene.clusterId && !taken.includes(one.id),
      );
      if (free === undefined) throw new Error(`${hvnId} has no more clusters`);
      return { ...scene, hvnId, clusterId: free.id };
    },
    start: async (role, over = {}) => {
      const PORT = role === 'worker' ? '0' : String(port);
      const started = await startBotProcess(role, { ...environment, PORT, ...over });
      processes.push(started);
      if (role !== 'web') await started.untilLine('project looked at for the first time');
      return started;
    },
    startHere: async () => {
      const world = { slack, hcp, database };
      const bot = await startBot({
        ...world,
        mode: 'http',
        engine,
        policy,
        port,
        tuning: unhurried,
      });
      here.push(bot);
      return bot;
    },
    close: async () => {
      await Promise.all(here.map((bot) => bot.stop()));
      await Promise.all(processes.map((each) => each.kill()));
      const lines = [...here, ...processes].flatMap((each) => each.lines);
      const left = { slack, hcp, sql, redisUrl: redis?.url, lines };
      try {
        await expectNoSecretLeft(left);
      } finally {
        await Promise.all([slack.stop(), hcp.stop(), redis?.stop(), sql.end({ timeout: 5 })]);
        await Promise.all([database.drop(), rm(folder, { recursive: true, force: true })]);
      }
    },
  };
}

/** As in production, and unlike other tests: an outage is met at the pace at which it would be. */
const unhurried: Partial<Tuning> = {
  pollSchedule: defaultPollSchedule,
  sweepEveryMs: 15_000,
  inventoryEveryMs: 60_000,
};

function addClusters({ world }: Hcp, { scenes, clustersEach = 1 }: StageSetup): void {
  for (const { id, hvnId } of world.addClusters(scenes))
    for (let number = 2; number <= clustersEach; number += 1)
      world.addCluster({ id: `${id}-${number}`, hvnId });
}

function addScene(slack: Slack, number: number): Scene {
  const scene = {
    clusterId: `load-${number}`,
    hvnId: `load-${number}-hvn`,
    channel: `#scene-${number}`,
    channelId: `C0SCENE${number}`,
    requester: `requester-${number}`,
    directId: `D0SCENE${number}`,
  };
  const { workspace } = slack;
  workspace.addUser({ handle: scene.requester, id: `U0SCENE${number}` });
  workspace.addChannel({ name: scene.channel, id: scene.channelId, bot: true });
  workspace.join(scene.channel, scene.requester, ...approvers);
  return scene;
}

const approvers = ['approver', 'approver2', 'approver3', 'approver4'] as const;

function policyOf(scenes: readonly Scene[]): string {
  const environments = scenes.map(
    ({ clusterId, hvnId, channelId }) => `
  - name: ${clusterId}
    match: { hvn: "${hvnId}" }
    channel: ${channelId}
    approvers: { groups: [S0NETSEC] }`,
  );
  return `version: 1\nchannel: C0NETWORK\nenvironments:${environments.join('')}\n`;
}
