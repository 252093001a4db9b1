import { PageRefusal } from './page-refusal.ts';
import type { Obj } from './wire.ts';

/** Nothing that a command line could take for one of its flags. */
const requestPattern = /^[0-9a-zA-Z][0-9a-zA-Z-]{0,63}$/;

/**
 * Reads what the bot's own log tells of a request, by its command line; `run` gives what that prints.
 * Of several requests of one short name it is the newest. Throws a `PageRefusal` where there is none.
 */
export async function readStory(
  run: (args: readonly string[]) => Promise<string>,
  request: string,
): Promise<Obj> {
  if (!requestPattern.test(request)) throw new PageRefusal(`"${request}" is no request's name.`);
  const printed = await run(['audit', 'show', request, '--json']);
  const [first = ''] = printed.trim().split('\n');
  const story = parsed(first);
  if (story === undefined)
    throw new PageRefusal(
      `The bot's log has nothing of request ${request}: a form is named before it is sent.`,
    );
  return story;
}

function parsed(line: string): Obj | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Obj) : undefined;
  } catch {
    return undefined; // nothing was printed but a complaint
  }
}
