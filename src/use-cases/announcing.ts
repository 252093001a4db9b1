import type { Log } from './log.ts';
import type {
  Clock,
  MessageStore,
  Painter,
  PlannedMessage,
  RequestStore,
  Snapshot,
  ThreadBoard,
} from './ports.ts';

export type AnnounceDeps = {
  readonly requests: RequestStore;
  readonly messages: MessageStore;
  readonly board: ThreadBoard;
  readonly painter: Painter;
  readonly clock: Clock;
  readonly log: Log;
};

/** One run of the announcer on one request. */
export type Announcement = {
  readonly snapshot: Snapshot;
  readonly messages: readonly PlannedMessage[];
  readonly fence: number;
};

/** `undefined`: done. Else the time to wait before this run is repeated. */
export type StepResult = { readonly waitMs: number } | undefined;
