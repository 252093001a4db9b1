/** A field of a view as it takes what somebody typed or chose, and tells the app where it should. */
import { setState } from './fields.ts';
import { type Acting, act, actionOf, type Found } from './interactions.ts';
import type { Delivered, Obj, User, View } from './types.ts';

/** What every part of a modal works on. */
export type Opened = { acting: Acting; user: User; view: View };

/** Resolves when the app has heard of it; to nothing where it is not told. */
export async function changeField(
  opened: Opened,
  field: Found,
  state: Obj,
): Promise<Delivered | undefined> {
  const { acting, user, view } = opened;
  setState(view, field, state);
  acting.world.changes.notify();
  if (!isTold(field)) return undefined;
  const { type: _, ...chosen } = state;
  const action = actionOf(acting.world, field, chosen);
  return await act(acting, user, { place: { view }, action });
}

/**
 * Outside input blocks every change is told to the app; inside, only with `dispatch_action`, and
 * of typing only with `on_character_entered` (nobody presses Enter here).
 */
function isTold({ block, element }: Found): boolean {
  if (block.type !== 'input') return true;
  if (block['dispatch_action'] !== true) return false;
  const everyKey = JSON.stringify(element['dispatch_action_config'] ?? {});
  return !String(element['type']).endsWith('_input') || everyKey.includes('on_character_entered');
}
