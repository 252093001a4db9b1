/** The process: arguments, environment, signals, exit code. Nothing else. */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type App, createApp, type Role, roles } from './app.ts';
import { parseConfig } from './config.ts';
import { describeError } from './describe-error.ts';
import { createLog, scrubber } from './log.ts';

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
  const log = createLog({ level: config.logLevel, secrets: config.secrets });
  const die = (err: unknown): void => {
    log.error({ err }, 'process ends on a bug');
    process.exitCode = 1;
    process.exit();
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  try {
    const app = await createApp({ config, role, log, policyText: readPolicy(config.policyFile) });
    stopOnSignal(app, (signal) => log.info({ signal }, 'stopping'));
    await app.start();
    log.info({ role, port: app.port() }, 'ready');
  } catch (error) {
    giveUp(scrubber(config.secrets)(describeError(error)));
  }
}

function readPolicy(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function giveUp(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
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

await main().catch((error: unknown) => giveUp(describeError(error)));
