/**
 * A storm: requests are asked for and approved in several places at once while processes of the bot are
 * killed at random moments and started again, as a supervisor would. What people do meanwhile fails
 * sometimes, and they press again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '../../src/app.ts';
import type { BotProcess } from './bot-process.ts';
import { type Asked, approve, ask } from './request-flow.ts';
import { createRandom } from './seeded-random.ts';
import type { Stage } from './stage.ts';
import { expectToldAsItEnded } from './true-end.ts';

export type Storm = {
  readonly seed: number;
  readonly kills: number;
  /** Between two kills, at least and at most. */
  readonly everyMs: readonly [number, number];
  /** Requests under way at once. */
  readonly places: number;
  readonly roles: readonly Role[];
};

export type StormReport = {
  readonly seed: number;
  readonly requests: readonly Asked[];
  readonly killed: Readonly<Record<string, number>>;
};

/** Returns when the last kill is over and every request that was asked for has ended as it must. */
export async function runStorm(stage: Stage, storm: Storm): Promise<StormReport> {
  const random = createRandom(storm.seed);
  console.info(`storm of ${storm.kills} kills, seed ${storm.seed}`);
  const crew = await Promise.all(storm.roles.map((role) => keepUp(stage, role)));
  const requests: Asked[] = [];
  const raging = { over: false };
  const lanes = Array.from({ length: storm.places }, () => live(stage, requests, raging));
  const killing = kill(crew, storm, random).finally(() => {
    raging.over = true;
  });
  const [killed] = await Promise.all([killing, ...lanes]);
  return { seed: storm.seed, requests, killed };
}

/** What people want to know of it, the seed first: it is needed to run it again. */
export function reportStorm({ slack }: Stage, { seed, requests, killed }: StormReport): void {
  const kills = Object.entries(killed).map(([role, count]) => `${count} × ${role}`);
  const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
  console.info(
    `seed ${seed}: killed ${kills.join(', ')}; ${requests.length} requests ended, ${posts} posts`,
  );
}

/** One place: asks, decides, waits for the end, and asks again until the storm is over. */
async function live(stage: Stage, requests: Asked[], raging: { over: boolean }): Promise<void> {
  let scene = stage.scene();
  for (;;) {
    const asked = await ask(stage, scene);
    requests.push(asked);
    await approve(stage, asked);
    await expectToldAsItEnded(stage, asked, { withinMs: 240_000 });
    if (raging.over) return;
    scene = stage.nextScene(scene);
  }
}

type Kept = {
  readonly role: Role;
  isUp(): boolean;
  /** Kills it and starts another, which takes a while. */
  strike(): Promise<void>;
  /** Rejects when one could not be started. */
  settled(): Promise<unknown>;
};

async function keepUp(stage: Stage, role: Role): Promise<Kept> {
  let current: BotProcess | undefined = await stage.start(role);
  let starting: Promise<unknown> = Promise.resolve();
  return {
    role,
    isUp: () => current !== undefined,
    strike: async () => {
      const struck = current;
      current = undefined;
      await struck?.kill();
      starting = stage.start(role).then((started) => {
        current = started;
      });
      starting.catch(() => undefined); // told by `settled`
    },
    settled: () => starting,
  };
}

async function kill(
  crew: readonly Kept[],
  { kills, everyMs: [least, most] }: Storm,
  random: () => number,
): Promise<Record<string, number>> {
  const killed: Record<string, number> = {};
  for (let done = 0; done < kills; ) {
    await pause(least + random() * (most - least));
    const up = crew.filter((one) => one.isUp());
    const struck = up[Math.floor(random() * up.length)];
    if (struck === undefined) {
      await Promise.race(crew.map((one) => one.settled()));
      continue;
    }
    await struck.strike();
    killed[struck.role] = (killed[struck.role] ?? 0) + 1;
    done += 1;
  }
  await Promise.all(crew.map((one) => one.settled()));
  return killed;
}
