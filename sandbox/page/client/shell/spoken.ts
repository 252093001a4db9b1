/** What a screen reader is told of a message that came in: its text without marks. Pure. */
import type { ShownMessage } from '../../wire.ts';
import type { Names } from '../blocks/props.ts';

/** Longer ones are read in the list. */
const longest = 200;

export function spokenOf(message: ShownMessage, names: Names): string {
  const who = names.user(message.user)?.name ?? message.user;
  const channel = names.channel(message.channel);
  const place = channel === undefined || channel.kind === 'im' ? '' : ` in ${channel.name}`;
  const text = wordsOf(message.text, names);
  return `${who}${place}: ${text.length > longest ? `${text.slice(0, longest)} …` : text}`;
}

function wordsOf(mrkdwn: string, names: Names): string {
  return mrkdwn
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, label: string | undefined) =>
      label === undefined || target.startsWith('@') ? nameIn(target, names) : label,
    )
    .replace(/[*_~`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

function nameIn(target: string, names: Names): string {
  if (target.startsWith('@')) return names.user(target.slice(1))?.name ?? target;
  if (target.startsWith('#')) return names.channel(target.slice(1))?.name ?? target;
  if (target.startsWith('!subteam^'))
    return names.group(target.slice('!subteam^'.length))?.handle ?? target;
  return target.replace(/^!/, '');
}
