import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { claimFolder, type DemoFolder } from '../../../sandbox/demo/folder.ts';
import { readState } from '../../../sandbox/demo/state.ts';

let around: string;
let path: string;
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), 'privatelink-folder-'));
  path = join(around, 'demo');
});
afterEach(() => rm(around, { recursive: true, force: true }));

async function claimed(): Promise<DemoFolder> {
  const folder = await claimFolder(path);
  onTestFinished(() => folder.release());
  return folder;
}

describe('the folder of a demo', () => {
  it('is not one that holds something else', async () => {
    await mkdir(path);
    await writeFile(join(path, 'thesis.txt'), 'mine');

    await expect(claimFolder(path)).rejects.toThrow(
      "holds something else than a demo's data (thesis.txt): choose another folder.",
    );
    expect(await readdir(path)).toEqual(['thesis.txt']);
  });

  it('moves all that an earlier start left beside it, and is its demo’s still', async () => {
    const folder = await claimed();
    await mkdir(folder.botData);
    await writeFile(join(folder.botData, 'log'), 'entries');
    await writeFile(folder.stateFile, 'not JSON');

    const aside = await folder.setAside();

    expect(await readFile(join(aside, 'bot/log'), 'utf8')).toBe('entries');
    expect(await readdir(aside)).toEqual(['bot', 'sandbox.json']);
    await expect(claimFolder(path)).rejects.toThrow('A demo runs on');
  });

  it('loses everything but its claim when it begins anew', async () => {
    const folder = await claimed();
    await mkdir(folder.botData);
    for (const file of [folder.stateFile, folder.policyFile, folder.botLog, join(path, 'bot.pid')])
      await writeFile(file, 'old');

    await folder.empty();

    expect((await readdir(path)).every((name) => name.startsWith('demo.lock.'))).toBe(true);
  });

  it('ends a bot that a killed demo has left, and no other process with its number', async () => {
    const bot = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = once(bot, 'exit');
    const first = await claimFolder(path);
    await first.noteBot(bot.pid);
    await first.release();
    const noted = JSON.parse(await readFile(join(path, 'bot.pid'), 'utf8')) as { pid: number };

    await writeFile(join(path, 'bot.pid'), JSON.stringify({ ...noted, begun: '1' }));
    await (await claimFolder(path)).release();
    const wasSpared = bot.exitCode === null && bot.signalCode === null;
    await writeFile(join(path, 'bot.pid'), JSON.stringify(noted));
    await claimed();

    expect(noted.pid).toBe(bot.pid);
    expect(wasSpared).toBe(true);
    expect(await ended).toEqual([null, 'SIGTERM']);
  });
});

describe('what the twins and the page have kept', () => {
  it.each([
    ['nothing', '{', ': Invalid input'],
    ['of another version', '{"version":2}', 'version: '],
    ['half', '{"version":1,"slack":{}}', 'slack.'],
  ])('is said to be wrong where it is %s', async (_what, text, problem) => {
    await mkdir(path);
    await writeFile(join(path, 'sandbox.json'), text);

    const read = await readState(join(path, 'sandbox.json'));

    expect(read.state).toBeUndefined();
    expect(read.problem).toContain(problem);
  });

  it('is nothing at a first start', async () => {
    expect(await readState(join(path, 'sandbox.json'))).toEqual({});
  });
});
