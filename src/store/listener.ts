import type { Log } from '../use-cases/ports/log.ts';
import { type Lane, type LaneSettings, openLane } from './lane.ts';

export type Listener = { stop(): void };

/** How long a silent connection is trusted, and how long a look at it may take. */
const heartbeatMs = 20_000;
const patienceMs = 2_500;
const shortestPauseMs = 200;
const longestPauseMs = 5_000;

/**
 * Calls `onNotify` for each notification on `channel`, and once whenever listening has begun, since
 * whatever was notified before then went unheard. Survives lost connections for as long as it takes:
 * a connection that ends or no longer answers is replaced. Notifications are hints and may be lost.
 */
export function startListener(
  settings: LaneSettings,
  { channel, onNotify }: { readonly channel: string; readonly onNotify: () => void },
  log: Log,
): Listener {
  let stopped = false;
  let lane: Lane | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const begin = (): void => {
    if (stopped) return;
    lane = openLane(settings, { onLost: retry, onNotify });
    ask(lane, `listen ${quoteName(channel)}`, () => {
      if (failures > 1) log.info({ channel }, 'listening to the database again');
      failures = 0;
      onNotify();
    });
  };
  const retry = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    failures += 1;
    if (failures === 2) log.warn({ channel }, 'cannot listen to the database: trying on');
    timer = setTimeout(begin, Math.min(longestPauseMs, shortestPauseMs * 2 ** (failures - 1)));
    timer.unref();
  };
  /** Runs one statement and comes back later to see whether the connection still answers. */
  const ask = (current: Lane, statement: string, then: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(() => current.discard(), patienceMs);
    timer.unref();
    current.sql.unsafe(statement).then(
      () => {
        if (stopped || current.isLost()) return;
        clearTimeout(timer);
        timer = setTimeout(() => ask(current, 'select 1', () => undefined), heartbeatMs);
        timer.unref();
        then();
      },
      () => current.discard(),
    );
  };

  begin();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      lane?.discard();
    },
  };
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
