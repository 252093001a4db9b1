import type { Freeze } from '../../../src/domain/freeze.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { endFreeze, freezeEnvironment } from '../../../src/use-cases/freeze-environment.ts';
import { ben, createWorld, policyOf, production, type World } from './world.ts';

const freezers = { groups: ['S0ONCALL'], users: [ben] };

/** A world whose policy names Ben, and a group of nobody else, as those who may freeze. */
export function createFreezingWorld(...given: Parameters<typeof createWorld>): World {
  const world = createWorld(...given);
  const staging = { ...production, name: 'staging', match: { hvn: 'stage-*' }, channel: 'C0STAGE' };
  const { policy, hash } = policyOf(production, staging);
  world.state.inForce = { policy: { ...policy, freezers }, hash };
  world.people.group('S0ONCALL');
  return world;
}

type Order = {
  readonly by?: SlackUserId | null;
  readonly environment?: string;
  readonly reason?: string;
};

export async function freeze(
  { deps }: World,
  { by = ben, environment = 'production', reason = 'AWS has an incident.' }: Order = {},
): ReturnType<typeof freezeEnvironment> {
  return await freezeEnvironment(deps, { by, environment, reason });
}

export async function thaw(
  { deps }: World,
  { by = ben, environment = 'production' }: Order = {},
): ReturnType<typeof endFreeze> {
  return await endFreeze(deps, { by, environment });
}

export function inForce({ state }: World): readonly Pick<Freeze, 'environment' | 'by'>[] {
  return state.freezes.map(({ environment, by }) => ({ environment, by }));
}
