import { describe, expect, it } from 'vitest';
import {
  added,
  anApprovedDelete,
  anApprovedUpdate,
  type Changed,
  endOf,
  kept,
  removed,
} from './changes.ts';
import { killedOnce } from './killed-once.ts';
import { follow, toldSince, work } from './worker.ts';
import { actions, requestOf } from './world.ts';

/** The first call is lost; then this happens, before the bot looks. */
async function afterUnclear(
  approve: () => Promise<Changed>,
  fault: 'unheard' | 'late' | 'lost',
  happens: (changed: Changed) => void,
): Promise<Changed> {
  const changed = await approve();
  changed.hcp.fail('updateService', fault);
  changed.hcp.fail('deleteService', fault);
  await work(changed.world);
  happens(changed);
  await follow(changed.world);
  return changed;
}

describe('after an unclear answer to an update', () => {
  it('what somebody else did of it meanwhile is not sent again, and the rest is', async () => {
    const changed = await afterUnclear(anApprovedUpdate, 'unheard', ({ hcp }) =>
      hcp.edit({ consumerAccounts: [kept, removed, added] }),
    );

    expect(endOf(changed)).toBe('succeeded, 1 taken');
    expect(changed.hcp.patches.at(-1)).toMatchObject({
      consumerAccounts: { added: [], removed: [removed] },
      consumerIpRanges: { added: ['10.30.0.0/16'], removed: [] },
    });
  });

  it.each([
    ['a value that nobody approved', { consumerIpRanges: ['10.20.0.0/16', '10.66.0.0/16'] }],
    ['a value less than was to stay', { consumerAccounts: [removed] }],
  ])('%s is for people, and nothing is sent again', async (_, edit) => {
    const changed = await afterUnclear(anApprovedUpdate, 'unheard', ({ hcp }) => hcp.edit(edit));

    expect(endOf(changed)).toBe('needs_attention changed_meanwhile, 0 taken');
    expect(changed.hcp.patches).toHaveLength(0);
    expect(requestOf(changed.world).failure?.differs).toBeDefined();
  });

  it.each([
    ['gone', (hcp: Changed['hcp']) => hcp.remove()],
    ['remade', (hcp: Changed['hcp']) => hcp.remake()],
  ] as const)('a service that is %s is for people', async (code, happens) => {
    const changed = await afterUnclear(anApprovedUpdate, 'unheard', ({ hcp }) => happens(hcp));

    expect(endOf(changed)).toBe(`needs_attention ${code}, 0 taken`);
  });

  it('a call that arrives late is seen, and not sent again', async () => {
    const changed = await afterUnclear(anApprovedUpdate, 'late', ({ hcp }) => hcp.land());

    expect(endOf(changed)).toBe('succeeded, 1 taken');
    expect(changed.hcp.calls.filter((name) => name === 'updateService')).toHaveLength(1);
  });

  it('a refusal of the repetition is the echo of a call that arrived after all', async () => {
    const changed = await anApprovedUpdate();
    const { world, hcp } = changed;
    hcp.fail('updateService', 'late');
    await work(world);
    world.clock.advance(25_000);
    const { updateService } = world.deps.hcp;
    const api: typeof world.deps.hcp = {
      ...world.deps.hcp,
      updateService: (...given) => {
        hcp.land();
        return updateService(...given);
      },
    };

    await follow({ ...world, deps: { ...world.deps, hcp: api } });

    expect(endOf(changed)).toBe('succeeded, 1 taken');
  });

  it('an operation that HCP had before the call is not taken for ours', async () => {
    const { world, hcp } = await anApprovedUpdate();
    const old = { id: 'op-old', state: 'DONE', error: { code: 13, message: 'of others' } };
    const createdAt = new Date(world.databaseNow().getTime() - 30_000).toISOString();
    const { listServiceOperations } = world.deps.hcp;
    const api: typeof world.deps.hcp = {
      ...world.deps.hcp,
      listServiceOperations: async (...given) => [
        ...(await listServiceOperations(...given)),
        { ...old, serviceId: given[1], createdAt },
      ],
    };
    hcp.fail('updateService', 'unheard');

    await follow({ ...world, deps: { ...world.deps, hcp: api } });

    expect(endOf({ world, hcp })).toBe('succeeded, 1 taken');
    expect(requestOf(world).operationId).toBe('op-1');
  });

  it('an operation of another kind is not taken for ours', async () => {
    const { world, hcp } = await anApprovedUpdate();
    const other = { id: 'op-x', state: 'DONE', error: undefined, kind: 'delete' } as const;
    const api: typeof world.deps.hcp = {
      ...world.deps.hcp,
      listServiceOperations: (_, serviceId) =>
        Promise.resolve(
          hcp.calls.includes('updateService')
            ? [{ ...other, serviceId, createdAt: world.databaseNow().toISOString() }]
            : [],
        ),
    };
    hcp.fail('updateService', 'unheard');

    await follow({ ...world, deps: { ...world.deps, hcp: api } });

    expect(endOf({ world, hcp })).toBe('succeeded, 1 taken');
    expect(requestOf(world).operationId).toBe('op-1');
  });
});

describe('after an unclear answer to a delete', () => {
  it('a service that is gone is done, whoever asks', async () => {
    const changed = await afterUnclear(anApprovedDelete, 'unheard', ({ hcp }) => hcp.remove());

    expect(endOf(changed)).toBe('succeeded, 0 taken');
    expect(toldSince(changed.world)).toEqual(['sent', 'verifying', 'deleted']);
  });

  it('another service under its id is for people, and is not deleted', async () => {
    const changed = await afterUnclear(anApprovedDelete, 'lost', ({ hcp, world }) => {
      world.clock.advance(120_000);
      hcp.remake();
    });

    expect(endOf(changed)).toBe('needs_attention remade, 1 taken');
  });

  it('a service that somebody has changed meanwhile is not deleted', async () => {
    const changed = await afterUnclear(anApprovedDelete, 'unheard', ({ hcp }) =>
      hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] }),
    );

    expect(endOf(changed)).toBe('needs_attention changed_meanwhile, 0 taken');
  });
});

describe('HCP’s plain answer', () => {
  it('that there is nothing to update is the end, in words of its own', async () => {
    const changed = await anApprovedUpdate();
    const { world, hcp } = changed;
    const { updateService } = world.deps.hcp;
    const api: typeof world.deps.hcp = {
      ...world.deps.hcp,
      updateService: (...given) => {
        hcp.remove();
        return updateService(...given);
      },
    };

    await follow({ ...world, deps: { ...world.deps, hcp: api } });

    expect(endOf(changed)).toBe('failed gone, 0 taken');
    expect(requestOf(world).failure?.hcp).toMatchObject({ code: 5 });
  });

  it('that there is nothing to delete is done, once a look says so too', async () => {
    const changed = await anApprovedDelete();
    const { world, hcp } = changed;
    const api: typeof world.deps.hcp = {
      ...world.deps.hcp,
      deleteService: () => {
        hcp.remove();
        return Promise.resolve(undefined);
      },
    };

    await follow({ ...world, deps: { ...world.deps, hcp: api } });

    expect(endOf(changed)).toBe('succeeded, 0 taken');
    expect(toldSince(world)).toEqual(['sent', 'deleted']);
  });

  it('that there is nothing to delete is not believed while the service is there', async () => {
    const changed = await anApprovedDelete();
    const { world } = changed;
    const { deleteService } = world.deps.hcp;
    let first = true;
    const api: typeof world.deps.hcp = {
      ...world.deps.hcp,
      deleteService: (...given) => {
        if (!first) return deleteService(...given);
        first = false;
        return Promise.resolve(undefined);
      },
    };

    await follow({ ...world, deps: { ...world.deps, hcp: api } });

    expect(endOf(changed)).toBe('succeeded, 1 taken');
  });
});

describe('a worker that is killed once, wherever it is,', () => {
  it.each([
    ['an update', anApprovedUpdate],
    ['a delete', anApprovedDelete],
  ] as const)('carries %s out with one effect', async (_, approve) => {
    let kills = 0;
    for (const moment of ['before', 'after'] as const)
      for (let number = 1; ; number += 1) {
        const changed = await approve();
        const fate = killedOnce(changed.world, number, moment);
        await follow(changed.world, { hooks: fate.hooks });
        if (!fate.killed) break;
        kills += 1;
        expect(`${moment} ${number}: ${endOf(changed)}`).toBe(
          `${moment} ${number}: succeeded, 1 taken`,
        );
        expect(actions(changed.world)).toHaveLength(requestOf(changed.world).revision);
        const told = toldSince(changed.world);
        expect(new Set(told).size, `${moment} ${number}`).toBe(told.length);
      }

    expect(kills).toBeGreaterThan(8);
  });
});
