/**
 * The bot at work with no account anywhere: the local Slack, the local HCP, and the bot itself as a
 * process of its own, started as a user would start it, with embedded storage.
 *
 * `--play` acts the story of one request, prints the channel as a person sees it and the audit log,
 * verified, and ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Hcp, startHcp } from './hcp/server.ts';
import type { Slack } from './slack/driver-types.ts';
import { startSlack } from './slack/server.ts';

const root = join(import.meta.dirname, '..');
/** One second of the demo is ten minutes at HCP, where a create takes about six. */
const speed = 600;

const policy = `version: 1
channel: C0NETWORK
environments:
  - name: production
    match: { hvn: "prod-*" }
    approvers: { groups: [S0NETSEC] }
`;

type Bot = { readonly process: ChildProcess; readonly ready: Promise<void>; stop(): Promise<void> };

function settingsFor(slack: Slack, hcp: Hcp, folder: string): Record<string, string> {
  return {
    SLACK_MODE: 'socket',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    PORT: '0',
    POLICY_FILE: join(folder, 'policy.yaml'),
    DATA_DIR: join(folder, 'data'),
    HCP_CLIENT_ID: hcp.clientId,
    HCP_CLIENT_SECRET: hcp.clientSecret,
    HCP_PROJECT_ID: hcp.projectId,
    HCP_API_ADDRESS: hcp.apiAddress,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: hcp.authUrl,
    HCP_REQUESTS_PER_MINUTE: '6000', // ten of its minutes pass in a second
  };
}

/** Nothing of this shell's own settings reaches the bot but what a program needs to run. */
function environmentWith(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return { PATH, HOME, TMPDIR, SystemRoot, ...settings };
}

function runNode(args: readonly string[], settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: root,
    env: environmentWith(settings),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // Ctrl-C is ours to pass on: the bot drains, then its database stops
  });
}

function startBot(settings: Record<string, string>): Bot {
  const child = runNode(['src/main.ts'], settings);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    const seen = new Set<unknown>();
    lines.on('line', (line) => {
      seen.add(messageOf(line));
      if (seen.has('ready') && seen.has('project looked at for the first time')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the bot ended with exit code ${code}`)));
  });
  ready.catch(() => undefined); // awaited below; ended early, it would otherwise be a bug of ours
  return {
    process: child,
    ready,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function messageOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { msg?: unknown }).msg;
  } catch {
    return undefined;
  }
}

/** The bot's own manifest, as its command line prints it: what it declares is what works. */
async function readManifest(): Promise<Parameters<Slack['install']>[0]> {
  const child = runNode(['src/cli/main.ts', 'manifest', '--mode', 'socket'], {});
  return JSON.parse(await outputOf(child));
}

async function outputOf(child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.once('close', resolve));
  return Buffer.concat(chunks).toString('utf8');
}

/** One request, from the command to the external name, as its people do it. */
async function play(slack: Slack): Promise<void> {
  const requester = slack.as('requester');
  await requester.command('/privatelink request prod-eu');
  const modal = await requester.modal();
  await modal.fill(
    'Consumer accounts',
    '111122223333, arn:aws:iam::444455556666:role/vault-reader',
  );
  await modal.fill('IP ranges', '10.20.0.0/16');
  await modal.fill('Reason', 'The payments team reads its secrets from its own VPC.');
  await modal.submit();
  const card = await slack.channel('#network').card();
  await card.as('requester').click('Approve', { forced: true });
  await requester.waitForEphemeral(/./);
  await card.as('approver').click('Approve');
  await card.waitForReply(/create-vpc-endpoint/, 25_000);
  await requester.waitForDm(/AVAILABLE/);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      play: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || !values.play) {
    process.stdout.write('Usage: npm run demo -- --play\n');
    return values.help ? 0 : 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-demo-'));
  const [slack, hcp, manifest] = await Promise.all([
    startSlack({}),
    startHcp({ speed }),
    readManifest(),
  ]);
  slack.install(manifest);
  await writeFile(join(folder, 'policy.yaml'), policy);
  const settings = settingsFor(slack, hcp, folder);
  const bot = startBot(settings);
  const interrupt = (): void => void bot.stop();
  process.once('SIGINT', interrupt);
  try {
    await bot.ready;
    await play(slack);
    process.stdout.write(`${slack.transcript()}\n\n`);
    const entries = await outputOf(runNode(['src/cli/main.ts', 'audit', 'list'], settings));
    const verified = await outputOf(runNode(['src/cli/main.ts', 'audit', 'verify'], settings));
    process.stdout.write(`${entries}\n${verified}`);
    return verified.startsWith('The log holds') ? 0 : 1;
  } finally {
    await bot.stop();
    await Promise.all([slack.stop(), hcp.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
