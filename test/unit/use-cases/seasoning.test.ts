import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { lookAtGroups } from '../../../src/use-cases/look-at-groups.ts';
import {
  ask,
  ben,
  cleo,
  click,
  createWorld,
  dayMs,
  policyOf,
  production,
  requestOf,
  type World,
} from './world.ts';

function createSeasoningWorld(change: Partial<Environment> = {}): World {
  const world = createWorld();
  world.state.inForce = policyOf({ ...production, seasoningMs: dayMs, ...change });
  return world;
}

/** The bot has seen them in the group from now on. */
function see({ state }: World, person: SlackUserId, baseline = false): void {
  const others = state.memberships.filter((one) => one.person !== person);
  const membership = { group: 'S0NETSEC', person, since: state.now(), baseline };
  state.memberships.splice(0, state.memberships.length, ...others, membership);
}

describe('where approvers must be seasoned', () => {
  it('refuses who has come since, says from when on they can, and lets them then', async () => {
    const world = createSeasoningWorld();
    see(world, ben);
    await ask(world);

    const answer = await click(world, ben);

    const from = new Date(world.databaseNow().getTime() + dayMs).toISOString();
    expect(answer).toEqual({ code: 'not_seasoned', from });
    expect(requestOf(world).status).toBe('pending_approval');
    expect(world.state.entries.at(-1)).toMatchObject({
      ...{ action: 'review_refused', actor: ben, details: { refusal: 'not_seasoned' } },
    });
    world.clock.advance(dayMs);
    expect(await click(world, ben)).toMatchObject({ code: 'approved' });
  });

  it('goes by the clock of the database, not by that of the process', async () => {
    const world = createWorld({ databaseAheadMs: dayMs });
    world.state.inForce = policyOf({ ...production, seasoningMs: dayMs });
    await ask(world);
    const membership = { group: 'S0NETSEC', person: ben, since: world.clock.now() };
    world.state.memberships.push({ ...membership, baseline: false });

    expect(await click(world, ben)).toMatchObject({ code: 'approved' });
  });

  it('refuses whom it never saw there, whatever Slack says now', async () => {
    const world = createSeasoningWorld();
    await ask(world);

    expect(await click(world, ben)).toEqual({ code: 'not_seasoned' });
    expect(await click(world, ben, 'reject')).toEqual({ code: 'not_seasoned' });
  });

  it('keeps with the review, and in the log, since when its reviewer was seen there', async () => {
    const world = createSeasoningWorld();
    see(world, ben, true);
    const since = world.databaseNow().toISOString();
    await ask(world);

    await click(world, ben);

    const [row] = world.state.rows.values();
    expect(row?.reviews[0]?.facts).toMatchObject({ seen: { since, baseline: true } });
    const approved = world.state.entries.find(({ action }) => action === 'request_approved');
    expect(approved?.details).toMatchObject({
      reviewer: { via: 'group', group: 'S0NETSEC', first_seen_at: since, baseline: true },
    });
  });

  it('counts no approval of somebody who has left and come again since', async () => {
    const world = createSeasoningWorld({ approvals: { create: 2, update: 2, delete: 2 } });
    see(world, ben, true);
    see(world, cleo, true);
    await ask(world);
    await click(world, ben);
    see(world, ben);

    expect(await click(world, cleo)).toMatchObject({
      ...{ code: 'approval_counted', counted: 1, left: [ben] },
    });
    expect(requestOf(world).status).toBe('pending_approval');
  });

  it('says nothing new of a review where nobody must be', async () => {
    const world = createWorld();
    see(world, ben);
    await ask(world);

    await click(world, ben);

    const [row] = world.state.rows.values();
    expect(row?.reviews[0]?.facts).not.toHaveProperty('seen');
  });
});

describe('the look at groups', () => {
  const asked = async (world: World): Promise<readonly string[]> => {
    await lookAtGroups({ ...world.deps, people: world.people.directory }, 60_000);
    return world.people.asked.flatMap(({ groups }) => groups);
  };

  it('is at all that the policy names, and at no other', async () => {
    const world = createWorld();
    const { policy, hash } = policyOf(production);
    const auditors = { groups: ['S0AUDIT'], users: [] };
    world.state.inForce = { policy: { ...policy, auditors }, hash };

    expect(await asked(world)).toEqual(['S0AUDIT', 'S0NETSEC']);
  });

  it('is at none while no policy is in force', async () => {
    const world = createWorld();
    world.state.inForce = undefined;

    expect(await asked(world)).toEqual([]);
  });

  it('is made again where Slack gave no answer', async () => {
    const world = createSeasoningWorld();
    world.people.away = true;

    await expect(asked(world)).resolves.toEqual(['S0NETSEC']);
  });
});
