import type { Slack } from '../slack/driver-types.ts';
import type { Message } from '../slack/types.ts';

type Read = { readonly text: string; readonly blocks: unknown; readonly said: string };

/** A message is read once, and again when it has changed. */
const read = new WeakMap<Message, Read>();

/** Tells whether a message is meant for this person: by name, by a group of theirs, or for all. */
export function isMentioned(slack: Slack, userId: string, message: Message): boolean {
  const groups = [...slack.workspace.userGroups.values()]
    .filter(({ users, disabled }) => users.includes(userId) && !disabled)
    .map(({ id }) => `<!subteam^${id}`);
  const everybody = ['<!here', '<!channel', '<!everyone'];
  const names = [`<@${userId}`, `"user_id":"${userId}"`, ...everybody, ...groups];
  const said = everythingIn(message);
  return names.some((name) => said.includes(name));
}

function everythingIn(message: Message): string {
  const { text, blocks } = message;
  const before = read.get(message);
  if (before?.text === text && before.blocks === blocks) return before.said;
  const said = `${text}\n${JSON.stringify(blocks)}`;
  read.set(message, { text, blocks, said });
  return said;
}
