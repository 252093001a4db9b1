import type { Names } from '../blocks/props.ts';
import type { GalleryJson } from './gallery-json.ts';

/** Everybody whom the gallery mentions. */
export function namesOf({ people, groups, channels }: GalleryJson): Names {
  const byId = <T extends { readonly id: string }>(all: readonly T[]) => {
    const known = new Map(all.map((one) => [one.id, one]));
    return (id: string): T | undefined => known.get(id);
  };
  const isMine = () => false; // nobody in particular reads it
  return { user: byId(people), group: byId(groups), channel: byId(channels), isMine };
}
