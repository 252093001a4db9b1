import type { Log } from '../use-cases/ports/log.ts';
import { faultFields, toSlackFault } from './fault.ts';
import { pause } from './within.ts';

/** Slack does not let this process begin. The message is for whoever started it. */
export class SlackStartError extends Error {
  override readonly name = 'SlackStartError';
}

export type Trying = {
  /** What is asked for, and the setting to look at when Slack refuses it. */
  readonly what: string;
  readonly setting: string;
  readonly withinMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
  readonly log: Log;
};

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * Asks Slack until it answers, but not for ever: an outage at the start is waited out for a while, and
 * what Slack refuses is not asked twice.
 */
export async function untilSlackAnswers<T>(ask: () => Promise<T>, trying: Trying): Promise<T> {
  const until = performance.now() + trying.withinMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await ask();
    } catch (cause) {
      const waitMs = pauseOrThrow(cause, pauseMs, trying);
      if (performance.now() + waitMs > until) throw unanswered(cause, trying);
      await pause(waitMs, trying.signal);
      if (trying.signal.aborted) throw new SlackStartError('The start was called off.', { cause });
    }
  }
}

/** How long to wait before Slack is asked again; throws where that cannot help. */
function pauseOrThrow(cause: unknown, pauseMs: number, { what, setting, log }: Trying): number {
  const fault = toSlackFault(cause);
  if (fault !== undefined && 'code' in fault)
    throw new SlackStartError(`Slack refused ${what}: ${fault.code}. Check ${setting}.`, { cause });
  log.warn({ what, ...faultFields(cause) }, 'Slack does not answer yet');
  return fault?.kind === 'busy' ? Math.max(pauseMs, fault.waitMs) : pauseMs;
}

function unanswered(cause: unknown, { what, withinMs }: Trying): SlackStartError {
  const seconds = Math.round(withinMs / 1_000);
  return new SlackStartError(
    `Slack did not answer for ${what} within ${seconds} s. Check the network, and SLACK_API_URL.`,
    { cause },
  );
}
