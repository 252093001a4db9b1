import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import type { Parcel } from '../deliveries.ts';
import { type Figure, figure, type Outcome, type Section } from '../figure.ts';
import { type Load, p50, p99, perSecond, warmUpCount } from '../load.ts';
import { type AckWorld, type Kind, kinds, startAckWorld } from './ack-world.ts';

const targetMs = 50;
const repeats = 3;

type Runs = readonly (readonly number[])[];

/** Acknowledgements of a web process, with no worker anywhere. */
export function ackSection(bench: Bench): Section {
  return {
    id: 'ack',
    title: `Acknowledgement at ${perSecond} deliveries a second, durable, over HTTP, workers stopped`,
    run: () => withCleanUps((cleanUps) => measureAcks(bench, cleanUps)),
  };
}

async function measureAcks(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const perRun = warmUpCount + (bench.quick ? 30 : perSecond * 10);
  const world = await startAckWorld(bench, cleanUps, perRun * (repeats + 1));
  const mixed = mix(world, perRun);
  const anchor = async (): Promise<Runs> => await sendAll(world.bare, Array(repeats).fill(mixed));
  await world.bare.send(mixed);
  const figures: Figure[] = [];
  let before = await anchor();
  for (const kind of kinds) {
    bench.note(`ack: ${kind}`);
    const [warmUp = [], ...slices] = slicesOf(world.parcels[kind], perRun);
    await world.bot.send(warmUp);
    const runs = await sendAll(world.bot, slices);
    await world.settled(kind);
    const after = await anchor();
    figures.push(...toFigures(kind, { before, runs, after }));
    before = after;
  }
  return {
    figures,
    checks: await world.checks(),
    notes: [
      'every delivery has a connection of its own; its latency counts from its planned time to the end of its answer',
      'one whole run warms each process up and is not counted; nor is the first third of a second of each run',
      'the anchor is given all three kinds in turn; it stands between the kinds, after one and before the next',
      'projects of twenty clusters; the load generator, the anchor and the bot are a process each',
    ],
  };
}

function toFigures(
  kind: Kind,
  { before, runs, after }: { readonly before: Runs; readonly runs: Runs; readonly after: Runs },
): Figure[] {
  const name = 'Bolt that only acknowledges';
  const common = { unit: 'ms', samples: runs.flat().length };
  const target = { of: 'value', limit: targetMs, want: 'at_most' } as const;
  return [
    figure({
      ...{ ...common, name: `${kind}, p50`, runs: p50(runs) },
      anchor: { name: `${name}, p50`, before: p50(before), after: p50(after) },
    }),
    figure({
      ...{ ...common, name: `${kind}, p99`, runs: p99(runs), target },
      anchor: { name: `${name}, p99`, before: p99(before), after: p99(after) },
    }),
  ];
}

async function sendAll(load: Load, slices: readonly (readonly Parcel[])[]): Promise<Runs> {
  const runs: (readonly number[])[] = [];
  for (const slice of slices) runs.push(await load.send(slice));
  return runs;
}

function slicesOf(parcels: readonly Parcel[], size: number): readonly (readonly Parcel[])[] {
  return Array.from({ length: repeats + 1 }, (_, run) =>
    parcels.slice(run * size, (run + 1) * size),
  );
}

/** The anchor keeps nothing, so the same deliveries are good again and again. */
function mix({ parcels }: AckWorld, size: number): readonly Parcel[] {
  return Array.from({ length: size }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'click';
    return parcels[kind][index] ?? '';
  });
}
