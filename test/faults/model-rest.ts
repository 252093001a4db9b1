/** The end of a sequence: nothing fails any more, and everything that was begun is let come to its end. */
import { readLagMs } from '../../src/domain/judge-service.ts';
import type { RequestId } from '../../src/domain/request.ts';
import { dayMs } from '../unit/use-cases/world.ts';
import { checkRequests } from './model-invariants.ts';
import { drawDrifts } from './model-looks.ts';
import { leaseMs, repair, runOut, sweepOnce, tell, thawOne } from './model-processes.ts';
import { lookAround, type ModelWorld } from './model-world.ts';

export async function comeToRest(world: ModelWorld): Promise<void> {
  await wakeAll(world);
  await endRequests(world);
  await drawWhatIs(world);
}

/** What stood still wakes. */
async function wakeAll(world: ModelWorld): Promise<void> {
  const { base, hcp } = world;
  while (world.frozen.length > 0) await thawOne(world);
  for (const wake of world.looks.splice(0)) await wake();
  hcp.clearFaults();
  base.people.away = false;
  base.slack.calm();
  base.clock.advance(leaseMs + 1);
}

async function endRequests(world: ModelWorld): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await repair(world);
    const jobs = await sweepOnce(world);
    await checkRequests(world);
    if (jobs.length === 0) return;
    for (const { id, kind } of jobs) {
      const requestId = id as RequestId;
      if (kind === 'announce') await tell(world, requestId, {});
      else await runOut(world, requestId);
    }
    // What waits for HCP to be done with something else waits until its approval is over.
    world.base.clock.advance(round < 10 ? 15_000 : dayMs / 4);
  }
  world.broken.push('it never came to rest');
}

/** Right after a change nothing is found of it; and a card waits for its turn in the channel. */
async function drawWhatIs(world: ModelWorld): Promise<void> {
  world.base.clock.advance(readLagMs + leaseMs);
  await lookAround(world);
  for (let round = 0; round < 8; round += 1) {
    await drawDrifts(world);
    world.base.clock.advance(20_000);
  }
}
