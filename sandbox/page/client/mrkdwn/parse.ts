/**
 * Slack's mrkdwn as a tree. Total: whatever is not markup is text, and all text that went in comes out.
 *
 * @see Slack docs, "Formatting text for app surfaces"
 */
export type Piece =
  | { readonly kind: 'text' | 'code' | 'block'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly pieces: readonly Piece[] }
  | {
      readonly kind: 'user' | 'group' | 'channel' | 'broadcast';
      readonly id: string;
      readonly label?: string;
    }
  | {
      readonly kind: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly fallback: string;
    }
  | { readonly kind: 'link'; readonly url: string; readonly label: string };

export function parseMrkdwn(text: string): readonly Piece[] {
  return text.split(/(```[\s\S]*?```)/).flatMap((part, index) => {
    if (index % 2 === 1)
      return [{ kind: 'block', text: unescaped(part.slice(3, -3).replace(/^\n/, '')) }];
    return part === '' ? [] : quoted(part);
  });
}

/** Lines that begin with `>` (escaped by then) stand in a quote together. */
function quoted(text: string): readonly Piece[] {
  return text
    .split(/((?:^|(?<=\n))&gt;[^\n]*(?:\n&gt;[^\n]*)*)/)
    .flatMap((part, index): readonly Piece[] => {
      if (index % 2 === 0) return inline(part);
      return [{ kind: 'quote', pieces: inline(part.replace(/^&gt; ?/gm, '')) }];
    });
}

function inline(text: string): readonly Piece[] {
  return text.split(/(`[^`\n]+`|<[^<>\n]+>)/).flatMap((part, index): readonly Piece[] => {
    if (index % 2 === 0) return styled(part);
    if (part.startsWith('`')) return [{ kind: 'code', text: unescaped(part.slice(1, -1)) }];
    return [reference(part.slice(1, -1))];
  });
}

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const marked = /(^|[\s([{"'*_~])([*_~])(?=\S)([^\n]*?\S)\2(?=$|[\s.,;:!?)\]}"'*_~])/;

function styled(text: string): readonly Piece[] {
  if (text === '') return [];
  const found = marked.exec(text);
  if (found === null) return [{ kind: 'text', text: unescaped(text) }];
  const [whole, before = '', mark = '*', inside = ''] = found;
  const kind = styles[mark as keyof typeof styles];
  return [
    ...styled(text.slice(0, found.index) + before),
    { kind, pieces: styled(inside) },
    ...styled(text.slice(found.index + whole.length)),
  ];
}

/** `<@U1>`, `<#C1|name>`, `<!subteam^S1>`, `<!here>`, `<!date^…|…>`, `<url|label>`. */
function reference(inner: string): Piece {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inner.slice(bar + 1));
  const named = label === undefined ? {} : { label };
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), ...named };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), ...named };
  if (target.startsWith('!')) return special(target.slice(1), label);
  const url = unescaped(target);
  return { kind: 'link', url, label: label ?? url };
}

function special(target: string, label: string | undefined): Piece {
  const [what = '', id = '', format = ''] = target.split('^');
  if (what === 'subteam') return { kind: 'group', id, ...(label === undefined ? {} : { label }) };
  if (what !== 'date') return { kind: 'broadcast', id: what };
  const seconds = Number(id);
  const fallback = label ?? format;
  if (id === '' || !Number.isFinite(seconds)) return { kind: 'text', text: fallback };
  return { kind: 'date', seconds, format, fallback };
}

/** `&amp;` last: what was escaped twice is undone once. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
