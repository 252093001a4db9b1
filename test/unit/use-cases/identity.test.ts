import { describe, expect, it } from 'vitest';
import { saidIdentity } from '../../../src/domain/found-identities.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { createFreezingWorld, freeze, thaw } from './freezes.ts';
import {
  ada,
  ask,
  ben,
  cleo,
  click,
  createWorld,
  policyOf,
  production,
  type World,
} from './world.ts';

/** Slack tells their addresses. */
function tellAddresses({ people }: World, ...persons: readonly SlackUserId[]): void {
  for (const id of persons) {
    const known = people.persons.get(id);
    if (known === undefined) throw new Error(`${id} is nobody`);
    people.persons.set(id, { ...known, email: `${id.toLowerCase()}@example.com` });
  }
}

/** Of each entry that speaks of it: the action, and the hash. */
const logged = ({ state }: World) =>
  state.entries.flatMap(({ action, actor, details }, index) => {
    const said = saidIdentity({ seq: index + 1, actor, details });
    return said === undefined ? [] : [[action, said.hash]];
  });

describe('who asks and who decides', () => {
  it('is kept with the group that let them, and the entry has its hash', async () => {
    const world = createWorld();
    const approvals = { create: 2, update: 2, delete: 2 };
    world.state.inForce = policyOf({ ...production, approvals });
    tellAddresses(world, ada, ben, cleo);
    await ask(world);

    await click(world, ben);
    await click(world, cleo);

    const { identities } = world.state;
    expect(identities).toMatchObject([
      { person: ada, email: 'u0ada@example.com', group: null },
      { person: ben, email: 'u0ben@example.com', group: 'S0NETSEC' },
      { person: cleo, email: 'u0cleo@example.com', group: 'S0NETSEC' },
    ]);
    expect(logged(world)).toEqual([
      ['request_submitted', identities[0]?.hash],
      ['review_recorded', identities[1]?.hash],
      ['request_approved', identities[2]?.hash],
    ]);
    expect(new Set(identities.map(({ salt }) => salt)).size).toBe(3);
  });

  it('is kept of who rejects as well', async () => {
    const world = createWorld();
    tellAddresses(world, ben);
    await ask(world);

    await click(world, ben, 'reject');

    expect(logged(world)).toEqual([
      ['request_submitted', null],
      ['request_rejected', world.state.identities[0]?.hash],
    ]);
  });

  it('is not known where Slack does not tell, and everything goes on as before', async () => {
    const world = createWorld();
    await ask(world);

    expect(await click(world, ben)).toMatchObject({ code: 'approved' });

    expect(world.state.identities).toEqual([]);
    expect(logged(world)).toEqual([
      ['request_submitted', null],
      ['request_approved', null],
    ]);
  });

  it('is kept by nobody’s refused click', async () => {
    const world = createWorld();
    tellAddresses(world, ada);
    await ask(world);

    await click(world, ada);

    expect(world.state.identities).toMatchObject([{ person: ada }]);
  });
});

describe('who freezes and who ends a freeze', () => {
  it('is kept with the group that let them, and the entry has its hash', async () => {
    const world = createFreezingWorld();
    world.people.group('S0ONCALL', cleo);
    tellAddresses(world, ben, cleo);

    await freeze(world, { by: cleo });
    await thaw(world, { by: ben });

    const { identities } = world.state;
    expect(identities).toMatchObject([
      { person: cleo, email: 'u0cleo@example.com', group: 'S0ONCALL' },
      { person: ben, email: 'u0ben@example.com', group: null },
    ]);
    expect(logged(world)).toEqual([
      ['environment_frozen', identities[0]?.hash],
      ['environment_unfrozen', identities[1]?.hash],
    ]);
  });

  it('is not known where Slack does not tell, and of an operator nobody asks', async () => {
    const world = createFreezingWorld();

    await freeze(world);
    await thaw(world, { by: null });

    expect(world.state.identities).toEqual([]);
    expect(logged(world)).toEqual([['environment_frozen', null]]);
  });

  it('is kept of nobody who may not, and of no order that does nothing', async () => {
    const world = createFreezingWorld();
    tellAddresses(world, ada, ben);

    await freeze(world, { by: ada });
    await thaw(world);

    expect(world.state.identities).toEqual([]);
  });
});
