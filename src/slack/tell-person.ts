import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { SlackUserId } from '../domain/request.ts';
import type { Log } from '../use-cases/log.ts';
import type { Answer } from './blocks.ts';

/**
 * Tells one person something that only they see: in the channel where they clicked, or directly where
 * that cannot be. Best effort: what it says is also true in the database, and on the card.
 */
export async function tellPerson(
  { client, log }: { readonly client: WebClient; readonly log: Log },
  to: { readonly person: SlackUserId; readonly channel: string | undefined },
  answer: Answer,
): Promise<void> {
  try {
    if (to.channel !== undefined && (await sayInChannel(client, to.channel, to.person, answer)))
      return;
    const { channel } = await client.conversations.open({ users: to.person });
    if (channel?.id !== undefined)
      await client.chat.postMessage({
        channel: channel.id,
        ...toMessage(answer),
        unfurl_links: false,
        unfurl_media: false,
      });
  } catch (err) {
    log.warn({ err, person: to.person }, 'person could not be told');
  }
}

async function sayInChannel(
  client: WebClient,
  channel: string,
  user: SlackUserId,
  answer: Answer,
): Promise<boolean> {
  try {
    await client.chat.postEphemeral({ channel, user, ...toMessage(answer) });
    return true;
  } catch (error) {
    // Not in the channel, or the bot is not: Slack's word for "say it elsewhere".
    if (error instanceof WebAPIPlatformError) return false;
    throw error;
  }
}

/** The SDK wants a mutable list. */
export function toMessage({ text, blocks }: Answer) {
  return { text, blocks: [...blocks] };
}
