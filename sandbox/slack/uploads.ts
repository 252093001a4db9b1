/** Where files are sent to: bytes as they are, of the length that was said, without a token. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './request-body.ts';
import type { World } from './world.ts';

/** @see docs.slack.dev, "Working with files": anything but HTTP 200 is a failed upload */
export async function serveUpload(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const end = world.changes.begin();
  response.on('close', end);
  const body = await readBody(request);
  const file = world.files.get(/^\/upload\/(F\d+)$/.exec(request.url ?? '')?.[1] ?? '');
  const fits = file !== undefined && Buffer.byteLength(body) === file.length;
  // Whatever becomes of it, it was sent: a canary must be found in it.
  world.record({ upload: body });
  if (fits && request.method === 'POST') {
    file.content = body;
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${file.length}`);
  } else response.writeHead(file === undefined ? 404 : 400).end();
  world.changes.notify();
  end();
}
