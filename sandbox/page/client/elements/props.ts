import type { Obj } from '../../wire.ts';
import type { Acts, Names } from '../blocks/props.ts';

/** One element of a block, what is in it, and what Slack says under it. */
export type ElementProps = {
  readonly blockId: string;
  readonly element: Obj;
  readonly names: Names;
  /** Absent: it is drawn, and does nothing. */
  readonly acts: Acts | undefined;
  /** Its part of `state.values`; an element of a message has none. */
  readonly state?: Obj | undefined;
  /** Id of what names the element, where that stands outside it. */
  readonly labelledBy?: string | undefined;
  /** Id of the words about it: its hint, and what is wrong with it. */
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean | undefined;
};
