/** The demo's folder: whose it is at the moment, and what is in it. */
import { mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { claim, lockName } from './claim.ts';
import { type Identity, identityOf, isRunning } from './processes.ts';

export type DemoFolder = {
  readonly path: string;
  readonly botData: string;
  readonly botLog: string;
  readonly policyFile: string;
  readonly stateFile: string;
  /** The bot's program, made anew at each start. */
  readonly program: string;
  /** Remembers the bot, so that it can be ended should this process die without a word. */
  noteBot(pid: number | undefined): Promise<void>;
  /** Takes everything away. */
  empty(): Promise<void>;
  /** Moves everything to a folder beside this one, and answers its path. */
  setAside(): Promise<string>;
  release(): Promise<void>;
};

const botName = 'bot.pid';
const contents = ['bot', 'bot.log', botName, 'policy.yaml', 'program', 'sandbox.json'];
const botStopsWithinMs = 12_000;

/** Rejects in words where another demo runs on it, or where it holds something else. */
export async function claimFolder(path: string): Promise<DemoFolder> {
  await mkdir(path, { recursive: true });
  const strange = (await readdir(path)).filter(
    (name) => ![...contents, lockName].some((own) => name === own || name.startsWith(`${own}.`)),
  );
  if (strange.length > 0)
    throw new Error(
      `${path} holds something else than a demo's data (${strange[0]}): choose another folder.`,
    );
  const release = await claim(path);
  await endLeftBot(join(path, botName));
  const inside = (name: string) => join(path, name);

  return {
    path,
    botData: inside('bot'),
    botLog: inside('bot.log'),
    policyFile: inside('policy.yaml'),
    stateFile: inside('sandbox.json'),
    program: inside('program'),
    async noteBot(pid) {
      const bot = pid === undefined ? undefined : await identityOf(pid).catch(() => undefined);
      if (bot === undefined) await rm(inside(botName), { force: true });
      else await writeFile(inside(botName), JSON.stringify(bot));
    },
    async empty() {
      for (const name of contents) await remove(inside(name));
    },
    async setAside() {
      const aside = `${path}-set-aside-${new Date().toISOString().replaceAll(':', '-')}`;
      await mkdir(aside);
      const here = await readdir(path);
      for (const name of here.filter((each) => !each.startsWith(lockName)))
        await rename(inside(name), join(aside, name));
      return aside;
    },
    release,
  };
}

/** A demo that was killed has left its bot behind; two bots on one log would be one too many. */
async function endLeftBot(file: string): Promise<void> {
  const bot = await readIdentity(file);
  if (bot !== undefined && (await isRunning(bot))) {
    process.kill(bot.pid, 'SIGTERM');
    for (let waited = 0; (await isRunning(bot)) && waited < botStopsWithinMs; waited += 50)
      await delay(50);
    if (await isRunning(bot)) process.kill(bot.pid, 'SIGKILL');
  }
  await rm(file, { force: true });
}

const identity: z.ZodType<Identity> = z.object({ pid: z.int().positive(), begun: z.string() });

async function readIdentity(file: string): Promise<Identity | undefined> {
  try {
    return identity.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** With what it leads to: the bot may keep its data elsewhere, behind a link. */
async function remove(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  await rm(target, { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
}
