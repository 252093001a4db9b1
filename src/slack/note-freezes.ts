import type { Answer } from './blocks.ts';
import type { DoorDeps } from './door-deps.ts';
import { freezeNote } from './messages/freeze-words.ts';

/** An answer, and below it what is frozen of the environments that it is about. */
export async function noteFreezes(
  { freezes }: Pick<DoorDeps, 'freezes'>,
  answer: Answer,
  environments: readonly (string | undefined)[],
): Promise<Answer> {
  const note = freezeNote(await freezes.listInForce(), environments);
  return note.length === 0 ? answer : { ...answer, blocks: [...answer.blocks, ...note] };
}
