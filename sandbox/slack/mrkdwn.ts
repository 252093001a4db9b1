/** Slack's mrkdwn as a reader sees it. */
import type { World } from './world.ts';

export type Names = {
  user(id: string): string;
  group(id: string): string;
  channel(id: string): string;
};

export function namesIn(world: World): Names {
  return {
    user: (id) => `@${world.users.get(id)?.handle ?? id}`,
    group: (id) => `@${world.groups.get(id)?.handle ?? id}`,
    channel: (id) => `#${world.channels.get(id)?.name ?? id}`,
  };
}

/** Turns mrkdwn into what a reader sees. Text inside code is only unescaped. */
export function plainText(mrkdwn: string, names: Names): string {
  const pieces = mrkdwn.split(/(```[\s\S]*?```|`[^`\n]+`)/);
  return pieces
    .map((piece, index) => unescaped(index % 2 === 1 ? piece : unmarked(piece, names)))
    .join('');
}

/** `&amp;` last: what was escaped twice is undone once. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function unmarked(text: string, names: Names): string {
  return text
    .replace(/<([^<>]+)>/g, (_, inner: string) => reference(inner, names))
    .replace(/(^|[\s([{"'])([*_~])(?=\S)([^\n]*?\S)\2(?=$|[\s.,;:!?)\]}"'])/gm, '$1$3');
}

/** `<@U1>`, `<#C1>`, `<!subteam^S1>`, `<!here>`, `<!date^…|…>`, `<url|label>`. */
function reference(inner: string, names: Names): string {
  const [target = '', label] = inner.split('|', 2);
  if (target.startsWith('@')) return names.user(target.slice(1));
  if (target.startsWith('#')) return names.channel(target.slice(1));
  if (target.startsWith('!subteam^')) return names.group(target.slice('!subteam^'.length));
  if (target.startsWith('!date^')) return label ?? target;
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  return label === undefined || label === target ? target : `${label} (${target})`;
}
