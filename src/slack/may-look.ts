import type { PersonKind } from '../domain/people.ts';
import type { SlackUserId } from '../domain/request.ts';
import { type Answer, section } from './blocks.ts';
import type { DoorDeps } from './door-deps.ts';
import { type Mrkdwn, mrkdwn } from './text.ts';

/** Reading is no decision: facts a few minutes old will do. */
export const readerFactsAgeMs = 5 * 60_000;

const kinds: Record<Exclude<PersonKind, 'member'> | 'unknown', Mrkdwn> = {
  guest: mrkdwn`You are a guest here, and only members of this workspace can look at services.`,
  bot: mrkdwn`You are a bot, and only members of this workspace can look at services.`,
  deactivated: mrkdwn`Your account is deactivated, and only members of this workspace can look at services.`,
  stranger: mrkdwn`You are from another company, and only members of this workspace can look at services.`,
  unknown: mrkdwn`Slack has not told the bot who you are yet. Try again in a minute.`,
};

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
  return { text: kinds[kind], blocks: [section('answer', kinds[kind])] };
}
