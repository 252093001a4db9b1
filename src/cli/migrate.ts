import { parseArgs } from 'node:util';
import { parseStorageConfig } from '../config.ts';
import { migrate as applyMigrations } from '../store/migrate.ts';
import { UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

/** Brings the database to this version, as its owner, and lets the bot's login use it. */
export const migrate: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { 'create-login': { type: 'boolean', default: false } },
  });
  const config = parseStorageConfig(context.environment, context.readFile);
  if (config.kind === 'embedded') {
    await withStorage(context, async () => undefined);
    context.print('Embedded storage is migrated at every start; it is now.');
    return 0;
  }
  if (config.ownerUrl === undefined)
    throw new UsageError('DATABASE_OWNER_URL is missing: the role that owns the tables migrates.');
  const { username, password } = new URL(config.databaseUrl);
  const login = {
    name: decodeURIComponent(username),
    ...(values['create-login'] ? { password: decodeURIComponent(password) } : {}),
  };
  const { applied } = await applyMigrations(
    { ownerUrl: config.ownerUrl, botLogin: login },
    context.log,
  );
  context.print(applied.length === 0 ? 'Nothing to apply.' : `Applied: ${applied.join(', ')}.`);
  return 0;
};
