/** One or two letters for somebody: `Approver 2` is `A2`, `PrivateLink` is `PL`. */
export function initialsOf(name: string): string {
  const words = name.match(/\p{Lu}?[\p{Ll}']+|\p{Lu}+|\p{N}+/gu) ?? [name.slice(0, 1) || '?'];
  const [first = '?', ...others] = words;
  return (initial(first) + initial(others.at(-1) ?? '')).toUpperCase();
}

function initial(word: string): string {
  return [...word][0] ?? '';
}

/** Of the colours that the styles know, always the same one for the same id. */
export function tintOf(id: string): number {
  return [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % 6;
}
