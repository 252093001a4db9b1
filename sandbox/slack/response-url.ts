/**
 * `response_url`: five uses within thirty minutes, no token.
 *
 * @see Slack docs, "Handling user interaction: message responses"
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObj } from './limits-check.ts';
import { SlackError } from './methods/method.ts';
import { checkContent, post, remove, rewrite } from './methods/posting.ts';
import { readBody } from './request-body.ts';
import { ids } from './seed.ts';
import type { Obj, ResponseUrl } from './types.ts';
import { findMessage, type World } from './world.ts';

const lifeMs = 30 * 60_000;
const mostUses = 5;

/** Serves one use. Errors are JSON with a status that is not 2xx. */
export async function serveResponseUrl(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const done = world.changes.begin();
  const answer = (status: number, body: string) => {
    response.writeHead(status, {
      'content-type': body === 'ok' ? 'text/html' : 'application/json',
    });
    response.end(body);
    done();
  };
  const refuse = (status: number, error: string) =>
    answer(status, JSON.stringify({ ok: false, error }));
  const body = await readBody(request);
  const id = (request.url ?? '').split('/').at(-1) ?? '';
  const url = world.responseUrls.get(id);
  if (url === undefined) return refuse(404, 'invalid_url');
  if (world.clock.now() - url.issuedAt > lifeMs) return refuse(404, 'expired_url');
  if (url.uses >= mostUses) return refuse(404, 'used_url');
  const args = parse(body);
  if (args === undefined) return refuse(400, 'invalid_payload');
  try {
    respond(world, url, args);
    url.uses += 1;
    answer(200, 'ok');
  } catch (thrown) {
    if (!(thrown instanceof SlackError)) throw thrown;
    refuse(400, thrown.code);
  }
}

function parse(body: string): Obj | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return isObj(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Carries out a response: replaces, deletes or posts, ephemeral unless told otherwise. */
function respond(world: World, url: ResponseUrl, args: Obj): void {
  const source =
    url.messageTs === undefined ? undefined : findMessage(world, url.channel, url.messageTs);
  if (args['delete_original'] === true && source !== undefined) {
    remove(world, source);
    return;
  }
  checkContent(args);
  if (args['replace_original'] === true && source !== undefined) {
    rewrite(world, source, args);
    return;
  }
  const thread = args['thread_ts'];
  post(world, args, {
    channel: url.channel,
    user: ids.botUserId,
    byApp: true,
    threadTs: typeof thread === 'string' ? thread : undefined,
    ephemeralTo: args['response_type'] === 'in_channel' ? undefined : url.user,
  });
}
