import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../src/domain/request.ts';
import { serviceKey } from '../../fakes/memory-state.ts';
import { anApprovedDelete, anApprovedUpdate, type Changed, endOf } from './changes.ts';
import { aService } from './services.ts';
import { follow, toldSince, work } from './worker.ts';
import { ben, cleo, click, dayMs, notices, project, requestOf, type World } from './world.ts';

const key = serviceKey({ ...project, serviceId: aService().id });
const kinds = { update: anApprovedUpdate, delete: anApprovedDelete } as const;

/** What becomes of the right to write the service between decision and start. */
const losses: [string, (world: World) => void, FailureCode][] = [
  ['the bot does not own', ({ state }) => void state.services.delete(key), 'not_owned'],
  [
    'the bot owned before it was made anew',
    ({ state }) => {
      const owned = state.services.get(key);
      if (owned !== undefined)
        state.services.set(key, { ...owned, createdAt: '2025-01-01T00:00:00.000Z' });
    },
    'remade',
  ],
];

describe.each(['update', 'delete'] as const)('an approved %s', (change) => {
  it.each(losses)('of a service that %s is not sent', async (_, lose, code) => {
    const changed = await kinds[change]();
    lose(changed.world);

    await follow(changed.world);

    expect(endOf(changed)).toBe(`failed ${code}, 0 taken`);
    expect(notices(changed.world)).toEqual(['recorded', 'failed']);
    expect(writes(changed)).toBe(0);
    // The record of it stays: else nobody would be told of the drift, or it would seem to be over.
    expect(changed.world.state.services.has(key)).toBe(code !== 'not_owned');
  });

  it('is sent back where somebody changed the service since the decision', async () => {
    const changed = await kinds[change]();
    changed.hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] });

    await follow(changed.world, { forMs: 60_000 });

    expect(requestOf(changed.world)).toMatchObject({ status: 'pending_approval', version: 2 });
    expect(toldSince(changed.world)).toEqual(['sent_back']);
    expect(writes(changed)).toBe(0);
  });

  it('counts what it was sent back with before the next look at everything', async () => {
    const changed = await kinds[change]();
    changed.hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] });
    await follow(changed.world, { forMs: 60_000 });

    expect(await click(changed.world, ben)).not.toMatchObject({ code: 'refreshed' });
    await click(changed.world, cleo);
    await follow(changed.world);

    expect(endOf(changed)).toBe('succeeded, 1 taken');
  });

  it('is sent back where the service was deleted and made anew since the decision', async () => {
    const changed = await kinds[change]();
    changed.hcp.remake();

    await follow(changed.world, { forMs: 60_000 });

    expect(requestOf(changed.world)).toMatchObject({ status: 'pending_approval', version: 2 });
    expect(writes(changed)).toBe(0);
  });

  it('waits while HCP is at something else with the service, and then begins', async () => {
    const changed = await kinds[change]();
    changed.hcp.edit({ state: 'UPDATING' });
    const outcome = await work(changed.world);
    const { status } = requestOf(changed.world);
    changed.hcp.edit({ state: 'AVAILABLE' });

    await follow(changed.world);

    expect({ kind: outcome.kind, status }).toEqual({ kind: 'waiting', status: 'approved' });
    expect(endOf(changed)).toBe('succeeded, 1 taken');
  });

  it('expires where HCP is at something else for too long', async () => {
    const changed = await kinds[change]();
    changed.hcp.edit({ state: 'UPDATING' });

    await follow(changed.world, { forMs: 4 * dayMs });

    expect(endOf(changed)).toBe('expired, 0 taken');
  });
});

function writes({ hcp }: Changed): number {
  return hcp.calls.filter((name) => name === 'updateService' || name === 'deleteService').length;
}
