import type { Surface } from '../../../sandbox/page/client/blocks/props.ts';
import type { Block, ShownView, StateValues } from '../../../sandbox/page/wire.ts';

/** What the stand shows: blocks by themselves, and modals above them. */
export type Drawing = {
  readonly blocks: readonly Block[];
  readonly surface: Surface;
  readonly values: StateValues | undefined;
  /** Of the blocks and of the modal, by block id. */
  readonly errors: Readonly<Record<string, string>> | undefined;
  readonly modals: readonly ShownView[];
  readonly trouble: string | undefined;
};
