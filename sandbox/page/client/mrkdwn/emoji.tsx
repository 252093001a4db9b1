import emoji from 'emojibase-data/en/compact.json' with { type: 'json' };
import shortcodes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

/** Slack's names of emoji, which are those of the iamcal set. */
const byName = new Map(
  emoji.flatMap(({ hexcode, unicode }) => {
    const names = (shortcodes as Readonly<Record<string, string | string[]>>)[hexcode] ?? [];
    return [names].flat().map((name): [string, string] => [name, unicode]);
  }),
);

/** Text in which `:tada:` is drawn as Slack would; what is no emoji's name stays as it is. */
export function Emojis({ text }: { readonly text: string }) {
  return text.split(/(:[a-z0-9_+-]+:)/).map((part, index) => {
    const drawn = index % 2 === 1 ? byName.get(part.slice(1, -1)) : undefined;
    if (drawn === undefined) return part;
    return (
      <span key={index} role="img" aria-label={part.slice(1, -1).replaceAll('_', ' ')}>
        {drawn}
      </span>
    );
  });
}
