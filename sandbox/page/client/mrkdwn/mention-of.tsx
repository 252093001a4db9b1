import type { Names } from '../blocks/props.ts';
import type { Mention } from './piece.ts';

/** A person, a group, a channel or everybody, by the name that this reader knows. */
export function MentionOf({ names, ...mention }: Mention & { readonly names: Names }) {
  const className = isMine(mention, names) ? 'mention mine' : 'mention';
  return <span className={className}>{nameOf(mention, names)}</span>;
}

/** Of the reader, or of everybody: Slack marks those. */
function isMine({ kind, id }: Mention, names: Names): boolean {
  return kind === 'broadcast' || (kind !== 'channel' && names.isMine(kind, id));
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
