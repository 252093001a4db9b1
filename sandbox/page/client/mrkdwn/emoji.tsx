import { Fragment } from 'react';
import { emojiNamed } from './emoji-names.ts';

/** Text in which `:tada:` is drawn as Slack would; what is no emoji's name stays as it is. */
export function Emojis({ text }: { readonly text: string }) {
  return text
    .split(/(:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?)/)
    .map((part, index) => <Fragment key={index}>{index % 2 === 1 ? one(part) : part}</Fragment>);
}

function one(shortcode: string) {
  const [, name = '', , tone] = shortcode.split(':');
  const drawn = emojiNamed(name, tone);
  if (drawn === undefined) return shortcode;
  return (
    <span role="img" aria-label={`${name.replaceAll('_', ' ')} emoji`} title={shortcode}>
      {drawn}
    </span>
  );
}
