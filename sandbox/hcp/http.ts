import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorShape } from './refused.ts';
import type { Answer, Match } from './route.ts';
import type { LoggedRequest } from './types.ts';

/** Between Node's requests and responses and the twin's own. */

const longestBody = 1_000_000;

/** Methods that change nothing, whatever their path. */
const reads = ['GET', 'HEAD', 'OPTIONS'];

export async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    // Node gives buffers as long as no encoding is set.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > longestBody) throw new Error('the body is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

export function loggedRequest(
  incoming: IncomingMessage,
  { text, number, match, at }: { text: string; number: number; match: Match | undefined; at: Date },
): LoggedRequest {
  const { method = '', url = '/' } = incoming;
  const [path = '/', query = ''] = url.split('?', 2);
  const route = match?.route.name ?? (reads.includes(method) ? 'Unknown' : 'Forbidden');
  return {
    number,
    method,
    path,
    route,
    headers: plainHeaders(incoming),
    query: Object.fromEntries(new URLSearchParams(query)),
    body: route === 'Token' ? maskedForm(text) : parsed(text),
    status: null,
    at,
    realAt: Date.now(),
    effect: false,
    fault: null,
  };
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function maskedForm(text: string): Record<string, string> {
  const form = Object.fromEntries(new URLSearchParams(text));
  return 'client_secret' in form ? { ...form, client_secret: '***' } : form;
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The error model of a path that no route has. */
export function shapeFor(path: string): ErrorShape {
  return /^\/(network|vault)\//.test(path) ? 'gateway' : 'status';
}

export function send(outgoing: ServerResponse, { status, body, headers = {} }: Answer): void {
  const isHtml = typeof body === 'string';
  const text = isHtml ? body : JSON.stringify(body);
  outgoing.writeHead(status, {
    'content-type': isHtml ? 'text/html' : 'application/json',
    'content-length': Buffer.byteLength(text),
    server: 'envoy',
    ...headers,
  });
  outgoing.end(text);
}
