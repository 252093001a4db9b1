import type { ModalView } from '@slack/types';
import type { DoorDeps } from '../door-deps.ts';
import { freezeNote } from '../messages/freeze-words.ts';

/** A form, with what is frozen below its first words. It can be sent all the same: what is approved waits. */
export async function withFreezes(
  { freezes }: Pick<DoorDeps, 'freezes'>,
  view: ModalView,
): Promise<ModalView> {
  if (view.submit === undefined) return view;
  // A kindness only: where it cannot be told, the card tells it.
  const held = await freezes.listInForce().catch(() => []);
  const [first, ...rest] = view.blocks;
  return first === undefined
    ? view
    : { ...view, blocks: [first, ...freezeNote(held, 'environments'), ...rest] };
}
