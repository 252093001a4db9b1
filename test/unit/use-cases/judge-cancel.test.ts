import { describe, expect, it } from 'vitest';
import {
  actions,
  ada,
  approved,
  ask,
  ben,
  click,
  createWorld,
  policyOf,
  production,
  requestId,
  requestOf,
  type World,
} from './world.ts';

async function asked(quorum: number): Promise<World> {
  const world = createWorld();
  world.state.inForce = policyOf({
    ...production,
    approvals: { create: quorum, update: 1, delete: 1 },
  });
  await ask(world);
  return world;
}

describe('a cancel', () => {
  it('is the requester’s alone, and asks Slack about nobody', async () => {
    const world = await asked(1);
    world.people.away = true;

    const answers = [await click(world, ben, 'cancel'), await click(world, ada, 'cancel')];

    expect(answers).toEqual([{ code: 'not_the_requester' }, { code: 'canceled' }]);
    expect(actions(world)).toEqual(['request_submitted', 'cancel_refused', 'request_canceled']);
    expect(world.people.asked).toEqual([]);
  });

  it('works while nothing was sent, and no longer', async () => {
    const world = createWorld();
    await approved(world);
    const { deps } = world;
    const set = (status: 'provisioning' | 'needs_attention' | 'succeeded') =>
      deps.requests.change(requestId, {}, ({ request }) => ({
        answer: 1,
        commit: {
          request: { ...request, status },
          entry: { action: 'phase_changed', actor: null, requestId, details: {} },
          jobs: [],
        },
      }));

    const answers: unknown[] = [];
    for (const status of ['provisioning', 'needs_attention', 'succeeded'] as const) {
      await set(status);
      answers.push(await click(world, ada, 'cancel'));
    }

    expect(answers).toEqual([
      { code: 'under_way' },
      { code: 'under_way' },
      { code: 'already_ended', status: 'succeeded', by: null },
    ]);
  });

  it('of an approved request stands, although its provisioning is promised', async () => {
    const world = createWorld();
    await approved(world);

    const answer = await click(world, ada, 'cancel');

    expect(answer).toEqual({ code: 'canceled' });
    expect(requestOf(world).status).toBe('canceled');
  });
});
