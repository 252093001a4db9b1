import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hcpChanges } from '../../src/domain/request.ts';
import { afterALostCall, atALook, atTheWrite } from './grid-calls.ts';
import { meanwhile, operationEnds } from './grid-events.ts';
import { isTaken, type Row } from './grid-row.ts';
import { expectStory } from './grid-story.ts';
import { startTwin, type Twin } from './grid-world.ts';

/**
 * Every fault at every point of the three writes: the bot's use cases and its HCP client against the local
 * HCP. A cell passes when people are told the right story, HCP has exactly what was approved of it, and
 * nothing else was said to HCP on the way.
 */
let twin: Twin;
beforeAll(async () => {
  twin = await startTwin();
});
afterEach(() => twin.hcp.faults.clear());
afterAll(async () => {
  expect(twin.hcp.forbidden).toEqual([]);
  await twin.stop();
});

const grid: readonly { readonly point: string; readonly rows: readonly Row[] }[] = [
  { point: 'HCP, asked for the change,', rows: atTheWrite },
  {
    point: 'HCP, looked at before the call,',
    rows: atALook('GetPrivateLinkService', (cell) => !isTaken(cell)),
  },
  { point: 'HCP, looked at for the operation,', rows: atALook('GetOperation', isTaken) },
  {
    point: 'HCP, looked at for the service once it is done,',
    rows: atALook('GetPrivateLinkService', isTaken),
  },
  { point: 'HCP, looked at for what it began,', rows: afterALostCall },
  { point: 'the operation', rows: operationEnds },
  { point: 'meanwhile', rows: meanwhile },
];

describe.each(grid)('$point', ({ point, rows }) => {
  describe.each(hcpChanges)('%s:', (change) => {
    it.each(rows)('$name', async (row) => {
      const { faulted } = await expectStory(twin, change, row);

      if (point.startsWith('HCP')) expect(faulted).toBe(true);
    });
  });
});
