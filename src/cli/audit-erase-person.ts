import { parseArgs } from 'node:util';
import type { SlackUserId } from '../domain/request.ts';
import { createHashing } from '../hashing.ts';
import { type Erased, erasePerson } from '../store/identities.ts';
import { UsageError, type Verb } from './verb.ts';
import { withOwnerDatabase } from './with-owner-database.ts';

/**
 * Erases who a person is outside of Slack, wherever it is kept beside the log, and ends the sessions of the page that
 * were begun with their address; an entry tells of it, and the log stays as it is. As the owner of the tables: the bot
 * may not erase what it has kept.
 */
export const auditErasePerson: Verb['run'] = async (context) => {
  const { positionals } = parseArgs({ args: [...context.args], allowPositionals: true });
  const [named = '', another] = positionals;
  const whom = readWhom(named);
  if (whom === undefined || another !== undefined)
    throw new UsageError(
      'Name one person, by their Slack id, which begins with U or W, or by their e-mail address.',
    );
  const { canonical } = createHashing();
  const places = await withOwnerDatabase(context, ({ orm }) =>
    erasePerson({ orm, canonical }, whom),
  );
  context.print(
    places === 0
      ? `Nothing is kept of who ${named} is outside of Slack.`
      : `Erased in ${places} places who ${named} is outside of Slack; the log tells of it.`,
  );
  return 0;
};

function readWhom(named: string): Erased | undefined {
  if (/^[UW][A-Z0-9]+$/.test(named)) return { person: named as SlackUserId }; // its shape was checked
  return /^[^\s@]+@[^\s@]+$/.test(named) ? { email: named.toLowerCase() } : undefined;
}
