import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectStory } from './grid-story.ts';
import { startTwin, type Twin } from './grid-world.ts';
import { rules } from './open-rules.ts';
import { valuesAndTimes } from './open-values.ts';

/** Whichever way HCP turns out to be, people are told what is so. */
let twin: Twin;
let before: Twin['hcp']['switches'];
beforeAll(async () => {
  twin = await startTwin();
  before = { ...twin.hcp.switches };
});
afterEach(() => {
  twin.hcp.faults.clear();
  Object.assign(twin.hcp.switches, before);
});
afterAll(async () => {
  expect(twin.hcp.forbidden).toEqual([]);
  await twin.stop();
});

describe.each([...rules, ...valuesAndTimes])('HCP leaves open $question:', ({ answers }) => {
  describe.each(answers)('$name;', (answer) => {
    it.each(answer.changes)('%s', async (change) => {
      Object.assign(twin.hcp.switches, answer.switches);

      await expectStory(twin, change, answer);
    });
  });
});
