import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../use-cases/ports/log.ts';

export type WebConfig = { readonly botToken: string; readonly apiUrl: URL };

/** Somebody waits for a modal or an answer: better none than late. */
const handlerTimeoutMs = 2_500;
/** A worker can wait a little; never longer than its announcer's lease. */
const workerTimeoutMs = 5_000;

/**
 * The Web API for handlers or for workers. Nothing is retried inside it: the SDK would post a message
 * again whose answer was lost, and would keep a handler waiting past its three seconds.
 */
export function createWebClient(config: WebConfig, use: 'handler' | 'worker', log: Log): WebClient {
  return new WebClient(config.botToken, webOptions(config.apiUrl, use, log));
}

export function webOptions(apiUrl: URL, use: 'handler' | 'worker', log: Log) {
  return {
    slackApiUrl: apiUrl.href,
    timeout: use === 'handler' ? handlerTimeoutMs : workerTimeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: sdkLogger(log),
  };
}

/**
 * The SDK's logger, on ours. Its lines may hold whole bodies, with people's words and bearer secrets
 * in them, so only that something was said is kept, and how bad it was.
 */
export function sdkLogger(log: Log): Logger {
  const say = (level: 'warn' | 'error') => (message: unknown) =>
    log[level]({ sdk: firstWords(message) }, 'Slack SDK message');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

const keptLength = 120;

function firstWords(message: unknown): string {
  const text = message instanceof Error ? `${message.name}: ${message.message}` : String(message);
  return text.split(/[\n{[]/)[0]?.slice(0, keptLength) ?? '';
}
