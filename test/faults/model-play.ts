import fc from 'fast-check';
import { expect } from 'vitest';
import { anyCommands } from './model-commands.ts';
import { checkRequests, checkRest } from './model-invariants.ts';
import { comeToRest } from './model-processes.ts';
import type { ModelStore } from './model-store.ts';
import { createModelWorld } from './model-world.ts';
import { bookEffect, judgeWrite } from './model-writes.ts';

type Plan = {
  readonly sequences: number;
  readonly seed: number;
  /** A store for one sequence. */
  readonly open: () => Promise<ModelStore>;
  /** What else must hold at the end of each. */
  readonly afterEach?: () => Promise<void>;
};

/**
 * Plays random sequences of what can happen to the bot. After every step: statuses follow the lifecycle, and
 * the log tells the same; a review is a click on what was shown, by who may make it; nothing is sent to HCP
 * without its approval, nor to a service that is not the bot's, nor twice; a card at rest shows the state. At
 * the end of each: everything has ended and was told, once.
 */
export async function playModel({ sequences, seed, open, afterEach }: Plan): Promise<void> {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(anyCommands, { maxCommands: 120, size: 'max' }), async (any) => {
      const world = await createModelWorld(await open());
      world.hcp.witness = (write) => judgeWrite(world, write);
      world.hcp.taken = (write) => bookEffect(world, write);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), any);
      await comeToRest(world);
      await checkRequests(world);
      await checkRest(world);
      expect(world.broken).toEqual([]);
      await afterEach?.();
      written += world.effects.size;
    }),
    { numRuns: sequences, seed },
  );
  // Else nothing was proven.
  expect(written).toBeGreaterThan(sequences / 5);
}
