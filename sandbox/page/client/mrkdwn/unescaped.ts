/** Undoes Slack's three escapes, `&amp;` last: what was escaped twice is undone once. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
