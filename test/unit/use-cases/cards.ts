import { repairCards } from '../../../src/use-cases/repair-cards.ts';
import type { Posted } from '../../fakes/recording-thread-board.ts';
import { tellAll } from './announcer.ts';
import { ask, createWorld, policyOf, production, type World } from './world.ts';

/** How often each card is compared with what Slack shows. */
export const everyMs = 300_000;

export async function repair(world: World, deps: Partial<World['deps']> = {}): Promise<void> {
  await repairCards({ ...world.deps, ...deps }, everyMs, new AbortController().signal);
}

/** A card that is up and true, and whose next comparison is due. */
export async function posted(change: Parameters<typeof ask>[1] = {}): Promise<World> {
  const world = createWorld();
  await ask(world, change);
  await tellAll(world);
  world.clock.advance(everyMs);
  return world;
}

/** What the policy then says about where cards are. */
export function putInForce({ state }: World, channel: string): void {
  state.inForce = policyOf({ ...production, channel });
}

export const cardsOf = ({ slack }: World): readonly Posted[] =>
  slack.posts.filter(({ key }) => key.kind === 'card');

/** An administrator deletes the newest card that Slack shows. */
export function deleteCard(world: World): void {
  const card = cardsOf(world).at(-1);
  if (card === undefined) throw new Error('no card is shown');
  world.slack.remove(card);
}
