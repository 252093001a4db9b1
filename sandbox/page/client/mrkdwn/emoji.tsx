import { Fragment } from 'react';
import { emojiNamed, shortcode } from './emoji-names.ts';

/** Text in which `:tada:` is drawn as Slack would; what is no emoji's name stays as it is. */
export function Emojis({ text }: { readonly text: string }) {
  return text
    .split(shortcode)
    .map((part, index) => <Fragment key={index}>{index % 2 === 1 ? one(part) : part}</Fragment>);
}

function one(part: string) {
  const [, name = '', , tone] = part.split(':');
  const drawn = emojiNamed(name, tone);
  if (drawn === undefined) return part;
  return (
    <span role="img" aria-label={`${name.replaceAll('_', ' ')} emoji`} title={part}>
      {drawn}
    </span>
  );
}
