import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../use-cases/ports/log.ts';
import { LargeBodyError, type PageAnswer } from './http.ts';
import type { Page } from './page.ts';

/** The one form of the page sends a token. */
const bodyLimit = 4_096;

/** The page as a server calls it. Only what lies under `/audit` may come here. */
export function createPageListener(page: Page, log: Log): RequestListener {
  return (request, response) => {
    void answer(page, request, response).catch((err: unknown) => {
      if (!hasGone(err)) log.warn({ err }, 'audit page was not sent to its end');
      response.destroy();
    });
  };
}

async function answer(
  page: Page,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', ...query] = (request.url ?? '').split('?');
  const { status, headers, body } = await page.handle({
    method: request.method ?? '',
    ...{ path, query: query.join('?'), headers: request.headers },
    readBody: () => readBody(request),
  });
  response.writeHead(status, { ...headers } as Record<string, string | string[]>); // Node only reads them
  await send(response, body);
}

/** A browser that goes away in the middle of a download is no fault of anybody's. */
function hasGone(err: unknown): boolean {
  return err instanceof Error && 'code' in err && err.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function send(response: ServerResponse, body: PageAnswer['body']): Promise<void> {
  if (typeof body === 'string') response.end(body);
  else await pipeline(Readable.from(body), response);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer; // no encoding is set
    length += bytes.length;
    if (length > bodyLimit) throw new LargeBodyError('the body is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
