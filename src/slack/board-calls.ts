import type { WebClient } from '@slack/web-api';
import type { Log } from '../use-cases/ports/log.ts';
import {
  BoardBusyError,
  BoardRefusedError,
  BoardUnclearError,
} from '../use-cases/ports/thread-board.ts';
import { toSlackFault } from './fault.ts';
import type { Patience } from './patience.ts';

/** Nothing that is asked for was changed by asking, so it can simply be asked again. */
const askAgainMs = 2_000;

/** Slack lets the bot do nothing: until an operator has helped, all waits. */
const shutOutMs = 60_000;

export type Board = {
  readonly web: WebClient;
  readonly log: Log | undefined;
  readonly patience: Patience;
};

/**
 * One call that changes something, its faults in the words of the port. Where Slack asked to wait, the
 * same call is not made again before its time, whichever message it is for: Slack limits posts per
 * channel, everything else per method.
 */
export async function calling<T>(
  { log, patience }: Board,
  what: string,
  call: () => Promise<T>,
): Promise<T> {
  const leftMs = patience.leftMs(what);
  if (leftMs > 0) throw new BoardBusyError(leftMs);
  try {
    return await call();
  } catch (cause) {
    const fault = toSlackFault(cause);
    switch (fault?.kind) {
      case 'busy':
        patience.rest(what, fault.waitMs);
        throw new BoardBusyError(fault.waitMs, { cause });
      case 'refused':
        throw new BoardRefusedError(fault.code, { cause });
      case 'shut_out':
        log?.error({ code: fault.code }, 'Slack does not let the bot in; messages wait');
        throw new BoardBusyError(shutOutMs, { cause });
      default:
        throw new BoardUnclearError(fault?.what ?? 'the call to Slack failed', { cause });
    }
  }
}

/** One call that changes nothing, or nothing twice. */
export async function asking<T>(board: Board, what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await calling(board, what, call);
  } catch (error) {
    if (!(error instanceof BoardUnclearError)) throw error;
    throw new BoardBusyError(askAgainMs, { cause: error });
  }
}
