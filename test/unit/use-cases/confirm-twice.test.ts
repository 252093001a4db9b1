import { describe, expect, it } from 'vitest';
import type { CreateSubmission } from '../../../src/use-cases/submit-create.ts';
import {
  actions,
  aSubmission,
  ben,
  cleo,
  createWorld,
  dora,
  policyOf,
  production,
  requestId,
  requestOf,
  submit,
  type World,
} from './world.ts';

const publicRange = { ranges: '8.8.8.0/24' };
const minuteMs = 60_000;

/** What must be read of a form, and what to send back once it was. */
async function confirmationOf(world: World, change: Partial<CreateSubmission>) {
  const answer = await submit(world, change);
  if (answer.ok || answer.confirm === undefined) throw new Error(JSON.stringify(answer));
  return answer.confirm;
}

describe('a form that bears a grave risk', () => {
  it('is answered with what must be read, and leaves no trace', async () => {
    const world = createWorld();

    const confirm = await confirmationOf(world, publicRange);

    expect(confirm).toMatchObject({
      ...{ change: 'create', target: { serviceId: aSubmission().serviceId } },
      plan: { consumerIpRanges: { added: ['8.8.8.0/24'] } },
      ...{ seenAt: world.clock.now(), confirmed: { risks: ['public_range'] } },
    });
    expect(world.state.rows.size + world.state.views.size + world.state.entries.length).toBe(0);
  });

  it('is recorded when it comes back read, and its flag stands on what approvers see', async () => {
    const world = createWorld();
    const { confirmed } = await confirmationOf(world, publicRange);

    const answer = await submit(world, { ...publicRange, confirmed });

    expect(answer).toEqual({ ok: true, value: { requestId, repeated: false } });
    const shown = world.state.rows.get(requestId)?.versions[0];
    expect(shown?.plan.flags.map(({ code }) => code)).toEqual(['public_range', 'new_account']);
    expect(actions(world)).toEqual(['request_submitted']);
  });

  it('is one request, however often and in whatever order both steps are delivered', async () => {
    const world = createWorld();
    const first = { ...publicRange };
    const { confirmed } = await confirmationOf(world, first);
    const second = { ...publicRange, confirmed };

    const before = await Promise.all([submit(world, first), submit(world, first)]);
    const answers = await Promise.all([submit(world, second), submit(world, second)]);
    const late = await submit(world, first);

    expect(before.map(({ ok }) => ok)).toEqual([false, false]);
    expect(answers.map((one) => one.ok && one.value.repeated)).toEqual([false, true]);
    expect(late).toEqual({ ok: true, value: { requestId, repeated: true } });
    expect(actions(world)).toEqual(['request_submitted']);
  });

  it('is asked about anew when it was changed after it was read', async () => {
    const world = createWorld();
    const { confirmed } = await confirmationOf(world, publicRange);

    const other = await confirmationOf(world, { ranges: '9.9.9.0/24', confirmed });
    const harmless = await submit(world, { ranges: '10.9.0.0/16', confirmed });

    expect(other.confirmed).not.toEqual(confirmed);
    expect(harmless.ok).toBe(true);
  });

  it('is not asked about anew when a risk has gone, but when one has come', async () => {
    const world = createWorld();
    world.clock.advance(16 * minuteMs);
    const { confirmed } = await confirmationOf(world, {});
    const both = await confirmationOf(world, publicRange);
    look(world);

    expect(confirmed.risks).toEqual(['old_look']);
    expect(both.confirmed.risks).toEqual(['public_range', 'old_look']);
    const gone = await submit(world, { ...publicRange, confirmed: both.confirmed });
    expect(gone.ok).toBe(true);
  });

  it('is told all that is wrong with its fields first', async () => {
    const world = createWorld();

    const answer = await submit(world, { ...publicRange, reason: 'no' });

    expect(answer).toMatchObject({ ok: false, refusal: [{ code: 'reason_short' }] });
    expect(answer).not.toHaveProperty('confirm');
  });
});

function look({ state, clock }: World): void {
  for (const [id, seen] of state.inventory)
    state.inventory.set(id, { ...seen, seenAt: clock.now() });
}

describe('a quorum that cannot be reached', () => {
  it('for certain is refused under the target', async () => {
    const world = createWorld();
    world.people.add('deactivated', ben, cleo, dora);

    expect(await submit(world)).toEqual({
      ok: false,
      refusal: [{ field: 'cluster', code: 'too_few_approvers', found: 0, quorum: 1 }],
    });
  });

  it('as far as anybody knows is a risk to be read', async () => {
    const world = createWorld();
    for (const person of [ben, cleo, dora]) world.people.persons.delete(person);

    const { confirmed } = await confirmationOf(world, {});

    expect(confirmed.risks).toEqual(['approvers_in_doubt']);
  });
});

describe('the accounts that an environment knows', () => {
  const newOnes = (world: World): readonly string[] =>
    world.state.rows
      .get(requestId)
      ?.versions.at(-1)
      ?.plan.flags.filter(({ code }) => code === 'new_account')
      .flatMap(({ values }) => values) ?? [];
  const service = {
    ...{ id: 'first', hvnId: 'prod-hvn', clusterId: 'prod-us', state: 'AVAILABLE', createdAt: '' },
    consumerAccounts: ['arn:aws:iam::111122223333:role/other'],
    ...{ consumerIpRanges: [], consumerRegions: [] },
    ...{ defaultRegion: undefined, externalName: undefined },
  };

  it.each([
    ['of its own services', 'prod-hvn', []],
    ['and not those of others', 'test-hvn', ['arn:aws:iam::111122223333:root']],
  ])('are those %s', async (_, hvnId, expected) => {
    const world = createWorld();
    world.state.inForce = policyOf(production, { ...production, name: 'rest', match: {} });
    for (const [id, seen] of world.state.inventory)
      world.state.inventory.set(id, { ...seen, services: [{ ...service, hvnId }] });

    await submit(world);

    expect(requestOf(world).status).toBe('pending_approval');
    expect(newOnes(world)).toEqual(expected);
  });
});
