/** What somebody typed, as Slack's client sends it. Pure. */
import type { Scene } from '../../../wire.ts';

type Known = Pick<Scene, 'people' | 'groups' | 'channels'>;

/**
 * A message is escaped, names in it become ids, and addresses links. A command goes as it was typed: what becomes of
 * names in it is up to the app's manifest.
 */
export function sentText(typed: string, known: Known): string {
  const text = typed.trim();
  if (text.startsWith('/')) return text;
  return escaped(text)
    .replace(/(^|\s)(https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/g, '$1<$2>')
    .replace(/(^|\s)@([\w.-]*\w)/g, (whole, before: string, handle: string) => {
      const mention = mentionOf(handle, known);
      return mention === undefined ? whole : `${before}${mention}`;
    })
    .replace(/(^|\s)#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = known.channels.find((each) => each.name === name && each.kind !== 'im');
      return channel === undefined ? whole : `${before}<#${channel.id}|${channel.name}>`;
    });
}

/** @see Slack docs, "Escaping text" */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function mentionOf(handle: string, { people, groups }: Known): string | undefined {
  if (['here', 'channel', 'everyone'].includes(handle)) return `<!${handle}>`;
  const person = people.find((each) => each.handle === handle);
  if (person !== undefined) return `<@${person.id}>`;
  const group = groups.find((each) => each.handle === handle);
  return group === undefined ? undefined : `<!subteam^${group.id}>`;
}
