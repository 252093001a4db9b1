/**
 * What somebody typed after a command, with what Slack makes of it undone. With `should_escape` it turns people into
 * ids, so that a filter can name them; links and channels it turns into markup as well, which nobody has typed.
 *
 * @see Slack docs, "Implementing slash commands": `should_escape`; "Formatting message text": `&amp;`, `&lt;`, `&gt;`
 */
export function typedAfter(text: string, people: 'by id' | 'by name'): string {
  const written = text.replaceAll(
    /<([^<>|]+)(?:\|([^<>]*))?>/g,
    (whole, target: string, label?: string) => {
      if (target.startsWith('@'))
        return people === 'by id' ? whole : `@${label ?? target.slice(1)}`;
      if (target.startsWith('#')) return `#${label ?? target.slice(1)}`;
      return /^(?:https?|mailto):/i.test(target) ? (label ?? target) : whole;
    },
  );
  // `&amp;` last, so that what was typed as `&lt;` is not undone twice.
  return written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
