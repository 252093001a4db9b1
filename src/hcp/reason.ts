/** HCP's words, made fit to be shown: one line of text, of a bounded length, and never a page. */

const longest = 1_000;
const page = /<\s*(!doctype|html|head|body|script|title|h1|center)\b/i;

/**
 * The sentence in `text`, or `undefined` when there is none. A page of HTML is none, even inside JSON.
 * `secrets` are blotted out, should an answer repeat them.
 */
export function plainReason(text: unknown, secrets: readonly string[] = []): string | undefined {
  if (typeof text !== 'string' || page.test(text)) return undefined;
  const blotted = secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  const line = blotted.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line === '') return undefined;
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** HCP sends some refusals without a word, so we have our own for each of gRPC's codes. */
const ownWords: Readonly<Record<number, string>> = {
  1: 'HCP cancelled the call',
  3: 'HCP finds the values invalid',
  4: 'HCP did not finish in time',
  5: 'HCP does not know of it',
  6: 'HCP says that it exists already',
  7: 'the service principal of the bot lacks the permission',
  8: 'a limit of HCP is reached',
  9: 'HCP says that the state of things does not allow it',
  10: 'HCP is at work on another change of the same thing',
  11: 'HCP finds a value out of range',
  12: 'HCP does not offer this',
  13: 'HCP has an internal error',
  14: 'HCP is unavailable',
  16: 'HCP does not accept the credentials of the bot',
};

export function reasonOfCode(code: number | undefined): string {
  const words = code === undefined ? undefined : ownWords[code];
  return `${words ?? 'HCP refused'} (it gave no reason)`;
}
