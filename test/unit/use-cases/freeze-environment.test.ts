import { describe, expect, it } from 'vitest';
import { saltedHash } from '../../../src/domain/preimage.ts';
import { createHashing } from '../../../src/hashing.ts';
import { createFreezingWorld, freeze, inForce, thaw } from './freezes.ts';
import { actions, ben, cleo, dora, type World } from './world.ts';

const bulletins = ({ state }: World) =>
  state.bulletins.map(
    ({ channel, body }) =>
      `${channel} ${body.code} ${'environment' in body ? body.environment : ''}`,
  );

describe('freezing an environment', () => {
  it('is one commit: the freeze, its entry without its words, and what its channel is told', async () => {
    const world = createFreezingWorld();

    expect(await freeze(world)).toEqual({ ok: true, value: undefined });

    expect(world.state.freezes).toMatchObject([
      {
        environment: 'production',
        by: ben,
        at: world.databaseNow(),
        reason: 'AWS has an incident.',
      },
    ]);
    const text = 'AWS has an incident.';
    expect(world.state.entries).toMatchObject([
      {
        ...{ action: 'environment_frozen', actor: ben, requestId: null },
        details: {
          ...{ environment: 'production', via: 'user', group: null, kind: 'member' },
          reason_hash: saltedHash({ text, salt: 'salt-1' }, createHashing()),
        },
      },
    ]);
    expect(JSON.stringify(world.state.entries)).not.toContain('incident');
    expect(bulletins(world)).toEqual(['C0PROD frozen production']);
  });

  it('ends as it began, with the time that it had begun', async () => {
    const world = createFreezingWorld();
    await freeze(world);
    const begun = world.databaseNow().toISOString();
    world.clock.advance(60_000);

    expect((await thaw(world)).ok).toBe(true);

    expect(inForce(world)).toEqual([]);
    expect(world.state.entries.at(-1)).toMatchObject({
      action: 'environment_unfrozen',
      details: { environment: 'production', frozen_at: begun, frozen_by: ben },
    });
    expect(bulletins(world)).toEqual(['C0PROD frozen production', 'C0PROD unfrozen production']);
  });

  it('takes two at once as one freeze and one refusal', async () => {
    const world = createFreezingWorld();

    const answers = await Promise.all([freeze(world), freeze(world)]);

    expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
    expect(answers[1]).toMatchObject({ refusal: { code: 'already_frozen', freeze: { by: ben } } });
    expect(actions(world)).toEqual(['environment_frozen']);
  });

  it('is for all where an operator says so, later ones included, and tells each channel once', async () => {
    const world = createFreezingWorld();

    await freeze(world, { by: null, environment: '*' });

    expect(inForce(world)).toEqual([{ environment: '*', by: null }]);
    expect(bulletins(world)).toEqual(['C0PROD frozen *', 'C0STAGE frozen *']);
    expect(world.state.entries[0]).toMatchObject({ actor: null, details: { via: 'operator' } });
  });

  it.each([
    ['of an environment that there is not', { environment: 'lunch' }, 'unknown_environment'],
    ['of all, which is for operators', { environment: '*' }, 'unknown_environment'],
    ['by somebody whom the policy does not name', { by: cleo }, 'not_a_freezer'],
  ])('is refused %s', async (_, order, code) => {
    const world = createFreezingWorld();

    const frozen = await freeze(world, order);

    expect(frozen).toMatchObject({ ok: false, refusal: { code } });
    expect(inForce(world)).toEqual([]);
  });

  it.each([
    ['of what is not frozen', {}, 'not_frozen'],
    ['of an environment that there is not', { environment: 'lunch' }, 'unknown_environment'],
    ['by somebody whom the policy does not name', { by: dora }, 'not_a_freezer'],
  ])('has no end %s', async (_, order, code) => {
    const world = createFreezingWorld();

    expect(await thaw(world, order)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('has no end for one environment where all are frozen: that is for operators', async () => {
    const world = createFreezingWorld();
    await freeze(world, { by: null, environment: '*' });

    expect(await thaw(world)).toMatchObject({ refusal: { code: 'frozen_with_all' } });
    expect(await thaw(world, { environment: '*' })).toMatchObject({
      refusal: { code: 'unknown_environment' },
    });
    expect((await thaw(world, { by: null, environment: '*' })).ok).toBe(true);
    expect(inForce(world)).toEqual([]);
  });

  it('can end where the policy has the environment no more', async () => {
    const world = createFreezingWorld();
    await freeze(world, { environment: 'staging' });
    const { policy, hash } = world.state.inForce ?? expect.fail('no policy');
    const [production] = policy.environments;
    world.state.inForce = {
      policy: { ...policy, environments: production ? [production] : [] },
      hash,
    };

    expect((await thaw(world, { environment: 'staging' })).ok).toBe(true);
  });

  it('fails closed: nobody may where Slack says nothing, or the policy names nobody', async () => {
    const world = createFreezingWorld();
    const { policy, hash } = world.state.inForce ?? expect.fail('no policy');
    world.people.unanswered.add(cleo);

    expect(await freeze(world, { by: cleo })).toMatchObject({
      refusal: { code: 'person_unknown' },
    });

    const { freezers: _, ...nobody } = policy;
    world.state.inForce = { policy: nobody, hash };
    expect(await freeze(world)).toMatchObject({ refusal: { code: 'not_a_freezer' } });
  });

  it('is told of in the log where somebody who may not has tried, or nobody could say', async () => {
    const world = createFreezingWorld();

    await freeze(world, { by: cleo });
    world.people.unanswered.add(cleo);
    await freeze(world, { by: cleo });

    expect(world.state.entries).toMatchObject([
      { action: 'freeze_refused', actor: cleo, details: { refusal: 'not_a_freezer' } },
      { action: 'freeze_refused', actor: cleo, details: { refusal: 'person_unknown' } },
    ]);
  });

  it('is not told of in the log where there is nothing to freeze, or to end', async () => {
    const world = createFreezingWorld();

    await freeze(world, { environment: 'nowhere' });
    await thaw(world);

    expect(world.state.entries).toEqual([]);
  });
});
