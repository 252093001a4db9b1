/** Reads what a caller sent: form or JSON, with nested values as JSON strings in a form. */
import type { IncomingMessage } from 'node:http';
import { isObj } from './limits-check.ts';
import type { Obj } from './types.ts';

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const nested = new Set(['blocks', 'attachments', 'metadata', 'view', 'message', 'unfurls']);
const broken: Record<string, string> = {
  blocks: 'invalid_blocks_format',
  metadata: 'invalid_metadata_format',
  attachments: 'invalid_attachments',
};

export type ReadArgs = { args: Obj; error: string | undefined };

export function readArgs(request: IncomingMessage, body: string): ReadArgs {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type === 'application/json') return readJson(body);
  if (body !== '' && type !== 'application/x-www-form-urlencoded')
    return { args: {}, error: type ? 'invalid_post_type' : 'missing_post_type' };
  const args: Obj = {};
  let error: string | undefined;
  for (const [name, value] of [...query, ...new URLSearchParams(body)]) {
    args[name] = value;
    if (!nested.has(name)) continue;
    try {
      args[name] = JSON.parse(value);
    } catch {
      error = broken[name] ?? 'invalid_arguments';
    }
  }
  return { args, error };
}

function readJson(body: string): ReadArgs {
  try {
    const json: unknown = JSON.parse(body);
    return isObj(json) ? { args: json, error: undefined } : { args: {}, error: 'json_not_object' };
  } catch {
    return { args: {}, error: 'invalid_json' };
  }
}
