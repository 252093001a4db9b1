import shortcodes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

/** Slack's names of emoji, which are those of the iamcal set, and the code points of each. */
const codesByName = new Map(
  Object.entries(shortcodes).flatMap(([codes, names]) =>
    [names].flat().map((name): [string, string] => [name, codes]),
  ),
);

/** The emoji of that name, in a skin tone such as `skin-tone-3` if one is asked for. */
export function emojiNamed(name: string, tone?: string): string | undefined {
  const drawn = drawnOf(name);
  const shade = tone === undefined ? undefined : drawnOf(tone);
  return drawn === undefined || shade === undefined ? drawn : drawn.replace('\uFE0F', '') + shade;
}

/** `:tada:` and its like, with a skin tone or without. */
export const shortcode = /(:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?)/;

/** The same of all names in a text, where there is room for text alone. */
export function withEmoji(text: string): string {
  return text.replace(new RegExp(shortcode, 'g'), (whole) => {
    const [, name = '', , tone] = whole.split(':');
    return emojiNamed(name, tone) ?? whole;
  });
}

function drawnOf(name: string): string | undefined {
  const codes = codesByName.get(name);
  if (codes === undefined) return undefined;
  const drawn = String.fromCodePoint(...codes.split('-').map((code) => Number.parseInt(code, 16)));
  // Alone, some are letters unless this says that they are pictures.
  return codes.includes('-') || /\p{Emoji_Presentation}/u.test(drawn) ? drawn : `${drawn}\uFE0F`;
}
