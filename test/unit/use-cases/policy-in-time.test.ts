/**
 * Who may decide as time goes by: one row, one click, on a request that Ada has just made. The other table, of who
 * and what and where, is `test/unit/domain/policy-table.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { createFreezingWorld, freeze, thaw } from './freezes.ts';
import { hourMs, pass } from './prompts.ts';
import { ada, ask, click, policyOf, production, type World } from './world.ts';

/** Ben, Cleo and Dora are of netsec, Lea leads, Eve is named in person, and so is Ada. */
const environment: Environment = {
  ...production,
  approvers: { groups: ['S0NETSEC'], users: ['U0EVE' as SlackUserId, ada] },
  seasoningMs: 24 * hourMs,
  escalation: { afterMs: 8 * hourMs, to: { groups: [], users: ['U0LEA' as SlackUserId, ada] } },
  expiresAfterMs: 72 * hourMs,
};

/** Since when the bot had seen somebody in netsec as the request was made, in hours; from the first look on; never. */
type Seen = number | 'first look' | 'never';

function createTimedWorld(who: SlackUserId, seen: Seen): World {
  const world = createFreezingWorld();
  world.people.add('member', 'U0EVE', 'U0LEA');
  const { policy, hash } = policyOf(environment);
  world.state.inForce = { policy: { ...policy, freezers: { groups: [], users: [ada] } }, hash };
  if (seen === 'never') return world;
  const hours = seen === 'first look' ? 0 : seen;
  const since = new Date(world.databaseNow().getTime() - hours * hourMs);
  const baseline = seen === 'first look';
  world.state.memberships.push({ group: 'S0NETSEC', person: who, since, baseline });
  return world;
}

type Freeze = 'no freeze' | 'frozen' | 'frozen, over';

async function clickAt(
  who: SlackUserId,
  { seen, hours, frozen }: { readonly seen: Seen; readonly hours: number; readonly frozen: Freeze },
): Promise<string> {
  const world = createTimedWorld(who, seen);
  await ask(world);
  await pass(world, hours);
  if (frozen !== 'no freeze') await freeze(world, { by: ada });
  if (frozen === 'frozen, over') await thaw(world, { by: ada });
  const answer = await click(world, who);
  if (answer.code === 'already_ended') return `${answer.code}: ${answer.status}`;
  return 'frozen' in answer && answer.frozen === 'ordered'
    ? `${answer.code}, and waits`
    : answer.code;
}

describe('a click some time after a request was made', () => {
  // biome-ignore format: a table
  it.each([
    // who     seen          hours  frozen          comes to
    ['U0BEN',  'first look',   0,   'no freeze',    'approved'],
    ['U0BEN',  'first look',  71,   'no freeze',    'approved'],
    ['U0BEN',  'first look',  72,   'no freeze',    'already_ended: expired'],
    ['U0BEN',  24,             0,   'no freeze',    'approved'],
    ['U0BEN',  23,             0,   'no freeze',    'not_seasoned'],
    ['U0BEN',  23,             1,   'no freeze',    'approved'],
    ['U0BEN',   0,             0,   'no freeze',    'not_seasoned'],
    ['U0BEN',   0,            23,   'no freeze',    'not_seasoned'],
    ['U0BEN',   0,            24,   'no freeze',    'approved'],
    ['U0BEN',  'never',        0,   'no freeze',    'not_seasoned'],
    ['U0BEN',  'never',       71,   'no freeze',    'not_seasoned'],
    ['U0EVE',  'never',        0,   'no freeze',    'approved'],
    ['U0EVE',  'never',       71,   'no freeze',    'approved'],
    ['U0EVE',  'never',       72,   'no freeze',    'already_ended: expired'],
    ['U0LEA',  'never',        0,   'no freeze',    'not_an_approver'],
    ['U0LEA',  'never',        7,   'no freeze',    'not_an_approver'],
    ['U0LEA',  'never',        8,   'no freeze',    'approved'],
    ['U0LEA',  'never',       71,   'no freeze',    'approved'],
    ['U0LEA',  'never',       72,   'no freeze',    'already_ended: expired'],
    ['U0BEN',  'first look',   8,   'no freeze',    'approved'],
    ['U0BEN',   0,             8,   'no freeze',    'not_seasoned'],
    ['U0ADA',  'never',        0,   'no freeze',    'self_review'],
    ['U0ADA',  'never',        9,   'no freeze',    'self_review'],
    ['U0ADA',  'first look',  71,   'frozen',       'self_review'],
    ['U0ADA',  'never',       72,   'no freeze',    'already_ended: expired'],
    ['U0BEN',  'first look',   1,   'frozen',       'approved, and waits'],
    ['U0BEN',  'first look',   1,   'frozen, over', 'approved'],
    ['U0BEN',   0,             1,   'frozen',       'not_seasoned'],
    ['U0LEA',  'never',        1,   'frozen',       'not_an_approver'],
    ['U0LEA',  'never',        9,   'frozen',       'approved, and waits'],
    ['U0EVE',  'never',       71,   'frozen',       'approved, and waits'],
    ['U0EVE',  'never',       72,   'frozen',       'already_ended: expired'],
    ['U0EVE',  'never',       72,   'frozen, over', 'already_ended: expired'],
    ['U0ZOE',  'first look',   9,   'no freeze',    'person_unknown'],
  ] as const)('%s, seen %s, after %s h, %s: %s', async (who, seen, hours, frozen, expected) => {
    expect(await clickAt(who as SlackUserId, { seen, hours, frozen })).toBe(expected);
  });
});
