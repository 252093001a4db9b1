/** The demo that stays: twins, bot and page on data that outlive it, until somebody stops it. */
import { rm, stat, writeFile } from 'node:fs/promises';
import { type Hcp, startHcp } from '../hcp/server.ts';
import { castOf } from '../page/cast.ts';
import { type PageServer, startPage } from '../page/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import { startSlack } from '../slack/server.ts';
import { buildPage, drawGallery, pageFolder } from './build-page.ts';
import { claimFolder, type DemoFolder } from './folder.ts';
import type { Options } from './options.ts';
import { packInto } from './pack.ts';
import { type Cli, createCli, type Parts, startParts } from './parts.ts';
import { policy } from './policy.ts';
import { type Ports, startAtFreePorts } from './ports.ts';
import type { Settings } from './processes.ts';
import { auditPageSettings, settingsFor } from './settings.ts';
import { createSaver, readState, type State } from './state.ts';

/** At first one second is a minute at HCP, where a create takes about six. */
const speed = 60;

export type Stage = {
  readonly surroundings: NodeJS.ProcessEnv;
  say(words: string): void;
  /** Resolves when it is to stop. */
  readonly stopped: Promise<void>;
};

/** Resolves when everything that was started has ended. */
export async function stay(options: Options, stage: Stage): Promise<number> {
  const folder = await claimFolder(options.folder);
  try {
    if (options.reset) await folder.empty();
    return await stayOn(folder, stage);
  } finally {
    await folder.release();
  }
}

async function stayOn(folder: DemoFolder, stage: Stage): Promise<number> {
  const { say, surroundings, stopped } = stage;
  const state = await stateIn(folder, say);
  const isNew = (await stat(folder.botData).catch(() => undefined)) === undefined;
  await writeFile(folder.policyFile, policy, { flag: 'wx' }).catch(() => undefined); // theirs stays
  await rm(folder.program, { recursive: true, force: true });
  const program = await packInto(folder.program);
  const house = await startAtFreePorts(
    (ports) => open(ports, { folder, program, state, stage }),
    (port, next) => say(`Port ${port} is taken: the demo tries ${next} to ${next + 3}.`),
  );
  const parts = startParts(house, house.cli, {
    ...{ program, settings: house.settings, surroundings, say },
    ...{ logFile: folder.botLog, noted: folder.noteBot },
    awaited: isNew ? ['ready', 'project looked at for the first time'] : ['ready'],
  });
  const endSaving = keepSaving(folder, house, say);
  const over = new AbortController();
  let drawing: Promise<void> | undefined;
  const ready = Promise.all([parts.bot.ready, buildPage(surroundings, over.signal)]);
  try {
    const isUp = await Promise.race([ready.then(() => true), stopped.then(() => false)]);
    if (isUp) {
      say(welcome(house, folder));
      drawing = drawGallery(surroundings, over.signal).catch((error: unknown) => {
        if (!over.signal.aborted) say(`The gallery could not be drawn: ${String(error)}`);
      });
    }
    await stopped;
    say('Stopping.');
    return 0;
  } finally {
    ready.catch(() => undefined); // not waited for any more
    over.abort();
    await drawing;
    await endAll({ page: house.page, parts, endSaving });
  }
}

/** Everything but the bot. */
type House = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  readonly page: PageServer;
  readonly cli: Cli;
  /** The bot's. */
  readonly settings: Settings;
  readonly auditPage: string;
};

type Opening = {
  readonly folder: DemoFolder;
  readonly program: string;
  readonly state: State | undefined;
  readonly stage: Stage;
};

async function open(ports: Ports, { folder, program, state, stage }: Opening): Promise<House> {
  const { say, surroundings } = stage;
  const slack = await startSlack({ port: ports.slack, saved: state?.slack });
  const hcp = await orEnd(startHcp({ port: ports.hcp, speed, saved: state?.hcp }), slack.stop);
  const settings = {
    ...settingsFor({ slack, hcp, ...folder }),
    ...auditPageSettings({ slack }, ports.audit),
  };
  const cli = createCli({ program, settings, surroundings });
  const auditPage = `http://127.0.0.1:${ports.audit}/audit`;
  const opening = startPage({
    ...{ slack, hcp, folder: pageFolder, port: ports.page, runCli: cli.run, auditPage },
    saved: state?.marks,
    trouble: (error) => say(`The page has a fault: ${String(error)}`),
  });
  const page = await orEnd(opening, async () => {
    await Promise.all([slack.stop(), hcp.stop()]);
  });
  return { slack, hcp, page, cli, settings, auditPage };
}

/** What cannot be started leaves nothing running of what was started before it. */
async function orEnd<T>(starting: Promise<T>, end: () => Promise<void>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    await end();
    throw error;
  }
}

/** The twins last, since the bot still tells them something while it ends. */
async function endAll(all: {
  page: PageServer;
  parts: Parts;
  endSaving(): Promise<void>;
}): Promise<void> {
  await all.page.stop();
  await all.parts.bot.stop();
  await all.endSaving();
  await all.parts.stop();
}

/** Of what cannot be read nothing is lost, but neither can the bot's log be of another world. */
async function stateIn(
  folder: DemoFolder,
  say: (words: string) => void,
): Promise<State | undefined> {
  const { state, problem } = await readState(folder.stateFile);
  if (problem === undefined) return state;
  const aside = await folder.setAside();
  say(`What an earlier start has left cannot be read (${problem}). It is kept in ${aside}`);
  return undefined;
}

function keepSaving(
  folder: DemoFolder,
  { slack, hcp, page }: House,
  say: (words: string) => void,
): () => Promise<void> {
  const take = (): State => ({
    version: 1,
    ...{ slack: slack.save(), hcp: hcp.save(), marks: page.save() },
  });
  const saver = createSaver(folder.stateFile, take, (error) =>
    say(`What happens here cannot be kept: ${String(error)}`),
  );
  const quiet = [slack.onChange(saver.stir), hcp.onChange(saver.stir)];
  return async () => {
    for (const end of quiet) end();
    await saver.end();
  };
}

function welcome({ slack, page, auditPage }: House, { path }: DemoFolder): string {
  const people = castOf(slack).map(({ handle, role }) => `  ${handle.padEnd(10)} ${role}`);
  return [
    '',
    `  ${page.url}`,
    '',
    'is a workspace with the bot in it. Be somebody there, and somebody else in another window:',
    '',
    ...people,
    '',
    `The auditors' page is at ${auditPage}`,
    `Everything is kept in ${path}: the next start goes on from there, --reset begins anew.`,
    'Ctrl-C stops it all.',
    '',
  ].join('\n');
}
