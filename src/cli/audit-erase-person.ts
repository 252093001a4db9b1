import { parseArgs } from 'node:util';
import type { SlackUserId } from '../domain/request.ts';
import { createHashing } from '../hashing.ts';
import { eraseIdentities } from '../store/identities.ts';
import { UsageError, type Verb } from './verb.ts';
import { withOwnerDatabase } from './with-owner-database.ts';

/**
 * Erases who a person is outside of Slack, wherever it is kept beside the log; an entry tells of it, and the log stays
 * as it is. As the owner of the tables: the bot may not erase what it has kept.
 */
export const auditErasePerson: Verb['run'] = async (context) => {
  const { positionals } = parseArgs({ args: [...context.args], allowPositionals: true });
  const [person, another] = positionals;
  if (person === undefined || another !== undefined || !/^[UW][A-Z0-9]+$/.test(person))
    throw new UsageError('Name one person, by their Slack id, which begins with U or W.');
  const { canonical } = createHashing();
  const places = await withOwnerDatabase(
    context,
    ({ orm }) => eraseIdentities({ orm, canonical }, person as SlackUserId), // its shape was checked
  );
  context.print(
    places === 0
      ? `Nothing is kept of who ${person} is outside of Slack.`
      : `Erased in ${places} places who ${person} is outside of Slack; the log tells of it.`,
  );
  return 0;
};
