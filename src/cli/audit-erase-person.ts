import { parseArgs } from 'node:util';
import { parseStorageConfig } from '../config.ts';
import type { SlackUserId } from '../domain/request.ts';
import { createHashing } from '../hashing.ts';
import { openDatabase } from '../store/database.ts';
import { eraseIdentities } from '../store/identities.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

/**
 * Erases who a person is outside of Slack, wherever it is kept beside the log; an entry tells of it, and the log stays
 * as it is. As the owner of the tables: the bot may not erase what it has kept.
 */
export const auditErasePerson: Verb['run'] = async (context) => {
  const { positionals } = parseArgs({ args: [...context.args], allowPositionals: true });
  const [person, another] = positionals;
  if (person === undefined || another !== undefined || !/^[UW][A-Z0-9]+$/.test(person))
    throw new UsageError('Name one person, by their Slack id, which begins with U or W.');
  const places = await withOwner(context, (ownerUrl) => erase(context, ownerUrl, person));
  context.print(
    places === 0
      ? `Nothing is kept of who ${person} is outside of Slack.`
      : `Erased in ${places} places who ${person} is outside of Slack; the log tells of it.`,
  );
  return 0;
};

async function withOwner<T>(context: CliContext, work: (url: string) => Promise<T>): Promise<T> {
  const config = parseStorageConfig(context.environment, context.readFile);
  if (config.kind === 'embedded')
    return await withStorage(context, (_, { ownerUrl }) => work(must(ownerUrl)));
  return await work(must(config.ownerUrl));
}

function must(ownerUrl: string | undefined): string {
  if (ownerUrl === undefined)
    throw new UsageError('DATABASE_OWNER_URL is missing: the role that owns the tables erases.');
  return ownerUrl;
}

async function erase({ log }: CliContext, ownerUrl: string, person: string): Promise<number> {
  const database = openDatabase({ url: ownerUrl }, log);
  try {
    const { canonical } = createHashing();
    const { orm } = database;
    return await eraseIdentities({ orm, canonical }, person as SlackUserId); // its shape was checked
  } finally {
    await database.close(2_000);
  }
}
