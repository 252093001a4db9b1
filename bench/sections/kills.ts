import { setTimeout as pause } from 'node:timers/promises';
import { startBareKill } from '../bare-kill.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { figure, type Outcome, type Section } from '../figure.ts';
import { p50, p99 } from '../load.ts';
import { startKillLane } from './kill-lane.ts';

const requests = 10;
/** The promise of the crash campaign. */
const targetSeconds = 15;
/** The kills of a round fall somewhere in this time, the anchor's before and after all of them. */
const spreadMs = 2_000;

/** SIGKILL of a worker that has calls to HCP in hand, while another one runs. */
export function killsSection(bench: Bench): Section {
  return {
    id: 'kills',
    title: 'SIGKILL of a worker, until its requests move again on another one',
    run: () => withCleanUps((cleanUps) => measureKills(bench, cleanUps)),
  };
}

async function measureKills(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const { redis } = bench;
  if (redis === undefined)
    return { figures: [], checks: [], notes: ['skipped: there is no redis-server here'] };
  const kills = bench.quick ? 1 : 4;
  const lanes = bench.quick ? 2 : 3;
  await redis.flush();
  const started = await Promise.all(
    Array.from({ length: lanes }, (_, index) =>
      startKillLane(bench, cleanUps, {
        ...{ name: `kill${index}`, requests, kills },
        redisUrl: `${redis.url}/${index + 1}`,
      }),
    ),
  );
  const bare = () => startBareKill(cleanUps, { url: `${redis.url}/0`, jobs: requests });
  const [before, runs, after] = [[], [], []] as [number[][], number[][], number[][]];
  for (let round = 0; round < kills; round += 1) {
    bench.note(`kills: round ${round + 1} of ${kills}, ${lanes} at once`);
    const [early, late] = await Promise.all([
      bare(),
      bare(),
      ...started.map((lane) => lane.fill()),
    ]);
    const [first, last, ...many] = await Promise.all([
      early.kill(),
      pause(2 * spreadMs).then(() => late.kill()),
      ...started.map((lane) => pause(spreadMs * Math.random()).then(() => lane.kill())),
    ]);
    before.push([...first]);
    runs.push(...many.map((each) => [...each]));
    after.push([...last]);
  }
  const name = 'bare BullMQ on the same settings';
  const common = { unit: 's', samples: runs.flat().length };
  const target = { of: 'value', limit: targetSeconds, want: 'at_most' } as const;
  return {
    figures: [
      figure({
        ...{ ...common, name: 'moving again, p50 of each kill', runs: p50(runs) },
        anchor: { name: `${name}, p50`, before: p50(before), after: p50(after) },
      }),
      figure({
        ...{ ...common, name: 'moving again, p99 of all kills', runs: p99([runs.flat()]), target },
        anchor: { name: `${name}, p99`, before: p99([before.flat()]), after: p99([after.flat()]) },
      }),
    ],
    checks: (await Promise.all(started.map((lane) => lane.checks()))).flat(),
    notes: [
      `${runs.length} kills, each with ${requests} creating calls that HCP had carried out and not yet answered`,
      'a request moves again when HCP next hears of it, from the other worker',
    ],
  };
}
