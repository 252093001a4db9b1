import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playModel } from '../faults/model-play.ts';
import { type ModelDatabase, openModelDatabase } from '../faults/model-postgres.ts';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';

/** The sequences of `test/faults/model.test.ts` on Postgres, whose log is verified after each. */
const sequences = campaignRounds(3, 200);
const seed = campaignSeed(20_261_123);

let database: ModelDatabase;
beforeAll(async () => {
  database = await openModelDatabase();
});
afterAll(() => database.close());

describe('whatever people, processes, HCP and others do, in any order, on Postgres,', () => {
  it(
    `every promise is kept, in ${sequences} sequences from seed ${seed}`,
    async () => {
      await playModel({
        ...{ sequences, seed, open: () => database.open() },
        afterEach: async () => expect(await database.problems()).toEqual([]),
      });
    },
    60_000 + sequences * 20_000,
  );
});
