/** The demo that stays: twins, bot and page on data that outlive it, until somebody stops it. */
import { stat, writeFile } from 'node:fs/promises';
import { type Hcp, startHcp } from '../hcp/server.ts';
import { castOf } from '../page/cast.ts';
import { type PageServer, startPage } from '../page/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import { startSlack } from '../slack/server.ts';
import { buildPage, pageFolder } from './build-page.ts';
import { claimFolder, type DemoFolder } from './folder.ts';
import type { Options } from './options.ts';
import { type Parts, startParts } from './parts.ts';
import { policy } from './policy.ts';
import { choosePort } from './ports.ts';
import { auditPageSettings, settingsFor } from './settings.ts';
import { createSaver, readState, type State } from './state.ts';

/** At first one second is a minute at HCP, where a create takes about six. */
const speed = 60;

type Ports = { page: number; audit: number; slack: number; hcp: number };
const wanted: Ports = { page: 4400, audit: 4401, slack: 4402, hcp: 4403 };
const portWords: Record<keyof Ports, string> = {
  page: 'the workspace is',
  audit: "the auditors' page is",
  slack: 'the local Slack is',
  hcp: 'the local HCP is',
};

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
  const [state, ports] = await Promise.all([stateIn(folder, say), choosePorts(say)]);
  const isNew = (await stat(folder.botData).catch(() => undefined)) === undefined;
  const slack = await startSlack({ port: ports.slack, saved: state?.slack });
  const hcp = await orEnd(startHcp({ port: ports.hcp, speed, saved: state?.hcp }), slack.stop);
  await writeFile(folder.policyFile, policy, { flag: 'wx' }).catch(() => undefined); // theirs stays
  const parts = startParts(
    { slack, hcp },
    {
      settings: {
        ...settingsFor({ slack, hcp, ...folder }),
        ...auditPageSettings({ slack }, ports.audit),
      },
      ...{ surroundings, say, logFile: folder.botLog, noted: folder.noteBot },
      awaited: isNew ? ['ready', 'project looked at for the first time'] : ['ready'],
    },
  );
  const opening = startPage({
    ...{ slack, hcp, folder: pageFolder, port: ports.page, runCli: parts.runCli },
    auditPage: `http://127.0.0.1:${ports.audit}/audit`,
    saved: state?.marks,
    trouble: (error) => say(`The page has a fault: ${String(error)}`),
  });
  const page = await orEnd(opening, parts.stop);
  const endSaving = keepSaving(folder, { slack, hcp, page }, say);
  const ready = Promise.all([parts.bot.ready, buildPage(surroundings)]);
  try {
    const isUp = await Promise.race([ready.then(() => true), stopped.then(() => false)]);
    if (isUp) say(welcome({ slack, page, folder, audit: ports.audit }));
    await stopped;
    say('Stopping.');
    return 0;
  } finally {
    ready.catch(() => undefined); // not waited for any more
    await endAll({ page, parts, endSaving });
  }
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

async function choosePorts(say: (words: string) => void): Promise<Ports> {
  const choose = (which: keyof Ports) =>
    choosePort(wanted[which], (instead) =>
      say(`Port ${wanted[which]} is taken: ${portWords[which]} at port ${instead}.`),
    );
  const [page, audit, slack, hcp] = await Promise.all([
    ...[choose('page'), choose('audit'), choose('slack'), choose('hcp')],
  ]);
  return { page: page ?? 0, audit: audit ?? 0, slack: slack ?? 0, hcp: hcp ?? 0 };
}

function keepSaving(
  folder: DemoFolder,
  { slack, hcp, page }: { slack: Slack; hcp: Hcp; page: PageServer },
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

type Welcome = {
  readonly slack: Slack;
  readonly page: PageServer;
  readonly folder: DemoFolder;
  readonly audit: number;
};

function welcome({ slack, page, folder, audit }: Welcome): string {
  const people = castOf(slack).map(({ handle, role }) => `  ${handle.padEnd(10)} ${role}`);
  return [
    '',
    `  ${page.url}`,
    '',
    'is a workspace with the bot in it. Be somebody there, and somebody else in another window:',
    '',
    ...people,
    '',
    `The auditors' page is at http://127.0.0.1:${audit}/audit`,
    `Everything is kept in ${folder.path}: the next start goes on from there, --reset begins anew.`,
    'Ctrl-C stops it all.',
    '',
  ].join('\n');
}
