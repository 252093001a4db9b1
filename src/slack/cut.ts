import { escaped, joined, type Mrkdwn, mrkdwn, shown } from './text.ts';

/**
 * Making text fit, honestly: nothing is left out without saying how much. Lengths are taken after
 * escaping, because `&` becomes five characters, and nothing is cut inside a character.
 */
export function cutText(text: string, max: number): string {
  return cutWith(text, max, escaped);
}

/** The same for places that know no markup, where nothing is escaped. */
export function cutPlain(text: string, max: number): string {
  return cutWith(text, max, shown);
}

function cutWith(text: string, max: number, drawn: (text: string) => string): string {
  const whole = drawn(text);
  if (whole.length <= max) return whole;
  const characters = [...shown(text)];
  const room = max - tail(characters.length).length;
  let [kept, used, count] = ['', 0, 0];
  for (const character of characters) {
    const next = drawn(character);
    if (used + next.length > room) break;
    kept += next;
    used += next.length;
    count += 1;
  }
  return `${kept}${tail(characters.length - count)}`;
}

function tail(left: number): string {
  return `… and ${left} more ${left === 1 ? 'character' : 'characters'}`;
}

export type Fitted = { readonly text: Mrkdwn; readonly left: number };

/** As many pieces as fit, and how many more there are; `where` says where those can be read. */
export function fitList(
  pieces: readonly Mrkdwn[],
  max: number,
  { separator, where }: { readonly separator: ', ' | '\n'; readonly where: Mrkdwn },
): Fitted {
  const more = (left: number): Mrkdwn => mrkdwn`… and ${left} more${where}`;
  const whole = joined(pieces, separator);
  if (whole.length <= max) return { text: whole, left: 0 };
  const room = max - more(pieces.length).length;
  let [count, used] = [0, 0];
  for (const piece of pieces) {
    used += piece.length + separator.length;
    if (used > room) break;
    count += 1;
  }
  const left = pieces.length - count;
  const last = count === 0 ? mrkdwn`${left}${where}` : more(left);
  return { text: joined([...pieces.slice(0, count), last], separator), left };
}

export function escapedLength(text: string): number {
  return escaped(text).length;
}
