import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve, ask } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { expectTrueEnd } from '../support/true-end.ts';

/** A minute of the clock on the wall: the bot keeps its own pace while it waits. */
const outageMs = 60_000;

describe('when HCP answers 503 for a minute', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ name: 'outage_hcp', engine: 'postgres', scenes: 3 });
    await stage.startHere();
  });
  afterAll(async () => await stage.close());

  it('what it was at work on, and what is approved or asked for meanwhile, ends as if it had answered', async () => {
    const [running, approved] = [
      await ask(stage, stage.scene()),
      await ask(stage, stage.scene()),
    ] as const;
    await approve(stage, running);
    await stage.hcp.waitFor('the create', () => stage.hcp.writes().length === 1);

    stage.hcp.faults.unavailable(outageMs, 'real');
    await approve(stage, approved);
    const asked = await ask(stage, stage.scene());
    await approve(stage, asked);

    for (const each of [running, approved, asked])
      await expectTrueEnd(stage, each, { withinMs: outageMs + 60_000 });
    const refused = stage.hcp.requests.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(10);
  }, 150_000);
});
