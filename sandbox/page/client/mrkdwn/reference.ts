import type { Piece } from './piece.ts';
import { unescaped } from './unescaped.ts';

/**
 * What stands in angle brackets: `<@U1>`, `<#C1|name>`, `<!subteam^S1>`, `<!here>`, `<!date^…|…>`,
 * `<https://…|label>`. `undefined` for what is none of these: it stays the text that it is.
 */
export function reference(inner: string): Piece | undefined {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inner.slice(bar + 1));
  if (target.startsWith('!')) return special(target.slice(1), label);
  const mentioned = /^([@#])(\w+)$/.exec(target);
  if (mentioned !== null) {
    const [, sign, id = ''] = mentioned;
    return { kind: sign === '@' ? 'user' : 'channel', id, label };
  }
  const url = unescaped(target);
  return leadsSomewhere(url) ? { kind: 'link', url, label: label || url } : undefined;
}

/** Only the web's own kinds of address: one that runs as a script stays text. */
export function leadsSomewhere(url: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)[^\s]/i.test(url);
}

function special(target: string, label: string | undefined): Piece | undefined {
  const [what = '', id = '', format = '', link] = target.split('^');
  if (/^(here|channel|everyone)$/.test(what)) return { kind: 'broadcast', id: what, label };
  if (what === 'subteam' && id !== '') return { kind: 'group', id, label };
  if (what !== 'date' || !/^\d+$/.test(id) || label === undefined) return undefined;
  const url = link === undefined ? undefined : unescaped(link);
  return { kind: 'date', seconds: Number(id), format: unescaped(format), fallback: label, url };
}
