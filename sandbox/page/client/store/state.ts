import type { Cloud, Scene, ShownMessage, ShownView } from '../../wire.ts';

/** `opening` until anything was told, `lost` until the server answers again. */
type Link = 'opening' | 'live' | 'lost';

/** All that the page knows, which is what the server told. */
export type State = {
  readonly link: Link;
  /** Whether what is told next is all of it, from the beginning. */
  readonly isAnew: boolean;
  /** How often all was told anew: pages that were asked for before it are of no use any more. */
  readonly epoch: number;
  readonly scene: Scene | undefined;
  /** By channel, in the order of `ts`; replies and what was deleted among them. */
  readonly messages: ReadonlyMap<string, readonly ShownMessage[]>;
  /** Channels whose very first message is here. */
  readonly whole: ReadonlySet<string>;
  readonly modals: readonly ShownView[];
  readonly home: ShownView | null;
  readonly cloud: Cloud | undefined;
};

export const emptyState: State = {
  link: 'opening',
  isAnew: true,
  epoch: 0,
  scene: undefined,
  messages: new Map(),
  whole: new Set(),
  modals: [],
  home: null,
  cloud: undefined,
};
