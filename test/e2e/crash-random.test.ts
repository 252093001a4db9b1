import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countBroken, nothingBroken } from '../support/invariants.ts';
import { reportStorm, runStorm } from '../support/random-kills.ts';
import { readLog } from '../support/read-log.ts';
import { redisMissing } from '../support/redis.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** The short run of the campaign: `test/campaign/random-kills.test.ts` has the long one. */
const seed = 20_261_122;

describe.skipIf(redisMissing !== undefined)('under random kills', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ name: 'storm', engine: 'redis', scenes: 5, clustersEach: 6 });
  });
  afterAll(async () => await stage.close());

  it('ten of them, no request is lost, nothing is done or said twice', async () => {
    const report = await runStorm(stage, {
      seed,
      kills: 10,
      everyMs: [300, 3_000],
      places: 5,
      roles: ['web', 'worker', 'worker'],
    });
    reportStorm(stage, report);

    expect(report.requests.length).toBeGreaterThanOrEqual(5);
    expect(stage.hcp.writes()).toHaveLength(report.requests.length);
    expect(await countBroken(stage)).toEqual(nothingBroken);
    expect((await readLog(stage.database)).verification.problems).toEqual([]);
  }, 240_000);
});
