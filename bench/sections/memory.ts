import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { environmentOf, startProcess } from '../bot.ts';
import { figure, type Outcome, type Section } from '../figure.ts';
import { onePlace, policyText } from '../policy.ts';
import { startTwins } from '../twins.ts';
import { fillRedis, fillStore, type MemoryWorld } from './memory-load.ts';

const mebibyte = 2 ** 20;
/** After the start: the first looks at HCP and the first collections of garbage are over. */
const settleMs = { quick: 1_000, full: 3_000 };

/** Resident memory at rest, and what open requests add to it, to Redis and to PostgreSQL. */
export function memorySection(bench: Bench): Section {
  return {
    id: 'memory',
    title: 'Memory at rest, and per open request',
    run: () => withCleanUps((cleanUps) => measureMemory(bench, cleanUps)),
  };
}

async function measureMemory(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const count = bench.quick ? 600 : 10_000;
  const starts = bench.quick ? 1 : 3;
  const world = await startWorld(bench, cleanUps);
  const ms = bench.quick ? settleMs.quick : settleMs.full;
  const again = (program: Program) => repeat(starts, () => residentMebibytes(program, ms));
  const empty = (role: string) => again(programOf(bench, world, { role, database: 'empty' }));
  const loaded: Program = {
    args: [bench.program.libraries],
    environment: { NODE_ENV: 'production' },
  };
  bench.note('memory: at rest');
  const before = await again(loaded);
  const [all, web, worker] = [await empty('all'), await empty('web'), await empty('worker')];
  const after = await again(loaded);
  const anchor = { name: 'a process with the same libraries loaded', before, after };
  const figures = Object.entries({ all, web, worker }).map(([role, runs]) =>
    figure({ name: `at rest, ${role}`, unit: 'MiB', samples: runs.length, runs, anchor }),
  );

  bench.note(`memory: ${count} open requests`);
  const stored = await fillStore(world, count);
  figures.push(...stored.figures);
  if (bench.redis !== undefined) {
    figures.push(await fillRedis(world, bench.redis.url, count));
    const runs = await again(programOf(bench, world, { role: 'worker', database: 'full' }));
    await bench.redis.flush();
    figures.push(
      figure({
        ...{ name: `worker with ${count} open requests`, unit: 'MiB', samples: runs.length, runs },
        anchor: { name: 'the worker at rest', before: worker, after: await empty('worker') },
      }),
    );
  }
  return {
    figures,
    checks: stored.checks,
    notes: [
      'requests were submitted through the use case; for Redis and the worker they were then, by SQL, put under way at HCP, with their next look an hour away: the worker has all of them and works on none',
      'stores by their own accounts of themselves (pg_total_relation_size with indexes, used_memory), before and after',
      ...(bench.redis === undefined ? ['no redis-server here: no figures with one'] : []),
    ],
  };
}

async function startWorld(bench: Bench, cleanUps: CleanUps): Promise<MemoryWorld> {
  const twins = await startTwins(cleanUps);
  const [empty, full] = [
    await bench.server.createDatabase('empty'),
    await bench.server.createDatabase('full'),
  ];
  for (const database of [empty, full]) cleanUps.add(() => database.drop());
  await bench.redis?.flush();
  return {
    ...{ twins, empty, full },
    policyFile: await bench.writeFile('memory-policy.yaml', policyText([onePlace])),
  };
}

type Program = { readonly args: readonly string[]; readonly environment: Record<string, string> };

function programOf(
  bench: Bench,
  world: MemoryWorld,
  { role, database }: { readonly role: string; readonly database: 'empty' | 'full' },
): Program {
  const { twins, policyFile } = world;
  const databaseUrl = world[database].botUrl;
  const redisUrl = bench.redis?.url;
  return {
    args: [bench.program.main, '--role', role],
    environment: environmentOf({ ...twins, databaseUrl, redisUrl, policyFile, port: 0 }),
  };
}

async function residentMebibytes({ args, environment }: Program, settle: number): Promise<number> {
  const started = await startProcess(args, environment);
  await pause(settle);
  const bytes = await started.residentBytes();
  await started.stop();
  return bytes / mebibyte;
}

async function repeat(times: number, work: () => Promise<number>): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time += 1) seen.push(await work());
  return seen;
}
