import type { Environment } from '../../../src/domain/policy.ts';
import type { PlannedMessage } from '../../../src/use-cases/ports/message-store.ts';
import { promptPeople } from '../../../src/use-cases/prompt-people.ts';
import { createWorld, policyOf, production, requestId, type World } from './world.ts';

export const hourMs = 3_600_000;
export const leads = { groups: ['S0LEADS'], users: [] };

/** Reminders after four hours and then daily; nothing else. */
export const reminding = { reminders: { afterMs: 4 * hourMs, everyMs: 24 * hourMs } } as const;

export function promptingWorld(change: Partial<Environment>): World {
  const world = createWorld();
  world.people.add('member', 'U0LEA', 'U0LEO');
  world.people.group('S0LEADS', 'U0LEA', 'U0LEO');
  putInForce(world, change);
  return world;
}

export function putInForce(world: World, change: Partial<Environment>): void {
  world.state.inForce = policyOf({ ...production, ...change });
}

export async function prompt({ deps }: World): Promise<void> {
  await promptPeople(deps, new AbortController().signal);
}

/** Time passes, and whoever looks every quarter of an hour looks. */
export async function pass(world: World, hours: number): Promise<void> {
  for (let quarter = 0; quarter < hours * 4; quarter += 1) {
    world.clock.advance(hourMs / 4);
    await prompt(world);
  }
}

/** What the thread or people directly were promised of one code. */
export function plannedOf({ state }: World, code: string): readonly PlannedMessage[] {
  return (state.rows.get(requestId)?.messages ?? []).filter(({ body }) => body?.code === code);
}
