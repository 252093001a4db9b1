import type { Answer } from './call.ts';

/** However long a header may ask for: a mistaken one must not park a request for days. */
const longestMs = 3_600_000;

/** A number of this size is a moment since 1970, not a duration. */
const leastEpochSeconds = 1_000_000_000;

/**
 * How long HCP asks us to stay away: `Retry-After`, else, of an answer that says that the limit is
 * reached, `X-Ratelimit-Reset`. Other answers carry that header too, and mean nothing by it.
 *
 * @see hashicorp/terraform-provider-hcp#727 for the headers of a 429, where `Retry-After` is absent
 */
export function readRetryAfter(
  { header }: Answer,
  { limited, now }: { readonly limited: boolean; readonly now: number },
): number | undefined {
  const retryAfter = header('retry-after');
  const asked = seconds(retryAfter, now) ?? untilDate(retryAfter, now);
  const wait = asked ?? (limited ? seconds(header('x-ratelimit-reset'), now) : undefined);
  return wait === undefined ? undefined : Math.min(Math.max(0, wait), longestMs);
}

function seconds(text: string | undefined, now: number): number | undefined {
  if (text === undefined || !/^\s*\d{1,12}(\.\d+)?\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= leastEpochSeconds ? value * 1_000 - now : value * 1_000;
}

function untilDate(text: string | undefined, now: number): number | undefined {
  const date = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}
