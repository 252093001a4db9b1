import { describe, expect, it } from 'vitest';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import { expireRequests } from '../../../src/use-cases/expire-requests.ts';
import type { Job } from '../../../src/use-cases/ports/job-queue.ts';
import { relayOutbox } from '../../../src/use-cases/relay-outbox.ts';
import { sweep } from '../../../src/use-cases/sweep.ts';
import {
  actions,
  approved,
  ask,
  ben,
  cleo,
  createWorld,
  dayMs,
  notices,
  press,
  requestId,
  requestOf,
  told,
  type World,
} from './world.ts';

function queueOf() {
  const jobs: Job[] = [];
  const add = async (more: readonly Job[]): Promise<void> => {
    await Promise.resolve(jobs.push(...more));
  };
  return { jobs, queue: { add } };
}

const none = () => Promise.reject(new Error('nobody decides on a policy here'));

async function sweepOnce(world: World, decide = decideClick): Promise<readonly string[]> {
  const { jobs, queue } = queueOf();
  await sweep({
    ...world.deps,
    queue,
    decideClick: (click) => decide(world.deps, click),
    decideCandidate: none,
  });
  return jobs.map(({ id }) => id);
}

describe('the sweeper', () => {
  it('finishes a click that was acknowledged and then lost, after a while', async () => {
    const world = createWorld();
    await ask(world);
    await press(world, ben);

    await sweepOnce(world);
    const atOnce = requestOf(world).status;
    world.clock.advance(5_000);
    await sweepOnce(world);

    expect([atOnce, requestOf(world).status]).toEqual(['pending_approval', 'approved']);
    expect(await world.deps.deliveries.listUnansweredClicks(0)).toEqual([]);
  });

  it('lets no click that cannot be decided keep the others, the expiries or the jobs', async () => {
    const world = createWorld();
    await ask(world);
    const poison = await press(world, ben);
    await press(world, cleo);
    world.clock.advance(5_000);

    const jobs = await sweepOnce(world, (deps, click) =>
      click.key === poison.key ? Promise.reject(new Error('a bug')) : decideClick(deps, click),
    );

    expect(requestOf(world).status).toBe('approved');
    expect(jobs).toEqual([`provision-${requestId}-v1-0`, `announce-${requestId}-v1-0`]);
    expect(world.lines).toHaveLength(1);
  });

  it('gives every request the jobs that it needs, and none to what is done', async () => {
    const world = createWorld();
    await ask(world);
    const pending = await sweepOnce(world);
    await world.deps.requests.change(requestId, {}, ({ request }) => ({
      answer: 1,
      commit: {
        request: { ...request, status: 'succeeded' },
        entry: { action: 'request_succeeded', actor: null, requestId, details: {} },
        jobs: [],
      },
    }));
    const row = world.state.rows.get(requestId);
    const messages = row?.messages.map((one) => ({ ...one, state: 'sent' as const }));
    if (row && messages) world.state.rows.set(requestId, { ...row, messages, drawnRevision: 2 });

    expect(pending).toEqual([`announce-${requestId}-v1-0`]);
    expect(await sweepOnce(world)).toEqual([]);
  });
});

describe('expiring', () => {
  it.each([
    ['a pending', ask],
    ['an approved', approved],
  ])('ends %s request whose time is over, once, and tells its requester', async (_, begin) => {
    const world = createWorld();
    await begin(world);
    world.clock.advance(3 * dayMs - 1);
    const early = await expireRequests(world.deps);
    world.clock.advance(1);

    const counts = [early, await expireRequests(world.deps), await expireRequests(world.deps)];

    expect(counts).toEqual([0, 1, 0]);
    expect(requestOf(world).status).toBe('expired');
    expect(told(world).at(-1)).toBe('expired');
    expect(notices(world)).toEqual(['recorded', 'expired']);
    expect(actions(world).at(-1)).toBe('request_expired');
  });

  it('leaves a request alone that was decided since it was listed', async () => {
    const world = createWorld();
    await ask(world);
    world.clock.advance(3 * dayMs);
    const { requests } = world.deps;
    const listExpired = async (limit: number) => {
      const due = await requests.listExpired(limit);
      await requests.change(requestId, {}, ({ request }) => ({
        answer: 1,
        commit: {
          request: { ...request, status: 'canceled' },
          entry: { action: 'request_canceled', actor: null, requestId, details: {} },
          jobs: [],
        },
      }));
      return due;
    };

    const ended = await expireRequests({ ...world.deps, requests: { ...requests, listExpired } });

    expect(ended).toBe(0);
    expect(requestOf(world).status).toBe('canceled');
  });

  it('goes on where one request cannot be ended', async () => {
    const world = createWorld();
    await ask(world);
    world.clock.advance(3 * dayMs);
    const { requests } = world.deps;
    const broken = '00000000-0000-4000-8000-00000000dead' as typeof requestId;
    const spoiled: typeof requests = {
      ...requests,
      listExpired: () => Promise.resolve([broken, requestId]),
      change: (id, guard, decide) =>
        id === broken ? Promise.reject(new Error('poison')) : requests.change(id, guard, decide),
    };

    const ended = await expireRequests({ ...world.deps, requests: spoiled });

    expect(ended).toBe(1);
    expect(requestOf(world).status).toBe('expired');
    expect(world.lines).toHaveLength(1);
  });
});

describe('the relay', () => {
  it('hands every promise to the queue, and again only what the queue did not take', async () => {
    const world = createWorld();
    await approved(world);
    const { jobs, queue } = queueOf();
    const away = { add: () => Promise.reject(new Error('the queue is away')) };

    const failed = relayOutbox({ outbox: world.deps.outbox, queue: away });
    await expect(failed).rejects.toThrow('away');
    const counts = [
      await relayOutbox({ outbox: world.deps.outbox, queue }),
      await relayOutbox({ outbox: world.deps.outbox, queue }),
    ];

    expect(counts).toEqual([3, 0]);
    expect(jobs.map(({ id }) => id)).toEqual([
      `announce-${requestId}-v1-1`,
      `provision-${requestId}-v1-0`,
      `announce-${requestId}-v1-2`,
    ]);
    expect(Object.keys(jobs[0] ?? {}).toSorted()).toEqual(['id', 'kind', 'requestId']);
  });
});
