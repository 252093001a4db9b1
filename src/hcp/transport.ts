import { Agent, type Dispatcher } from 'undici';
import { checkDeparture, type Hosts } from './allow-list.ts';
import type { Answer, CallKind, Departure } from './call.ts';
import { givenUp, noAnswer } from './errors.ts';

/**
 * The one way out: checks the list of calls, sends once, waits no longer than the deadline, and reads
 * no more than the cap. Knows no token and judges no status. Redirects are answers, never followed: a
 * bearer token goes to the host that it was configured for, or nowhere.
 */

const defaultDeadlineMs = 10_000;

/** Shorter than the deadline, so that an unreachable host is told from an answer that was lost. */
const connectTimeoutMs = 5_000;

/** A page of a list is some kilobytes. */
const maxBodyBytes = 4 * 1024 * 1024;

type Outgoing = Departure & {
  readonly kind: CallKind;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Transport = {
  /** Throws `HcpForbiddenCallError` for a call that `send` would not send. */
  check(departure: Departure): void;
  /** Throws `HcpForbiddenCallError` before anything is sent, `HcpNoAnswerError` without an answer. */
  send(outgoing: Outgoing, signal?: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
};

export function createTransport(hosts: Hosts, deadlineMs: number = defaultDeadlineMs): Transport {
  const connect = { timeout: connectTimeoutMs };
  const agents = {
    read: new Agent({ connect, keepAliveTimeout: 20_000 }),
    // A connection of its own for each write: one that was kept may be closed by the other side just
    // as the write leaves, and nobody could say whether HCP has read it.
    write: new Agent({ connect, pipelining: 0 }),
  };
  let closing: Promise<unknown> | undefined;

  const check = (departure: Departure) => checkDeparture(hosts, departure);

  return {
    check,
    async send(outgoing, signal) {
      check(outgoing);
      if (signal?.aborted) throw givenUp('none', signal.reason);
      if (closing !== undefined) throw givenUp('none', new Error('the client is closed'));
      return await withDeadline(deadlineMs, { outgoing, signal }, (both) =>
        exchange(agents[outgoing.kind], outgoing, both),
      );
    },
    async close() {
      closing ??= Promise.all([agents.read.close(), agents.write.close()]);
      await closing;
    },
  };
}

/**
 * Runs one exchange under the caller's signal and a deadline. `AbortSignal.any` is not used: a caller's
 * signal may live as long as the process, and each call would leave something attached to it.
 */
async function withDeadline<T>(
  ms: number,
  { outgoing, signal }: { outgoing: Outgoing; signal: AbortSignal | undefined },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const both = new AbortController();
  const give = () => both.abort(signal?.reason);
  const timer = setTimeout(() => both.abort(new Error(`no answer within ${ms} ms`)), ms);
  signal?.addEventListener('abort', give, { once: true });
  try {
    return await run(both.signal);
  } catch (cause) {
    if (signal?.aborted) throw givenUp(outgoing.kind === 'read' ? 'none' : 'unclear', cause);
    const late = both.signal.aborted;
    throw noAnswer(late ? 'HCP gave no answer in time' : brokenOff, outgoing.kind, cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', give);
  }
}

const brokenOff = 'the connection to HCP failed';

async function exchange(
  agent: Agent,
  { origin, path, query, method, headers, body }: Outgoing,
  signal: AbortSignal,
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  const answer = await agent.request({
    ...{ origin, method, headers, signal, body: body ?? null },
    path: search === '' ? path : `${path}?${search}`,
  });
  return {
    status: answer.statusCode,
    header: (name) => [answer.headers[name]].flat()[0],
    json: parseObject(await readText(answer.body)),
  };
}

/** The text of a body, or nothing when it is longer than the cap: its rest is not even received. */
async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The parser's complaint is dropped: it quotes what it could not read. */
function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // An object whose fields nobody has vouched for: each reader checks those that it takes.
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    return undefined;
  } catch {
    return undefined;
  }
}
