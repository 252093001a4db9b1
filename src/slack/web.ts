import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Log } from '../use-cases/log.ts';
import { BoardBusyError, BoardRefusedError, BoardUnclearError } from '../use-cases/ports.ts';

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

/** Nothing was sent yet when these happen, so nothing can have been posted. */
const unsent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];
const unsentPauseMs = 2_000;

/** What a failed call to Slack means for a message: the one place that decides it. */
export function toBoardError(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError)
    return new BoardBusyError(error.retryAfter * 1_000, { cause: error });
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (code === 'ratelimited') return new BoardBusyError(unsentPauseMs, { cause: error });
    return clearRefusal(code)
      ? new BoardRefusedError(code, { cause: error })
      : new BoardUnclearError(code, { cause: error });
  }
  if (error instanceof WebAPIHTTPError)
    return new BoardUnclearError(`Slack answered ${error.statusCode}`, { cause: error });
  if (error instanceof WebAPIRequestError)
    return unsent.includes(codeOf(error))
      ? new BoardBusyError(unsentPauseMs, { cause: error })
      : new BoardUnclearError('Slack gave no answer', { cause: error });
  return error;
}

/** Slack's own words for "something went wrong here": the message may be there all the same. */
function clearRefusal(code: string): boolean {
  return !['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable'].includes(
    code,
  );
}

function codeOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause ?? original(inner)) {
    if ('code' in inner && typeof inner.code === 'string' && !inner.code.startsWith('slack_'))
      return inner.code;
  }
  return '';
}

function original(error: Error): unknown {
  return 'original' in error ? error.original : undefined;
}
