import { describe, it } from 'vitest';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import { playModel } from './model-play.ts';
import { openMemory } from './model-store.ts';

/**
 * On the stores in memory, which the contract suites hold to the ways of the database. A failure prints the
 * seed and the shortest sequence that fails; `CAMPAIGN_SEED` plays it again.
 */
const sequences = campaignRounds(100, 5_000);
const seed = campaignSeed(20_261_123);

describe('whatever people, processes, HCP and others do, in any order,', () => {
  it(
    `every promise is kept, in ${sequences} sequences from seed ${seed}`,
    async () => {
      await playModel({ sequences, seed, open: () => Promise.resolve(openMemory()) });
    },
    60_000 + sequences * 200,
  );
});
