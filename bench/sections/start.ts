import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { environmentOf, startProcess } from '../bot.ts';
import { check, figure, type Outcome, type Section } from '../figure.ts';
import { onePlace, policyText } from '../policy.ts';
import { startTwins } from '../twins.ts';

/** The bot may take as long again as its libraries take to load. */
const target = { of: 'ratio', limit: 2, want: 'at_most' } as const;

/** A fresh process, from its spawn to ready, on a database that is migrated and has its policy. */
export function startSection(bench: Bench): Section {
  return {
    id: 'start',
    title: 'Start to ready, on a migrated database',
    run: () => withCleanUps((cleanUps) => measureStart(bench, cleanUps)),
  };
}

async function measureStart(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const { program, redis, quick } = bench;
  const twins = await startTwins(cleanUps);
  const database = await bench.server.createDatabase('start');
  cleanUps.add(() => database.drop());
  const environment = environmentOf({
    ...twins,
    databaseUrl: database.botUrl,
    redisUrl: redis?.url,
    policyFile: await bench.writeFile('start-policy.yaml', policyText([onePlace])),
  });
  let ready = 0;
  const once = async (args: readonly string[], settings: Record<string, string>) => {
    const started = await startProcess(args, settings);
    ready += Number(started.lines.some((line) => line.includes('"msg":"ready"')));
    await started.stop();
    return started.readyMs;
  };
  const bot = () => once([program.main], environment);
  const libraries = () => once([program.libraries], { NODE_ENV: 'production' });
  const times = quick ? 3 : 8;
  bench.note('start');
  await bot(); // the very first one puts the policy in force
  await libraries();
  const before = await repeat(times, libraries);
  const runs = await repeat(times, bot);
  const after = await repeat(times, libraries);
  const engine = redis === undefined ? 'PostgreSQL' : 'Redis';
  return {
    figures: [
      figure({
        ...{ name: 'start to ready, all roles', unit: 'ms', samples: runs.length, runs, target },
        anchor: { name: 'loading the same libraries, no more', before, after },
      }),
    ],
    checks: [check(ready === 2 + 3 * times, `all ${ready} processes became ready`)],
    notes: [
      `compiled, as fresh processes; the queue on ${engine}; from the spawn to the line that says so`,
      'the libraries are what the compiled program imports when it starts, found by following its imports',
    ],
  };
}

async function repeat(times: number, work: () => Promise<number>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push(await work());
  return taken;
}
