import type { RequestId, SlackUserId } from '../../domain/request.ts';
import type { PlannedMessage } from './message-store.ts';
import type { Drawing } from './painter.ts';

export type BoardPost = { readonly channel: string; readonly ts: string };

export type MessageKey = {
  readonly requestId: RequestId;
  readonly kind: PlannedMessage['kind'];
  readonly number: number;
};

/** Slack refused: nothing was posted. `code` is Slack's. */
export class BoardRefusedError extends Error {
  override readonly name = 'BoardRefusedError';
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`Slack refused: ${code}`, options);
    this.code = code;
  }
}

/** Slack asked to wait: nothing was posted. */
export class BoardBusyError extends Error {
  override readonly name = 'BoardBusyError';
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('Slack asked to wait', options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** No clear answer: the message may be there. Look before posting again. */
export class BoardUnclearError extends Error {
  override readonly name = 'BoardUnclearError';
}

/** Where people see requests. Draws nothing itself; throws the three errors above. */
export type ThreadBoard = {
  post(
    to: { readonly channel: string; readonly threadTs?: string },
    drawing: Drawing,
    key: MessageKey,
  ): Promise<BoardPost>;
  update(post: BoardPost, drawing: Drawing, key: MessageKey): Promise<void>;
  /** Looks a message up by its metadata. `unreadable`: the history cannot be read at all. */
  find(
    to: { readonly channel: string; readonly threadTs?: string },
    key: MessageKey,
    since: Date,
  ): Promise<BoardPost | 'absent' | 'unreadable'>;
  /**
   * What Slack shows at a place: the hash of the drawing that was posted or updated there last.
   * `unreadable`: it cannot be told.
   */
  look(post: BoardPost): Promise<{ readonly hash: string | undefined } | 'gone' | 'unreadable'>;
  /** The channel of the direct messages with a person. */
  openDirect(person: SlackUserId): Promise<string>;
  permalink(post: BoardPost): Promise<string | undefined>;
};
