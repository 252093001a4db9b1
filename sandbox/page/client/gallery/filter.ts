import type { Surface } from '../blocks/props.ts';
import { type GalleryEntry, type Size, sizes, surfaces } from './gallery-json.ts';

/** Which entries somebody looks at; what is absent does not matter. */
export type Filter = {
  readonly surface?: Surface;
  readonly size?: Size;
  readonly group?: string;
  readonly words: string;
};

/** All words must stand somewhere: in what is said of an entry, or in what it shows. */
export function matches(filter: Filter, entry: GalleryEntry): boolean {
  const { surface, size, group, words } = filter;
  return (
    (surface ?? entry.surface) === entry.surface &&
    (size ?? entry.size) === entry.size &&
    (group ?? entry.group) === entry.group &&
    words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => textOf(entry).includes(word))
  );
}

const texts = new WeakMap<GalleryEntry, string>();

function textOf(entry: GalleryEntry): string {
  const { id, title, about, json, errors } = entry;
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const text = [id, title, about, JSON.stringify([json, errors])].join('\n').toLowerCase();
  texts.set(entry, text);
  return text;
}

/** The filter of an address, so that what somebody looks at can be sent to others. */
export function readFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const surface = surfaces.find((one) => one === given.get('surface'));
  const size = sizes.find((one) => one === given.get('size'));
  const group = given.get('group');
  return {
    ...(surface === undefined ? {} : { surface }),
    ...(size === undefined ? {} : { size }),
    ...(group === null ? {} : { group }),
    words: given.get('words') ?? '',
  };
}

export function printFilter({ words, ...rest }: Filter): string {
  const query = new URLSearchParams({ ...rest, ...(words === '' ? {} : { words }) }).toString();
  return query === '' ? '' : `?${query}`;
}
