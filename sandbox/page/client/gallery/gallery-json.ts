/** What the gallery is drawn from: `gallery.json`, made with the page by `tools/print-gallery.ts`. */
import type {
  Block,
  ChannelRef,
  GroupRef,
  Obj,
  PersonRef,
  StateValues,
  Usage,
} from '../../wire.ts';
import type { Surface } from '../blocks/props.ts';

export const surfaces = ['message', 'modal', 'home'] as const satisfies readonly Surface[];
export const sizes = ['smallest', 'usual', 'largest'] as const;
export type Size = (typeof sizes)[number];

export type GalleryEntry = {
  /** A path, lasting as long as group and title do. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly about: string;
  readonly surface: Surface;
  readonly size: Size;
  /** As the bot sends it. */
  readonly json: Obj & { readonly blocks: readonly Block[] };
  /** What stands in its fields when it opens. */
  readonly values: StateValues;
  /** Of a form that was sent back, by block. */
  readonly errors: Readonly<Record<string, string>>;
  /** What of Slack's limits it needs, the nearest to one first. */
  readonly usage: readonly Usage[];
};

export type GalleryJson = {
  readonly entries: readonly GalleryEntry[];
  readonly people: readonly PersonRef[];
  readonly groups: readonly GroupRef[];
  readonly channels: readonly Pick<ChannelRef, 'id' | 'name' | 'kind'>[];
};
