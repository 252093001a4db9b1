import type { SlackUserId } from '../domain/request.ts';
import { type Answer, section } from './blocks.ts';
import type { DoorDeps } from './door-deps.ts';
import { noRoleWords } from './messages/who-words.ts';

/** Reading is no decision: facts a few minutes old will do. */
export const readerFactsAgeMs = 5 * 60_000;

/** Says why somebody may not look at services; `undefined` for members. Who cannot be told is none. */
export async function whyNotLook(
  { people }: Pick<DoorDeps, 'people'>,
  person: SlackUserId,
): Promise<Answer | undefined> {
  const facts = await people
    .facts({ persons: [person], groups: [] }, readerFactsAgeMs)
    .catch(() => undefined);
  const kind = facts?.persons.get(person)?.kind ?? 'unknown';
  if (kind === 'member') return undefined;
  const words = noRoleWords(kind, 'look at services');
  return { text: words, blocks: [section('answer', words)] };
}
