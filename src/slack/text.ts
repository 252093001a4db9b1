import type { SlackUserId } from '../domain/request.ts';
import { visible } from '../intake/text.ts';

/**
 * Slack's markup, as a type: text from people enters it through `code` and `escaped` alone, so what
 * somebody typed can neither mention, link nor format. Free text is shown in plain text instead
 * (`blocks.ts`), where Slack leaves `*`, `_` and `:x:` as they are.
 *
 * @see Slack docs, "Formatting message text": `&`, `<` and `>` are the control characters
 */
export type Mrkdwn = string & { readonly brand: 'Mrkdwn' };

/** Our own words with pieces of markup in them; a bare string as a piece does not compile. */
export function mrkdwn(
  words: TemplateStringsArray,
  ...pieces: readonly (Mrkdwn | number)[]
): Mrkdwn {
  return words.reduce((text, word, index) => `${text}${pieces[index - 1] ?? ''}${word}`) as Mrkdwn;
}

export function joined(
  pieces: readonly Mrkdwn[],
  separator: ', ' | ' · ' | '\n' | ' ' | ' and ' | '',
): Mrkdwn {
  return pieces.join(separator) as Mrkdwn;
}

/** What remains of a text when nothing in it can hide or reorder: lines end in `\n`. */
export function shown(text: string): string {
  return visible(text.replace(/\r\n?|[\u2028\u2029]/g, '\n'));
}

/** Text that Slack shows as it is, in text objects of either type. */
export function escaped(text: string): string {
  return shown(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A value as code: in one line, and the only markup in which `arn:aws:iam` is not read as emoji. A
 * backtick would end the code, so it becomes an apostrophe.
 */
export function code(text: string): Mrkdwn {
  const line = shown(text).replace(/\s+/g, ' ').trim().replaceAll('`', "'");
  return `\`${escaped(line === '' ? '(empty)' : line)}\`` as Mrkdwn;
}

/** Several lines of code, for copying. */
export function codeBlock(text: string): Mrkdwn {
  return `\`\`\`${escaped(text).replaceAll('`', "'")}\`\`\`` as Mrkdwn;
}

export function mention(user: SlackUserId): Mrkdwn {
  return markup(/^[UW][A-Z0-9]+$/, user, '@');
}

export function groupMention(group: string): Mrkdwn {
  return markup(/^S[A-Z0-9]+$/, group, '!subteam^');
}

export function channelMention(channel: string): Mrkdwn {
  return markup(/^[CDG][A-Z0-9]+$/, channel, '#');
}

/** An id that is not shaped like Slack's stays text. */
function markup(pattern: RegExp, id: string, prefix: string): Mrkdwn {
  return pattern.test(id) ? (`<${prefix}${id}>` as Mrkdwn) : code(id);
}

/** Longest address that becomes a link: a message has no room for more. */
const linkMaxLength = 500;

/** A link with our own words on it; `undefined` for what is not a plain web address. */
export function link(
  address: string,
  words: 'open' | 'Open the request' | 'status.hashicorp.com',
): Mrkdwn | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const target = url.href.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
  const fits = /^https?:$/.test(url.protocol) && target.length <= linkMaxLength;
  return fits ? (`<${target.replaceAll('&', '&amp;')}|${words}>` as Mrkdwn) : undefined;
}

/** A point in time, in the reader's own time zone; older clients and notifications show UTC. */
export function dateText(at: Date): Mrkdwn {
  if (Number.isNaN(at.getTime())) return mrkdwn`an unknown time`;
  const seconds = Math.floor(at.getTime() / 1000);
  return `<!date^${seconds}^{date_short_pretty} at {time}|${utcText(at)}>` as Mrkdwn;
}

/**
 * A time that names something, such as one incarnation of a service: for the reader in their time zone, and
 * as HCP writes it, to compare.
 */
export function exactDateText(iso: string): Mrkdwn {
  return mrkdwn`${dateText(new Date(iso))} (${code(iso)})`;
}

/** For places that know no markup: errors under a field, confirmation dialogs. */
export function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
