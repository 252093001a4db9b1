/**
 * A Slack in which every fault has a chance of one in ten, at each call of the announcer, and whose history
 * shows a message late. `CAMPAIGN_ROUNDS` asks for more requests than the 3 of an ordinary run.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiFaultKind } from '../../sandbox/slack/fault-types.ts';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import { countBroken, nothingBroken } from '../support/invariants.ts';
import { readLog } from '../support/read-log.ts';
import { approve, submit } from '../support/request-flow.ts';
import { openStage, type Scene, type Stage } from '../support/stage.ts';
import { expectToldAsItEnded } from '../support/true-end.ts';

const rounds = campaignRounds(3, 500);
const seed = campaignSeed(20_261_123);

/** Mostly they wait: for a message that was lost to show itself, twenty seconds. */
const lanes = Math.min(rounds, 25);
const patienceMs = 300_000;

const kinds: readonly ApiFaultKind[] = ['rateLimit', 'fail', 'loseAnswer', 'reset'];
const methods = [
  ...['chat.postMessage', 'chat.update', 'chat.getPermalink', 'conversations.open'],
  ...['conversations.history', 'conversations.replies'],
];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    ...{ name: 'slack_faults', engine: 'postgres', scenes: lanes, historyLagMs: 5_000 },
    clustersEach: Math.ceil(rounds / lanes),
  });
  await stage.startHere();
  let different = seed;
  for (const method of methods)
    for (const kind of kinds) {
      different += 1;
      stage.slack.faults.probability(method, 0.1, different, [kind]);
    }
});
afterAll(async () => {
  stage.slack.faults.clear();
  await stage.close();
});

/** One request from its form to its end, in which Slack brings each delivery twice. */
async function play(scene: Scene): Promise<void> {
  const asked = await submit(stage, scene);
  await stage.slack.channel(scene.channel).card(asked.serviceId, patienceMs);
  stage.slack.faults.duplicateDelivery();
  await approve(stage, asked);
  await expectToldAsItEnded(stage, asked, { withinMs: patienceMs });
}

async function playLane(share: number): Promise<void> {
  let scene = stage.scene();
  for (let round = 0; round < share; round += 1) {
    if (round > 0) scene = stage.nextScene(scene);
    await play(scene);
  }
}

describe('a Slack that fails at every turn', () => {
  it(
    `loses no message and shows none twice, in ${rounds} requests from seed ${seed}`,
    async () => {
      const share = (lane: number): number => Math.floor((rounds + lane) / lanes);

      await Promise.all(Array.from({ length: lanes }, (_, lane) => playLane(share(lane))));

      const struck = stage.slack.calls.filter(({ fault }) => fault !== undefined);
      expect(struck.length).toBeGreaterThan(rounds);
      expect(await countBroken(stage)).toEqual(nothingBroken);
      expect((await readLog(stage.database)).verification.problems).toEqual([]);
    },
    patienceMs + (rounds / lanes) * 120_000,
  );
});
