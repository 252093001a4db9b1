import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { SlackUserId } from '../domain/request.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Answer } from './blocks.ts';
import { faultFields } from './fault.ts';

/** Who is told, and where they were when they asked. */
export type Listener = {
  readonly client: WebClient;
  readonly person: SlackUserId;
  readonly channel: string | undefined;
};

/**
 * Tells one person something that only they see: in the channel where they clicked, or directly where
 * that cannot be. Best effort: what it says is also true in the database, and on the card.
 */
export async function tellPerson(log: Log, to: Listener, answer: Answer): Promise<void> {
  const { client, person } = to;
  try {
    if (await sayInChannel(to, answer)) return;
    const { channel } = await client.conversations.open({ users: person });
    if (channel?.id === undefined) return;
    await client.chat.postMessage({
      channel: channel.id,
      ...toMessage(answer),
      unfurl_links: false,
      unfurl_media: false,
    });
  } catch (error) {
    log.warn({ person, ...faultFields(error) }, 'person could not be told');
  }
}

async function sayInChannel(
  { client, person, channel }: Listener,
  answer: Answer,
): Promise<boolean> {
  if (channel === undefined) return false;
  try {
    await client.chat.postEphemeral({ channel, user: person, ...toMessage(answer) });
    return true;
  } catch (error) {
    // Archived, unknown, or one of the two is not in it: to be said elsewhere.
    if (error instanceof WebAPIPlatformError) return false;
    throw error;
  }
}

/** The SDK wants a mutable list. */
export function toMessage({ text, blocks }: Answer) {
  return { text, blocks: [...blocks] };
}
