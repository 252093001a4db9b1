import type { Answer } from '../blocks.ts';
import { helpAnswer } from '../messages/help.ts';
import { askRoles } from '../roles.ts';
import { within } from '../within.ts';
import type { Command, CommandDeps } from './command.ts';

/** What somebody may do changes seldom, and every deed is judged anew. */
const helpFactsAgeMs = 3_600_000;
/** Somebody waits for a few lines: better all of them than late. */
const askWithinMs = 1_000;

/** Says what its sender can do; everything, where that cannot be found out soon. */
export async function showHelp(deps: CommandDeps, { person }: Command): Promise<Answer> {
  const asked = askRoles(deps, person, helpFactsAgeMs);
  const roles = await within(askWithinMs, asked, () => new Error('slow')).catch(
    () => 'unknown' as const,
  );
  return helpAnswer(roles);
}
