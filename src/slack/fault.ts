import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { StoreUnavailableError } from '../use-cases/ports/request-store.ts';
import type { Problem } from './messages/answers.ts';

/** What a failed call to Slack means for whoever made it. */
export type SlackFault =
  /** Slack understood and said no: nothing was done. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Slack does not let the bot in at all: nothing was done, and an operator must help. */
  | { readonly kind: 'shut_out'; readonly code: string }
  /** Nothing was done; it may be tried again after this time. */
  | { readonly kind: 'busy'; readonly waitMs: number }
  /** The answer was lost or says nothing: it may have been done. */
  | { readonly kind: 'unclear'; readonly what: string };

/** Nothing was sent yet when these happen, so nothing can have been done. */
const unsent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];
const busyMs = 2_000;

/** Slack's own words for "something went wrong here": it may have been done all the same. */
const unclearCodes = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable'];

/** `team_added_to_org`: the workspace is being moved, and Slack asks to come back later. */
const busyCodes = ['ratelimited', 'rate_limited', 'team_added_to_org'];

/** About the token or what it may do, not about the call. @see docs.slack.dev, auth.test, Errors */
const shutOutCodes = [
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
  'not_allowed_token_type',
  'org_login_required',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'team_access_not_granted',
  'two_factor_setup_required',
  'access_denied',
  'accesslimited',
  'user_removed_from_team',
  'team_disabled',
];

/** Reads an error of the SDK; `undefined` for one that is not about a call to Slack. */
export function toSlackFault(error: unknown): SlackFault | undefined {
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'busy', waitMs: error.retryAfter * 1_000 };
  if (error instanceof WebAPIPlatformError) return fromCode(error.data.error);
  if (error instanceof WebAPIHTTPError)
    return { kind: 'unclear', what: `Slack answered ${error.statusCode}` };
  if (error instanceof WebAPIRequestError)
    return unsent.includes(codeOf(error))
      ? { kind: 'busy', waitMs: busyMs }
      : { kind: 'unclear', what: 'Slack gave no answer' };
  return undefined;
}

function fromCode(code: unknown): SlackFault {
  // The SDK puts a body that is no JSON, such as a proxy's page, where Slack's code would stand.
  if (typeof code !== 'string' || !/^[a-z][\w.-]{0,79}$/.test(code))
    return { kind: 'unclear', what: 'Slack answered something else than JSON' };
  if (busyCodes.includes(code)) return { kind: 'busy', waitMs: busyMs };
  if (unclearCodes.includes(code)) return { kind: 'unclear', what: code };
  return { kind: shutOutCodes.includes(code) ? 'shut_out' : 'refused', code };
}

/** The system's code, wherever in the chain of causes it stands. */
function codeOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string' && !inner.code.startsWith('slack_'))
      return inner.code;
  }
  return '';
}

/** What a log line says of an error: of Slack's answers their meaning alone, never headers or bodies. */
export function faultFields(error: unknown): Readonly<Record<string, unknown>> {
  const inner =
    error instanceof Error && 'original' in error && toSlackFault(error) === undefined
      ? error.original // Bolt wraps what a listener throws
      : error;
  const slack = toSlackFault(inner);
  return slack === undefined ? { err: inner } : { slack };
}

/** Which words a person is owed for an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof StoreUnavailableError)
    return error.unconfirmed ? 'could_not_confirm' : 'database_unavailable';
  return toSlackFault(error) === undefined ? 'unexpected' : 'slack_unavailable';
}
