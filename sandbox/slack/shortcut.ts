/** A global shortcut, picked from the menu that Slack shows next to the message box. */
import type { DeliverOptions } from './driver-types.ts';
import { type Acting, mustBeAble, undelivered } from './interactions.ts';
import { shortcutOf } from './manifest.ts';
import { interactivityOn, shortcutPayload } from './payloads.ts';
import type { Delivered, User } from './types.ts';
import { Unable } from './unable.ts';

/** Throws where there is no such shortcut: a client offers what the manifest declares, and nothing else. */
export async function runShortcut(
  { world, deliverer }: Acting,
  user: User,
  { named, options }: { named: string; options: DeliverOptions },
): Promise<Delivered> {
  if (options.forced !== true) mustBeAble(world, user, undefined);
  const declared = shortcutOf(world.manifest, named);
  if (declared === undefined) throw new Unable(`the app has no global shortcut ${named}`);
  if (!interactivityOn(world)) return undelivered('interactivity_disabled');
  const payload = shortcutPayload(world, user, declared.callback_id);
  return await deliverer.deliver('shortcut', payload, options);
}
