import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignRounds } from '../support/campaign.ts';
import { countBroken, nothingBroken } from '../support/invariants.ts';
import { reportStorm, runStorm } from '../support/random-kills.ts';
import { readLog } from '../support/read-log.ts';
import { redisMissing } from '../support/redis.ts';
import { openStage, type Stage } from '../support/stage.ts';

const seed = 20_261_122;
const kills = campaignRounds(10);

describe.skipIf(redisMissing !== undefined)('under random kills', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({
      name: 'storm',
      engine: 'redis',
      scenes: 5,
      clustersEach: 10 + kills / 5,
    });
  });
  afterAll(async () => await stage.close());

  it(
    `${kills} of them, no request is lost, nothing is done or said twice`,
    async () => {
      const report = await runStorm(stage, {
        seed,
        kills,
        everyMs: [300, 3_000],
        places: 5,
        roles: ['web', 'worker', 'worker'],
      });
      reportStorm(stage, report);

      expect(report.requests.length).toBeGreaterThanOrEqual(5);
      expect(stage.hcp.writes()).toHaveLength(report.requests.length);
      expect(await countBroken(stage)).toEqual(nothingBroken);
      expect((await readLog(stage.database)).verification.problems).toEqual([]);
    },
    240_000 + kills * 10_000,
  );
});
