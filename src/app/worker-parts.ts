import { createLoop } from '../loop.ts';
import type { Part } from '../parts.ts';
import { tidyUp } from '../store/housekeeping.ts';
import type { Tuning } from './tuning.ts';
import type { UseCases } from './use-cases.ts';

/** The relay, the workers of the queue, and everything periodic. */
export function workerParts(useCases: UseCases, tuning: Tuning): readonly Part[] {
  const { log, database, queue } = useCases;
  const loop = (
    name: string,
    everyMs: number,
    runOnce: (signal: AbortSignal) => Promise<unknown>,
  ) => createLoop(name, everyMs, { runOnce, log });
  const relay = loop('relay', tuning.relayEveryMs, useCases.relay);
  const others = [
    loop('sweep', tuning.sweepEveryMs, useCases.sweep),
    loop('prompts', tuning.promptEveryMs, useCases.promptPeople),
    loop('repair', tuning.repairEveryMs / 5, useCases.repairCards),
    loop('inventory', tuning.inventoryEveryMs, useCases.lookAround),
    loop('drift cards', tuning.driftCardsEveryMs, useCases.announceDrifts),
    loop('policy cards', tuning.bulletinsEveryMs, useCases.announceCandidates),
    loop('homes', tuning.homesEveryMs, useCases.publishHomes),
    loop('groups', tuning.groupsEveryMs, useCases.lookAtGroups),
    loop('bulletins', tuning.bulletinsEveryMs, useCases.postBulletins),
    loop('tidy', tuning.tidyEveryMs, () => tidyUp(database.orm)),
  ];
  const workers = queue.createWorkers(useCases.handlers);
  return [
    ...checkpointParts(useCases, tuning),
    {
      name: 'relay',
      start: async () => {
        database.listen('outbox', relay.wake);
        relay.start();
        await Promise.resolve();
      },
      stop: () => relay.stop(),
    },
    { name: 'workers', start: () => workers.start(), stop: (ms) => workers.stop(ms) },
    {
      name: 'loops',
      start: async () => {
        for (const each of others) each.start();
        await Promise.resolve();
      },
      stop: async () => void (await Promise.all(others.map((each) => each.stop()))),
    },
  ];
}

/**
 * Before all others: nothing is begun while it is not known whether the log has what was published of it, and the last
 * checkpoint has what the others wrote until they stopped.
 */
function checkpointParts({ log, checkpoints }: UseCases, tuning: Tuning): readonly Part[] {
  if (checkpoints === undefined) return [];
  const loop = createLoop('checkpoints', tuning.checkpointsEveryMs, {
    runOnce: checkpoints.look,
    log,
  });
  return [
    {
      name: 'checkpoints',
      start: async () => {
        await checkpoints.begin();
        loop.start();
      },
      stop: async (ms) => {
        await loop.stop();
        await checkpoints.end(AbortSignal.timeout(Math.min(ms, lastCheckpointMs)));
      },
    },
  ];
}

/** Of the time that a process has to stop. */
const lastCheckpointMs = 3_000;
