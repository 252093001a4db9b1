import type { Log } from '../use-cases/ports/log.ts';
import { faultFields } from './fault.ts';
import { untilSlackAnswers } from './start.ts';
import { pause, within } from './within.ts';

/** What is used of the SDK's Socket Mode client, made with `autoReconnectEnabled: false`. */
export type SocketClient = {
  start(): Promise<unknown>;
  disconnect(): Promise<void>;
  on(event: 'connected' | 'disconnected', listener: () => void): unknown;
};

export type SocketLink = {
  /** Resolves once connected; throws `SlackStartError`. */
  start(withinMs: number): Promise<void>;
  /** Closes the connection, waiting no longer than this for Slack to agree. */
  stop(deadlineMs: number): Promise<void>;
  isUp(): boolean;
};

/** One attempt: a call of at most five seconds, a connection, and Slack's hello. */
const attemptMs = 15_000;
const shortestPauseMs = 500;
const longestPauseMs = 30_000;

/** A connection that ends sooner than this was not worth much: the next one waits a little. */
const soundAfterMs = 10_000;

/**
 * Keeps one Socket Mode connection: `down` until the first `start`, `up` while connected; when Slack or
 * the network ends it, it is made anew, at once if it had lasted, else after a growing pause, until
 * stopped.
 *
 * The SDK's own reconnecting ends the process when Slack cannot be reached meanwhile (a rejection that
 * nobody handles), asks for ever with a token that is refused, and waits before its first attempt while
 * commands are lost.
 *
 * @see slackapi/node-slack-sdk issue 2656
 */
export function createSocketLink(client: SocketClient, log: Log): SocketLink {
  const ending = new AbortController();
  let connectedAt: number | undefined;
  let failures = 0;
  let keeping = false;

  client.on('connected', () => {
    connectedAt = performance.now();
  });
  client.on('disconnected', () => {
    if (connectedAt === undefined) return;
    failures = performance.now() - connectedAt >= soundAfterMs ? 0 : failures + 1;
    connectedAt = undefined;
    if (!ending.signal.aborted) void keepConnecting();
  });

  const connect = async (): Promise<void> => {
    await within(attemptMs, client.start(), () => new Error('no hello from Slack')).catch(
      (error: unknown) => {
        closeQuietly(client);
        // The SDK rejects with nothing at all when the connection ends before the hello.
        throw error ?? new Error('Slack closed the connection');
      },
    );
  };

  /** Never rejects. */
  async function keepConnecting(): Promise<void> {
    if (keeping) return;
    keeping = true;
    while (connectedAt === undefined && !ending.signal.aborted) {
      await pause(pauseAfter(failures), ending.signal);
      if (ending.signal.aborted) break;
      try {
        await connect();
        log.info({ failures }, 'socket to Slack is open again');
      } catch (error) {
        failures += 1;
        log.warn({ failures, ...faultFields(error) }, 'socket to Slack could not be opened');
      }
    }
    keeping = false;
  }

  return {
    start: async (withinMs) => {
      await untilSlackAnswers(connect, {
        what: 'the app token',
        setting: 'SLACK_APP_TOKEN, and that Socket Mode is on',
        withinMs,
        signal: ending.signal,
        log,
      });
    },
    stop: async (deadlineMs) => {
      ending.abort();
      if (connectedAt === undefined) return closeQuietly(client);
      await within(deadlineMs, client.disconnect(), () => new Error('no goodbye')).catch(() =>
        log.warn({}, 'socket was not closed in time'),
      );
    },
    isUp: () => connectedAt !== undefined,
  };
}

function pauseAfter(failures: number): number {
  if (failures === 0) return 0;
  const longest = Math.min(shortestPauseMs * 2 ** (failures - 1), longestPauseMs);
  return longest * (0.5 + Math.random() / 2); // many processes must not come back as one
}

/** What is not connected answers to no goodbye: nothing to wait for. */
function closeQuietly(client: SocketClient): void {
  client.disconnect().catch(() => undefined);
}
