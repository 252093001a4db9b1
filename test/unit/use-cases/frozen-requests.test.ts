import { describe, expect, it } from 'vitest';
import { expireRequests } from '../../../src/use-cases/expire-requests.ts';
import { killAt } from '../../fakes/interpose.ts';
import { hasMore, shown, tell, tellAll } from './announcer.ts';
import { createFreezingWorld, freeze, thaw } from './freezes.ts';
import { arrange, follow, work } from './worker.ts';
import {
  actions,
  approved,
  ask,
  ben,
  click,
  dayMs,
  policyOf,
  production,
  requestOf,
  type World,
} from './world.ts';

const sent = ({ hcp }: World): number => hcp.sent.length;

async function frozen(world: World): Promise<World> {
  expect((await freeze(world)).ok).toBe(true);
  return world;
}

describe('while its environment is frozen', () => {
  it('a request can be made, approved, and counts; the click says that it waits', async () => {
    const world = await frozen(createFreezingWorld());

    await ask(world);

    expect(await click(world, ben)).toEqual({ code: 'approved', quorum: 1, frozen: 'ordered' });
    expect(requestOf(world).status).toBe('approved');
  });

  it('what is approved waits, and asks HCP for nothing', async () => {
    const world = createFreezingWorld();
    await approved(world);
    await frozen(world);
    const before = actions(world).length;

    await follow(world, { forMs: dayMs });

    expect(requestOf(world).status).toBe('approved');
    expect(world.hcp.calls).toEqual([]);
    expect(actions(world)).toHaveLength(before);
  });

  it('what is approved goes on by itself when the freeze ends, soon and without a click', async () => {
    const world = createFreezingWorld();
    await approved(world);
    await frozen(world);
    await follow(world, { forMs: dayMs });
    await thaw(world);
    const thawedAt = world.clock.now().getTime();

    await follow(world);

    const { status, startedAt } = requestOf(world);
    expect(status).toBe('succeeded');
    expect((startedAt?.getTime() ?? 0) - thawedAt).toBeLessThanOrEqual(15_000);
    expect(sent(world)).toBe(1);
  });

  it('nothing is begun that was looked at before: the freeze is seen where the intent is committed', async () => {
    const world = createFreezingWorld();
    await approved(world);

    const outcome = await work(world, {
      after: async ({ name }) => {
        if (name === 'hcp.findService') await freeze(world);
      },
    });

    expect(outcome.kind).toBe('waiting');
    expect(sent(world)).toBe(0);
    expect(actions(world)).not.toContain('call_intended');
  });

  it('what HCP has taken is followed to its end', async () => {
    const world = createFreezingWorld();
    await arrange(world, { phase: 'accepted', made: true });
    await frozen(world);

    await follow(world);

    expect(requestOf(world).status).toBe('succeeded');
  });

  it('a call that HCP has nothing of is not sent again before the freeze ends', async () => {
    const world = createFreezingWorld();
    await arrange(world, { phase: 'verifying' });
    await frozen(world);

    await follow(world, { forMs: 3_600_000 });
    expect(sent(world)).toBe(0);

    await thaw(world);
    await follow(world);
    expect([sent(world), requestOf(world).status]).toEqual([1, 'succeeded']);
  });

  it('a call whose answer was lost is taken up where HCP has it', async () => {
    const world = createFreezingWorld();
    await approved(world);
    world.hcp.fail('createService', 'lost');
    await work(world);
    await frozen(world);

    await follow(world);

    expect([sent(world), requestOf(world).status]).toEqual([1, 'succeeded']);
  });

  it('its time goes on: what waits too long expires', async () => {
    const world = createFreezingWorld();
    await approved(world);
    await frozen(world);
    world.clock.advance(3 * dayMs);

    await work(world);

    expect(requestOf(world).status).toBe('expired');
    expect(world.hcp.calls).toEqual([]);
  });

  it('the sweeper ends it just as well', async () => {
    const world = createFreezingWorld();
    await approved(world);
    await frozen(world);
    world.clock.advance(3 * dayMs);

    await expireRequests(world.deps);

    expect(requestOf(world).status).toBe('expired');
  });

  it('what the policy has put elsewhere goes back for another decision, and does not wait', async () => {
    const world = createFreezingWorld();
    await approved(world);
    await frozen(world);
    world.state.inForce = policyOf({ ...production, name: 'elsewhere' });

    await work(world);

    expect(requestOf(world)).toMatchObject({
      status: 'pending_approval',
      environment: 'elsewhere',
    });
  });

  it('another environment is not', async () => {
    const world = createFreezingWorld();
    await freeze(world, { environment: 'staging' });
    await approved(world);

    await follow(world);

    expect(requestOf(world).status).toBe('succeeded');
  });

  it('all are where all are', async () => {
    const world = createFreezingWorld();
    await freeze(world, { by: null, environment: '*' });
    await approved(world);

    await follow(world, { forMs: dayMs });

    expect(requestOf(world).status).toBe('approved');
  });
});

describe('the card of a request', () => {
  const card = (world: World) => shown(world, 'card').at(-1);

  it('shows the freeze while it holds, and no longer', async () => {
    const world = createFreezingWorld();
    await ask(world);
    await tellAll(world);

    await frozen(world);
    expect(await hasMore(world)).toBe(true);
    await tellAll(world);
    expect(card(world)).toContain('frozen');

    await thaw(world);
    await tellAll(world);
    expect(card(world)).not.toContain('frozen');
    expect(shown(world, 'card')).toHaveLength(1);
  });

  it('shows it however its announcer dies, or the freeze comes between look and drawing', async () => {
    for (let number = 1; number < 12; number += 1) {
      for (const moment of ['before', 'after'] as const) {
        const world = createFreezingWorld();
        await ask(world);
        await tellAll(world);
        await frozen(world);
        await tell(world, killAt(number, moment)).catch(() => undefined);

        await tellAll(world);

        expect(card(world)).toContain('frozen');
      }
      const raced = createFreezingWorld();
      await ask(raced);
      await tell(raced, {
        after: async (call) => {
          if (call.number === number) await freeze(raced);
        },
      });
      if (raced.state.freezes.length === 0) await freeze(raced);

      await tellAll(raced);

      expect(card(raced)).toContain('frozen');
    }
  });
});
