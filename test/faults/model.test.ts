import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import { anyCommands } from './model-commands.ts';
import { bookEffect, checkRequests, checkRest, judgeWrite } from './model-invariants.ts';
import { comeToRest } from './model-processes.ts';
import { createModelWorld, type ModelWorld } from './model-world.ts';

/**
 * Random sequences of what can happen to the bot. After every step: statuses follow the lifecycle, and the
 * log tells the same; nothing is sent to HCP without its approval, nor to a service that is not the bot's,
 * nor twice; a card at rest shows the state. At the end of each: everything has ended and was told, once.
 *
 * On the stores in memory, which the contract suites hold to the ways of the database. A failure prints the
 * seed and the shortest sequence that fails; `CAMPAIGN_SEED` plays it again.
 */
const sequences = campaignRounds(100, 5_000);
const seed = campaignSeed(20_261_123);

async function play(commands: Iterable<fc.AsyncCommand<Record<string, never>, ModelWorld>>) {
  const world = await createModelWorld();
  world.hcp.witness = (write) => judgeWrite(world, write);
  world.hcp.taken = (write) => bookEffect(world, write);
  await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
  await comeToRest(world);
  await checkRequests(world);
  await checkRest(world);
  expect(world.broken).toEqual([]);
  return world;
}

describe('whatever people, processes, HCP and others do, in any order,', () => {
  it(
    `every promise is kept, in ${sequences} sequences from seed ${seed}`,
    async () => {
      let written = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.commands(anyCommands, { maxCommands: 120, size: 'max' }),
          async (any) => {
            const { effects } = await play(any);
            written += effects.size;
          },
        ),
        { numRuns: sequences, seed },
      );
      // Else nothing was proven.
      expect(written).toBeGreaterThan(sequences / 4);
    },
    60_000 + sequences * 200,
  );
});
