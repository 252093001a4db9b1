/** The process: arguments, environment, signals, exit code. Nothing else. */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type App, createApp, type Role, roles } from './app.ts';
import { ConfigError, parseConfig } from './config.ts';
import { createLog, scrubber } from './log.ts';
import { StorageError } from './storage.ts';
import { PolicyError } from './use-cases/adopt-policy.ts';

const usage = `Usage: npm start [-- --role ${roles.join('|')}]

  --role all     Slack's side and the worker in one process (default)
  --role web     Slack's side only: as many as you like, on one Postgres
  --role worker  the worker only: as many as you like, on one Postgres and one Redis
`;

/** From the signal to the exit: work that does not end in time is handed over. */
const stopWithinMs = 9_000;
const stopAtTheLatestMs = 10_000;

function parseRole(): Role | undefined {
  const options = { role: { type: 'string', default: 'all' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help === true) return undefined;
  return roles.find((role) => role === values.role);
}

async function main(): Promise<void> {
  const role = parseRole();
  if (role === undefined) {
    process.stdout.write(usage);
    process.exitCode = process.argv.includes('--help') ? 0 : 2;
    return;
  }
  const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
  const scrub = scrubber(config.secrets);
  const log = createLog({ level: config.logLevel, secrets: config.secrets });
  const die = (err: unknown): void => {
    log.error({ err }, 'process ends on a bug');
    process.exitCode = 1;
    process.exit();
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  const { policyFile } = config;
  const policyText = existsSync(policyFile) ? readFileSync(policyFile, 'utf8') : undefined;
  const app = await createApp({ config, role, log, policyText }).catch((error: unknown) => {
    throw new Error(scrub(describe(error)));
  });
  stopOnSignal(app, (signal) => log.info({ signal }, 'stopping'));
  await app.start().catch((error: unknown) => {
    throw new Error(scrub(describe(error)));
  });
  log.info({ role, port: app.port() }, 'ready');
}

function stopOnSignal(app: App, said: (signal: string) => void): void {
  const stop = (signal: string): void => {
    said(signal);
    setTimeout(() => process.exit(), stopAtTheLatestMs).unref();
    void app.stop(stopWithinMs);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** Our own refusals to start are sentences; anything else is shown with where it came from. */
function describe(error: unknown): string {
  const ours = [ConfigError, StorageError, PolicyError].some((kind) => error instanceof kind);
  if (!(error instanceof Error)) return String(error);
  return ours ? error.message : (error.stack ?? error.message);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
