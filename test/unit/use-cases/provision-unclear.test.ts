import { describe, expect, it } from 'vitest';
import { arrange, follow, toldSince, work } from './worker.ts';
import { approved, createWorld, requestId, requestOf, type World } from './world.ts';

/** The world with an HCP whose reads of a service miss it until told otherwise. */
function blind(world: World): { readonly world: World; see(): void } {
  let seeing = false;
  const { findService } = world.hcp.api;
  const hcp: typeof world.deps.hcp = {
    ...world.deps.hcp,
    findService: (...given) => (seeing ? findService(...given) : Promise.resolve(undefined)),
  };
  return {
    world: { ...world, deps: { ...world.deps, hcp } },
    see: () => {
      seeing = true;
    },
  };
}

const creates = ({ hcp }: World): number =>
  hcp.calls.filter((name) => name === 'createService').length;

/** The first call is lost and arrives with the second one, which HCP refuses. */
async function echoed(world: World, atTheSecond: () => void = () => undefined): Promise<void> {
  await approved(world);
  world.hcp.fail('createService', 'late', 'refused');
  await work(world);
  world.clock.advance(25_000);
  const { createService } = world.hcp.api;
  const hcp: typeof world.deps.hcp = {
    ...world.deps.hcp,
    createService: (...given) => {
      world.hcp.land();
      atTheSecond();
      return createService(...given);
    },
  };
  await follow({ ...world, deps: { ...world.deps, hcp } });
}

describe('a refusal after an answer that was lost', () => {
  it('is the echo of a success where HCP has the service after all', async () => {
    const world = createWorld();

    await echoed(world);

    expect(creates(world)).toBe(2);
    expect(requestOf(world).status).toBe('succeeded');
    expect(world.hcp.made()).toBe(1);
    expect(toldSince(world).slice(0, 4)).toEqual(['sent', 'verifying', 'sent_again', 'accepted']);
  });

  it('is not believed where HCP cannot be looked at just then', async () => {
    const world = createWorld();

    await echoed(world, () => world.hcp.fail('findService', 'unavailable'));

    expect(requestOf(world).status).toBe('succeeded');
    expect(world.hcp.made()).toBe(1);
  });

  it('is the end, in HCP’s words, where HCP has nothing', async () => {
    const world = createWorld();
    await approved(world);
    world.hcp.fail('createService', 'unheard', 'refused');

    await follow(world);

    expect(requestOf(world)).toMatchObject({
      status: 'failed',
      failure: { code: 'refused_by_hcp', hcp: { code: 3, message: 'refused with 3' } },
    });
    expect(world.hcp.made()).toBe(0);
  });
});

describe('a call whose answer was lost', () => {
  it('is found by its operation where the service cannot be seen yet, and not sent again', async () => {
    const { world, see } = blind(createWorld());
    await approved(world);
    world.hcp.fail('createService', 'lost');
    await follow(world, { forMs: 40_000 });
    const { phase, operationId } = requestOf(world);
    see();

    await follow(world);

    expect({ phase, operationId }).toMatchObject({ operationId: 'op-1' });
    expect(creates(world)).toBe(1);
    expect(requestOf(world).status).toBe('succeeded');
  });

  it('is not taken for an operation that is older than the intent', async () => {
    const world = createWorld();
    await approved(world);
    const old = { id: 'op-old', state: 'DONE', error: { code: 13, message: 'long ago' } };
    const createdAt = new Date(world.databaseNow().getTime() - 600_000).toISOString();
    const hcp: typeof world.deps.hcp = {
      ...world.deps.hcp,
      listServiceOperations: (_, serviceId) => Promise.resolve([{ ...old, serviceId, createdAt }]),
    };
    world.hcp.fail('createService', 'lost');

    await follow({ ...world, deps: { ...world.deps, hcp } });

    expect(requestOf(world)).toMatchObject({ status: 'succeeded', operationId: undefined });
  });

  it('is taken up by its service alone where operations may not be listed', async () => {
    const world = createWorld();
    await approved(world);
    world.hcp.fail('createService', 'lost');
    world.hcp.fail('listServiceOperations', 'forbidden');

    await follow(world);

    expect(requestOf(world)).toMatchObject({ status: 'succeeded', operationId: undefined });
    expect(creates(world)).toBe(1);
  });

  it('is for people where it left nothing to see and operations cannot be listed for minutes', async () => {
    const world = createWorld();
    const { target } = await approved(world);
    world.hcp.fail('createService', 'lost');
    await follow(world, { forMs: 1_000 });
    // Others have deleted what the call made: sent again, one approval would have two effects.
    world.hcp.remove(target.serviceId);
    world.hcp.fail(
      'listServiceOperations',
      ...Array.from({ length: 60 }, () => 'forbidden' as const),
    );

    await follow(world);

    expect(requestOf(world)).toMatchObject({
      status: 'needs_attention',
      failure: { code: 'outcome_unknown' },
    });
    expect(creates(world)).toBe(1);
  });

  it('may be on its way for twenty seconds, and is not sent again before', async () => {
    const world = createWorld();
    await approved(world);
    world.hcp.fail('createService', 'late');
    await follow(world, { forMs: 19_000 });
    const early = creates(world);
    world.hcp.land();

    await follow(world);

    expect(early).toBe(1);
    expect(creates(world)).toBe(1);
    expect(requestOf(world).status).toBe('succeeded');
  });
});

describe('a worker that is about to be closed', () => {
  it('hands its request over at once, and writes nothing of the look that it broke off', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'running', made: true });
    const { entries } = world.state;
    const { length } = entries;
    const closing = new AbortController();
    world.hcp.outage = 'unavailable';
    closing.abort();

    const run = work(world, {}, closing.signal);

    await expect(run).rejects.toThrow('not reached');
    expect(entries).toHaveLength(length);
    expect(await world.deps.requests.lease(requestId, 1)).toHaveProperty('fence');
  });
});
