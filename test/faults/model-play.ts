import fc from 'fast-check';
import { expect } from 'vitest';
import type { AuditAction } from '../../src/domain/audit.ts';
import { anyCommands } from './model-commands.ts';
import { checkDrifts } from './model-drifts.ts';
import { checkRequests, checkRest } from './model-invariants.ts';
import { comeToRest } from './model-rest.ts';
import type { ModelStore } from './model-store.ts';
import { createModelWorld, type ModelWorld } from './model-world.ts';
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
 * without its approval, nor to a service that is not the bot's, nor twice; what becomes of a request that did
 * not end well is decided by as many as it takes, on what HCP was seen to have; a card at rest shows the state.
 * At the end of each: everything has ended and was told, once. Gives how often the log told of what.
 */
export async function playModel({
  sequences,
  seed,
  open,
  afterEach,
}: Plan): Promise<ReadonlyMap<AuditAction, number>> {
  let written = 0;
  const told = new Map<AuditAction, number>();
  await fc.assert(
    fc.asyncProperty(fc.commands(anyCommands, { maxCommands: 120, size: 'max' }), async (any) => {
      const world = await createModelWorld(await open());
      world.hcp.witness = (write) => judgeWrite(world, write);
      world.hcp.taken = (write) => bookEffect(world, write);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), any);
      await comeToRest(world);
      await checkRequests(world);
      await checkRest(world);
      await checkDrifts(world);
      expect(world.broken).toEqual([]);
      await afterEach?.();
      written += world.effects.size;
      for (const action of await actionsOf(world)) told.set(action, (told.get(action) ?? 0) + 1);
    }),
    { numRuns: sequences, seed },
  );
  // Else nothing was proven.
  expect(written).toBeGreaterThan(sequences / 5);
  const missing = wanted.filter((action) => (told.get(action) ?? 0) < Math.floor(sequences / 100));
  expect(missing).toEqual([]);
  return told;
}

/** What the log must tell of in many sequences. */
const wanted: readonly AuditAction[] = [
  ...(['request_approved', 'call_intended', 'request_succeeded', 'request_sent_back'] as const),
  ...(['outcome_seen', 'outcome_reviewed', 'outcome_adopted', 'outcome_refused'] as const),
  ...(['request_retried', 'request_abandoned'] as const),
];

async function actionsOf({ ids, store }: ModelWorld): Promise<readonly AuditAction[]> {
  const entries = await Promise.all(ids.map((id) => store.entries(id)));
  return entries.flat().map(({ action }) => action);
}
