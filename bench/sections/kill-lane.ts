import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, CleanUps } from '../bench.ts';
import { environmentOf, type Process, startProcess } from '../bot.ts';
import { check } from '../figure.ts';
import {
  clusterIdOf,
  createNumbers,
  hvnIdOf,
  prototypeNumber,
  requestIdOf,
  serviceIdOf,
} from '../numbering.ts';
import { onePlace, policyText, requester } from '../policy.ts';
import { copyRequests, seedInventory, seedPeople } from '../seed.ts';
import type { BenchDatabase } from '../server.ts';
import { openStore } from '../store.ts';
import { startTwins, type Twins } from '../twins.ts';

/** A database, a Redis, a local HCP, and one worker after another, of which each is killed. */
export type KillLane = {
  /** Gives the worker calls that HCP does not answer, and starts the worker that will take them over. */
  fill(): Promise<void>;
  /** Kills the worker that has the calls in hand; how many seconds each request took to move again. */
  kill(): Promise<readonly number[]>;
  /** Waits for the end of all requests, and looks at what came of them. */
  checks(): Promise<readonly string[]>;
};

export type LaneSettings = {
  readonly name: string;
  /** A Redis, or a numbered database in one, that nobody else uses. */
  readonly redisUrl: string;
  readonly requests: number;
  readonly kills: number;
};

const endWithinMs = 60_000;
/** A worker gives a call up after ten seconds, and then has it no longer in hand. */
const giveUpMs = 8_000;

type Held = {
  readonly mine: readonly number[];
  readonly next: Process;
  readonly filledAt: number;
  release(): void;
};

export async function startKillLane(
  bench: Bench,
  cleanUps: CleanUps,
  settings: LaneSettings,
): Promise<KillLane> {
  const twins = await startTwins(cleanUps, { speed: 500 });
  const database = await bench.server.createDatabase(settings.name);
  cleanUps.add(() => database.drop());
  const numbers = await seedApproved(twins, database, settings.requests * settings.kills);
  const environment = environmentOf({
    ...twins,
    databaseUrl: database.botUrl,
    redisUrl: settings.redisUrl,
    policyFile: await bench.writeFile(`${settings.name}.yaml`, policyText([onePlace])),
    port: 0,
  });
  const startWorker = async (): Promise<Process> => {
    const worker = await startProcess([bench.program.main, '--role', 'worker'], environment);
    cleanUps.add(() => worker.kill());
    return worker;
  };
  let current = await startWorker();
  const rounds = chunks(numbers, settings.requests);
  let held: Held | undefined;

  return {
    fill: async () => {
      const mine = rounds.shift() ?? [];
      const next = await startWorker();
      next.freeze(); // or it would take its share
      const hold = twins.hcp.faults.hold('CreatePrivateLinkService', { times: mine.length });
      await approve(database, mine);
      await twins.hcp.waitFor('all calls in hand', () => hold.hits() === mine.length, endWithinMs);
      next.thaw();
      held = { mine, next, filledAt: Date.now(), release: () => hold.release() };
    },
    kill: async () => {
      if (held === undefined) throw new Error('nothing is in hand');
      const from = twins.hcp.requests.length;
      const killedAt = Date.now();
      check(killedAt - held.filledAt < giveUpMs, 'the killed worker still waited for its answers');
      await current.kill();
      current = held.next;
      const moved = await moveAgain(twins, held.mine, from);
      held.release();
      return moved.map((at) => (at - killedAt) / 1_000);
    },
    checks: async () => await checkLane(twins, database, { ...settings, numbers }),
  };
}

function chunks<T>(items: readonly T[], size: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Requests that are approved but not yet promised to the queue. */
async function seedApproved(
  { slack, hcp }: Twins,
  database: BenchDatabase,
  count: number,
): Promise<readonly number[]> {
  const store = openStore(database.botUrl);
  try {
    await seedInventory(database.sql, [prototypeNumber]);
    await seedPeople(database.sql, [requester], slack.teamId);
    await store.adoptPolicy(policyText([onePlace]));
    const take = createNumbers();
    await store.submit(take(1)[0] ?? prototypeNumber, requester);
    const numbers = take(count);
    await copyRequests(database.sql, numbers);
    await database.sql`
      update change_requests set project_id = ${hcp.projectId}, organization_id = ${hcp.organizationId}`;
    for (const number of numbers) {
      const hvnId = hvnIdOf(number);
      hcp.world.addHvn({ id: hvnId });
      hcp.world.addCluster({ id: clusterIdOf(number), hvnId });
    }
    return numbers;
  } finally {
    await store.close();
  }
}

/** What the deciding transaction leaves for the relay. */
async function approve({ sql }: BenchDatabase, numbers: readonly number[]): Promise<void> {
  const ids = numbers.map(requestIdOf);
  await sql`update change_requests set status = 'approved' where id = any(${ids}::uuid[])`;
  await sql`
    insert into outbox (job_id, kind, request_id)
    select 'provision-' || id || '-v1-0', 'provision', id from unnest(${ids}::uuid[]) as id`;
}

/** When HCP first heard of each request after the `from`-th call. */
async function moveAgain(
  { hcp }: Twins,
  numbers: readonly number[],
  from: number,
): Promise<readonly number[]> {
  const moved = new Map<number, number>();
  await hcp.waitFor(
    'all requests to move again',
    () => {
      for (const { path, realAt } of hcp.requests.slice(from))
        for (const number of numbers)
          if (path.endsWith(serviceIdOf(number)) && !moved.has(number)) moved.set(number, realAt);
      return moved.size === numbers.length;
    },
    endWithinMs,
  );
  return [...moved.values()];
}

async function checkLane(
  { hcp }: Twins,
  { sql, botUrl }: BenchDatabase,
  { name, numbers }: { readonly name: string; readonly numbers: readonly number[] },
): Promise<readonly string[]> {
  const until = performance.now() + endWithinMs;
  const ended = async (): Promise<number> => {
    const [row] =
      await sql`select count(*)::int as n from change_requests where status = 'succeeded'`;
    return Number(row?.['n']);
  };
  while ((await ended()) < numbers.length && performance.now() < until) await pause(200);
  const store = openStore(botUrl);
  try {
    const count = numbers.length;
    return [
      check((await ended()) === count, `${name}: all ${count} requests ended AVAILABLE`),
      check(hcp.writes().length === count, `${name}: ${count} requests are ${count} creates`),
      `${name}: ${await store.verify()}`,
    ];
  } finally {
    await store.close();
  }
}
