/** What every request to the page's server must be, and how it is answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Unable } from '../slack/unable.ts';
import { PageRefusal } from './page-refusal.ts';

const bodyLimit = 1_000_000;
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A request that is refused before anybody looks at what it asks for. */
export class BadRequest extends Error {
  override name = 'BadRequest';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Throws where the name in the address bar is not this machine's: a page of another site could have had
 * its name lead here. And where another site's page sends something.
 */
export function mustBeOurs({ headers }: IncomingMessage): void {
  const { host = '', origin } = headers;
  if (!loopback.has(host.replace(/:\d+$/, '')))
    throw new BadRequest(403, 'This page is for this machine alone: use 127.0.0.1.');
  if (origin !== undefined && origin !== `http://${host}`)
    throw new BadRequest(403, 'This comes from the page of another site.');
}

/** Only JSON: a form of another site cannot send that. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new BadRequest(415, 'The body must be JSON, and say so.');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer; // no encoding is set
    length += bytes.length;
    if (length > bodyLimit) throw new BadRequest(413, 'The body is too large.');
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new BadRequest(400, 'The body is not JSON.');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** The status of what was thrown, and its words; `undefined` for a fault of the sandbox. */
export function refusalOf(thrown: unknown): { status: number; error: string } | undefined {
  if (thrown instanceof BadRequest) return { status: thrown.status, error: thrown.message };
  if (thrown instanceof Unable || thrown instanceof PageRefusal)
    return { status: 400, error: sentence(thrown.message) };
  return undefined;
}

function sentence(words: string): string {
  const whole = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.?!]$/.test(whole) ? whole : `${whole}.`;
}
