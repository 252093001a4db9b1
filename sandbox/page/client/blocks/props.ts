/**
 * What blocks are drawn with, wherever they stand: a message, a modal, the Home tab or the gallery.
 * The blocks know no server; who draws them says what a press does.
 */
import type {
  At,
  Block,
  ChannelRef,
  Choice,
  GroupRef,
  PersonRef,
  StateValues,
} from '../../wire.ts';

/** Who and what an id means to this reader; `undefined` for what they cannot see. */
export type Names = {
  user(id: string): PersonRef | undefined;
  group(id: string): GroupRef | undefined;
  channel(id: string): Pick<ChannelRef, 'id' | 'name' | 'kind'> | undefined;
  /** Whether a mention of that is one of this reader. */
  isMine(kind: 'user' | 'group', id: string): boolean;
};

/** What a person can do with the elements of one surface. Absent: everything is drawn, nothing works. */
export type Acts = {
  press(at: At, picked?: readonly Choice[]): Promise<void>;
  fill(at: At, typed: string): Promise<void>;
  pick(at: At, picked: readonly Choice[]): Promise<void>;
  suggest(at: At, query: string): Promise<readonly Choice[]>;
};

export type Surface = 'message' | 'modal' | 'home';

export type BlocksProps = {
  readonly blocks: readonly Block[];
  readonly surface: Surface;
  readonly names: Names;
  readonly acts: Acts | undefined;
  /** State of the view's fields; messages have none. */
  readonly values?: StateValues;
  /** Under fields, by block id. */
  readonly errors?: Readonly<Record<string, string>>;
};
