import type { Names } from '../blocks/props.ts';
import type { Mention } from './piece.ts';

/** A person, a group, a channel or everybody, by the name that this reader knows. */
export function MentionOf({ names, ...mention }: Mention & { readonly names: Names }) {
  return <span className="mention">{nameOf(mention, names)}</span>;
}

function nameOf({ kind, id, label }: Mention, names: Names): string {
  switch (kind) {
    case 'broadcast':
      return `@${id}`;
    case 'channel':
      return `#${names.channel(id)?.name ?? label ?? id}`;
    case 'user':
    case 'group':
      return `@${names[kind](id)?.handle ?? label?.replace(/^@/, '') ?? id}`;
  }
}
