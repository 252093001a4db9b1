import type { WebClient } from '@slack/web-api';
import type { SlackUserId } from '../domain/request.ts';
import { toSlackFault } from './fault.ts';
import { isUploadAddress } from './response-address.ts';

export type SentFile = {
  readonly name: string;
  readonly text: string;
  /** What stands above it. */
  readonly comment: string;
};

/** Longer than an answer may take: a few megabytes are on their way. */
const uploadMs = 30_000;

/**
 * Sends a file to one person, directly. Three calls, of which only the last one shows it: whoever does not get that
 * far has sent nothing, and a lost answer to the last one may mean that it is there twice when it is sent again. Where
 * the app was installed without the scope, that is the answer.
 *
 * @see docs.slack.dev, "Working with files": `files.getUploadURLExternal`, the bytes, `files.completeUploadExternal`
 */
export async function sendFile(
  { apiUrl }: { readonly apiUrl: URL },
  { client, person }: { readonly client: WebClient; readonly person: SlackUserId },
  file: SentFile,
): Promise<'sent' | 'scope_missing'> {
  try {
    await upload(apiUrl, { client, person }, file);
    return 'sent';
  } catch (error) {
    const fault = toSlackFault(error);
    if (fault?.kind !== 'shut_out' || fault.code !== 'missing_scope') throw error;
    return 'scope_missing';
  }
}

async function upload(
  apiUrl: URL,
  { client, person }: { readonly client: WebClient; readonly person: SlackUserId },
  { name, text, comment }: SentFile,
): Promise<void> {
  const body = Buffer.from(text, 'utf8');
  const { channel } = await client.conversations.open({ users: person });
  const { upload_url: address, file_id: id } = await client.files.getUploadURLExternal({
    filename: name,
    length: body.length,
  });
  if (address === undefined || id === undefined || channel?.id === undefined)
    throw new Error('Slack did not say where the file goes');
  if (!isUploadAddress(address, apiUrl)) throw new Error('the address is not Slack’s');
  const signal = AbortSignal.timeout(uploadMs);
  const response = await fetch(address, { method: 'POST', body, signal, redirect: 'error' });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Slack answered ${response.status} to a file`);
  await client.files.completeUploadExternal({
    files: [{ id, title: name }],
    channel_id: channel.id,
    initial_comment: comment,
  });
}
