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

const code = /```[\s\S]*?```|`[^`\n]+`/.source;
const inAngles = /<[^<>]+>/.source;
/** Marks inside of code are none, and code may stand between two marks. */
const style =
  /(?<=^|[\s([{"'])(?<mark>[*_~])(?=\S)(?<inner>(?:`[^`\n]+`|[^`\n]|`(?![^`\n]+`))*?)(?<=\S)\k<mark>(?=$|[\s.,;:!?)\]}"'])/
    .source;
const markup = new RegExp(`(?<code>${code})|(?<reference>${inAngles})|${style}`, 'gm');

/** Turns mrkdwn into what a reader sees. Text inside code is only unescaped. */
export function plainText(mrkdwn: string, names: Names): string {
  return unescaped(unmarked(mrkdwn, names));
}

/** `&amp;` last: what was escaped twice is undone once. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function unmarked(text: string, names: Names): string {
  return text.replace(markup, (whole: string, ...found) => {
    const { inner, reference: inside } = found.at(-1) as Record<string, string | undefined>;
    if (inner !== undefined) return unmarked(inner, names);
    return inside === undefined ? whole : reference(inside.slice(1, -1), names);
  });
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
