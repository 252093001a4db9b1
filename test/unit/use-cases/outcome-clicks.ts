import { expect } from 'vitest';
import { digestPrefix } from '../../../src/domain/preimage.ts';
import { remediesOf } from '../../../src/domain/remedies.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import type { ClickAnswer } from '../../../src/use-cases/click-answer.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import type { Click, OutcomeAction } from '../../../src/use-cases/ports/delivery-log.ts';
import { follow } from './worker.ts';
import {
  approved,
  createWorld,
  policyOf,
  production,
  requestId,
  requestOf,
  type World,
} from './world.ts';

/** Requests that did not end well, and what people press on their cards. */
let presses = 0;

/** A press of a button on the card as it is now, recorded. */
export async function pressOutcome(
  world: World,
  person: SlackUserId,
  action: OutcomeAction,
): Promise<Click> {
  presses += 1;
  const { id, version, digest, failure } = requestOf(world);
  const pressed = {
    ...{ key: `outcome-${presses}`, person, teamId: 'T1', requestId: id, action, version },
    digestPrefix: digestPrefix(failure?.seen?.digest ?? digest),
    reason: undefined,
    channel: 'C0PROD',
  };
  await world.deps.deliveries.recordClick(pressed);
  return pressed;
}

export async function decide(
  world: World,
  person: SlackUserId,
  action: OutcomeAction,
): Promise<ClickAnswer> {
  return await decideClick(world.deps, await pressOutcome(world, person, action));
}

export function offered(world: World): string {
  const row = world.state.rows.get(requestId);
  const shown = row?.versions.at(-1);
  if (row === undefined || shown === undefined) throw new Error('no such request');
  return remediesOf({ request: row.request, before: shown.live }).join(' ');
}

/** A stranger made the very service under the id while the answer to our call was lost. */
export async function notOurs(): Promise<World> {
  const world = createWorld();
  const { target, desired } = await approved(world);
  world.hcp.fail('createService', 'unheard');
  await follow(world, { forMs: 1_000 });
  const service = { id: target.serviceId, clusterId: target.clusterId, region: target.region };
  world.hcp.make({ ...service, ...desired }, { createdAt: '2026-11-20T08:00:00.000Z' });
  await follow(world);
  expect(requestOf(world)).toMatchObject({
    status: 'needs_attention',
    failure: { code: 'not_ours' },
  });
  return world;
}

/** HCP took the call, and then the service was gone. */
export async function gone(): Promise<World> {
  const world = createWorld();
  world.hcp.ending = 'vanished';
  await approved(world);
  await follow(world);
  expect(requestOf(world)).toMatchObject({ status: 'needs_attention', failure: { code: 'gone' } });
  return world;
}

export async function refusedByHcp(): Promise<World> {
  const world = createWorld();
  world.hcp.fail('createService', 'forbidden');
  await approved(world);
  await follow(world);
  expect(requestOf(world).status).toBe('failed');
  return world;
}

/** From now on a change needs two approvals. */
export function needTwo({ state }: World): void {
  state.inForce = policyOf({ ...production, approvals: { create: 2, update: 2, delete: 2 } });
}
