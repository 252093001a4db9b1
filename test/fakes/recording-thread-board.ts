import type { Drawing } from '../../src/use-cases/ports/painter.ts';
import {
  BoardBusyError,
  type BoardPost,
  BoardRefusedError,
  BoardUnclearError,
  type MessageKey,
  type ThreadBoard,
} from '../../src/use-cases/ports/thread-board.ts';

type Method = keyof ThreadBoard;

/**
 * How one call goes wrong. `lost`: it has its effect, and its answer is lost. `unheard`: it never
 * arrives, and nobody can tell. `late`: as unheard, until `land()` lets it arrive.
 */
export type BoardFault =
  | 'lost'
  | 'unheard'
  | 'late'
  | 'busy'
  | 'bug'
  | { readonly refused: string };

export type Posted = BoardPost & {
  readonly threadTs: string | undefined;
  readonly key: MessageKey;
  /** The first is what was posted, the last is what people see. */
  readonly drawings: Drawing[];
  readonly at: number;
};

export type RecordingBoard = {
  readonly board: ThreadBoard;
  readonly posts: readonly Posted[];
  readonly calls: readonly Method[];
  /** The next calls of this method go wrong, in this order. */
  fail(method: Method, ...faults: readonly BoardFault[]): void;
  /** Channels that take no message, by Slack's word for why. */
  readonly closed: Map<string, string>;
  /** Cards, by their `ts`, that Slack does not let the bot change, by its word for why. */
  readonly frozen: Map<string, string>;
  /** History is not granted: `find` cannot read. */
  unreadable: boolean;
  /** Takes away what was posted: an administrator, or a retention policy. */
  remove(post: Posted): void;
  /** History shows a message this long after it was posted. */
  historyLagMs: number;
  land(): void;
  /** Nothing goes wrong any more. */
  calm(): void;
};

const busyMs = 5_000;

/** A Slack that keeps what it is told, shows it, and fails when told to. */
export function createRecordingBoard(now: () => Date): RecordingBoard {
  const posts: Posted[] = [];
  let stamps = 0;
  const calls: Method[] = [];
  const faults = new Map<Method, BoardFault[]>();
  const waiting: (() => void)[] = [];

  const calling = async <T>(method: Method, channel: string, work: () => T): Promise<T> => {
    calls.push(method);
    await Promise.resolve();
    const closed = method === 'post' || method === 'update' ? slack.closed.get(channel) : undefined;
    if (closed !== undefined) throw new BoardRefusedError(closed);
    const fault = faults.get(method)?.shift();
    if (fault === undefined) return work();
    if (fault === 'lost') work();
    if (fault === 'late') waiting.push(() => void work());
    throw faultError(fault);
  };

  const slack: RecordingBoard = {
    board: {
      post: ({ channel, threadTs }, drawing, key) =>
        calling('post', channel, () => {
          if (threadTs !== undefined && !posts.some((one) => isAt(one, { channel, ts: threadTs })))
            throw new BoardRefusedError('thread_not_found');
          stamps += 1;
          const ts = String(stamps);
          posts.push({ channel, ts, threadTs, key, drawings: [drawing], at: now().getTime() });
          return { channel, ts };
        }),
      update: ({ channel, ts }, drawing) =>
        calling('update', channel, () => {
          const post = posts.find((one) => isAt(one, { channel, ts }));
          if (post === undefined) throw new BoardRefusedError('message_not_found');
          const frozen = slack.frozen.get(ts);
          if (frozen !== undefined) throw new BoardRefusedError(frozen);
          post.drawings.push(drawing);
        }),
      find: ({ channel, threadTs }, key, since) =>
        calling('find', channel, () => {
          if (slack.unreadable) return 'unreadable';
          const found = posts.find(
            (one) =>
              one.channel === channel &&
              one.threadTs === threadTs &&
              isKey(one.key, key) &&
              one.at >= since.getTime() - 60_000 &&
              one.at + slack.historyLagMs <= now().getTime(),
          );
          return found === undefined ? 'absent' : { channel, ts: found.ts };
        }),
      look: ({ channel, ts }) =>
        calling('look', channel, () => {
          if (slack.unreadable) return 'unreadable';
          const shown = posts.find((one) => isAt(one, { channel, ts }));
          return shown === undefined ? 'gone' : { hash: shown.drawings.at(-1)?.hash };
        }),
      openDirect: (person) => calling('openDirect', person, () => `D-${person}`),
      permalink: ({ channel, ts }) =>
        calling('permalink', channel, () => `https://slack.test/${channel}/${ts}`),
    },
    posts,
    calls,
    fail: (method, ...next) => void faults.set(method, [...(faults.get(method) ?? []), ...next]),
    closed: new Map(),
    frozen: new Map(),
    unreadable: false,
    remove: (post) => void posts.splice(posts.indexOf(post), 1),
    historyLagMs: 0,
    calm: () => faults.clear(),
    land: () => {
      for (const arrive of waiting.splice(0)) arrive();
    },
  };
  return slack;
}

function isAt(post: BoardPost, { channel, ts }: BoardPost): boolean {
  return post.channel === channel && post.ts === ts;
}

function isKey(left: MessageKey, right: MessageKey): boolean {
  return (
    left.requestId === right.requestId && left.kind === right.kind && left.number === right.number
  );
}

function faultError(fault: BoardFault): Error {
  if (typeof fault === 'object') return new BoardRefusedError(fault.refused);
  if (fault === 'busy') return new BoardBusyError(busyMs);
  if (fault === 'bug') return new Error('a bug');
  return new BoardUnclearError('the answer was lost');
}
