import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { check, type Figure, figure, type Outcome, type Section } from '../figure.ts';
import { p50, p99 } from '../load.ts';
import { type Engine, startSteps } from '../steps.ts';
import { openStore } from '../store.ts';
import { type FlowWorld, type Posted, restMs, startFlowWorld } from './flow-world.ts';

const repeats = 3;
/** On Redis; the embedded engine is reported only. */
const targets = { p50: 50, p99: 250 };

/** From people's doings to their effects, one at a time, by a whole bot in one process. */
export function flowSection(bench: Bench): Section {
  return {
    id: 'flow',
    title: 'Submit to card at Slack, click to call at HCP, one at a time over 40 channels',
    run: async () => {
      const outcomes: Outcome[] = [];
      if (bench.redis !== undefined) outcomes.push(await measureOn(bench, 'redis'));
      if (bench.redis === undefined || !bench.quick)
        outcomes.push(await measureOn(bench, 'postgres'));
      return {
        figures: outcomes.flatMap(({ figures }) => figures),
        checks: outcomes.flatMap(({ checks }) => checks),
        notes: [
          'submit ends when the card arrives at Slack, click when the creating call arrives at HCP; the look at HCP that binds comes before it and is part of it',
          'the anchor is one durable commit, one hop through the same queue engine and one call to Slack, one after another',
          `bot, twins and client are two processes; a few uncounted requests come before the first counted one; between two clicks are ${restMs / 1_000} s, in which the worker carries on with those before`,
          ...(bench.redis === undefined ? ['no redis-server here: not measured on Redis'] : []),
        ],
      };
    },
  };
}

const measureOn = (bench: Bench, engine: Engine): Promise<Outcome> =>
  withCleanUps((cleanUps) => measureFlow(bench, cleanUps, engine));

type Steps = Awaited<ReturnType<typeof startSteps>>;

async function measureFlow(bench: Bench, cleanUps: CleanUps, engine: Engine): Promise<Outcome> {
  bench.note(`flow: ${engine}`);
  const perRun = bench.quick ? 6 : 60;
  const warmUps = bench.quick ? 4 : 12;
  const count = warmUps + repeats * perRun;
  const world = await startFlowWorld(bench, cleanUps, { engine, count });
  const steps = await startSteps(bench, cleanUps, { engine, slack: world.twins.slack });
  await steps.measure(perRun);
  const runs = Array.from({ length: repeats }, (_, run) =>
    Array.from({ length: perRun }, (_, index) => warmUps + run * perRun + index),
  );

  for (let index = 0; index < warmUps; index += 1) await world.approve(await world.submit(index));
  const cards: Posted[][] = [];
  const submits = await between(steps, perRun, async () => {
    for (const run of runs) cards.push(await oneByOne(run, (index) => world.submit(index)));
    return cards.map((run) => run.map(({ tookMs }) => tookMs));
  });
  const clicks = await between(steps, perRun, async () => {
    const taken: number[][] = [];
    for (const run of cards) taken.push(await oneByOne(run, (card) => world.approve(card)));
    return taken;
  });
  return {
    figures: [
      ...toFigures(`submit → card, ${engine}`, engine, submits),
      ...toFigures(`click → HCP, ${engine}`, engine, clicks),
    ],
    checks: await checkFlow(world, engine, count),
    notes: [],
  };
}

type Runs = readonly (readonly number[])[];
type Beside = { readonly before: Runs; readonly runs: Runs; readonly after: Runs };

async function between(steps: Steps, count: number, work: () => Promise<Runs>): Promise<Beside> {
  const anchor = () => oneByOne(Array.from({ length: repeats }), () => steps.measure(count));
  const before = await anchor();
  const runs = await work();
  return { before, runs, after: await anchor() };
}

async function oneByOne<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

function toFigures(name: string, engine: Engine, { before, runs, after }: Beside): Figure[] {
  const samples = runs.flat().length;
  return (['p50', 'p99'] as const).map((which) => {
    const of = which === 'p50' ? p50 : p99;
    const target = { of: 'value', limit: targets[which], want: 'at_most' } as const;
    return figure({
      ...{ name: `${name}, ${which}`, unit: 'ms', samples, runs: of(runs) },
      anchor: { name: `commit + hop + call, ${which}`, before: of(before), after: of(after) },
      ...(engine === 'redis' ? { target } : {}),
    });
  });
}

async function checkFlow(world: FlowWorld, engine: Engine, count: number): Promise<string[]> {
  const { hcp } = world.twins;
  const store = openStore(world.database.botUrl);
  try {
    return [
      check(hcp.writes().length === count, `${engine}: ${count} approvals are ${count} creates`),
      check(hcp.forbidden.length === 0, `${engine}: HCP saw no write that the bot must not make`),
      `${engine}: ${await store.verify()}`,
    ];
  } finally {
    await store.close();
  }
}
