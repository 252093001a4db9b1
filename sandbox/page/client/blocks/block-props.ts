import type { Block, StateValues } from '../../wire.ts';
import type { Acts, Names } from './props.ts';

/** One block, and what it may be drawn with. */
export type BlockProps = {
  readonly block: Block;
  readonly names: Names;
  readonly acts: Acts | undefined;
  readonly values: StateValues | undefined;
  readonly errors: Readonly<Record<string, string>> | undefined;
};
