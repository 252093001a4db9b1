import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { processLife } from '../../src/store/embedded-processes.ts';
import {
  answers,
  ask,
  dataFolder,
  removeTemplate,
  startElsewhere,
  startHere,
  untilGone,
  usedFolder,
} from '../support/embedded.ts';

afterAll(removeTemplate);

const lockIn = (folder: string) => join(folder, 'cluster', 'pgdata', 'postmaster.pid');

describe('a crash of a user of the embedded server', () => {
  it('leaves no server behind for long, and no data lost', async () => {
    const folder = await usedFolder();
    const victim = await startElsewhere(folder);
    await ask(victim.url, (sql) => sql`create table kept as select 42 as answer`);

    await victim.kill();
    const goneMs = await untilGone(victim);
    const next = await startHere(folder);

    expect(goneMs).toBeLessThan(15_000);
    expect(next.started).toBe(true);
    expect([...(await ask(next.url, (sql) => sql`select answer from kept`))]).toEqual([
      { answer: 42 },
    ]);
  });

  it('lets the next start attach to the server that was left', async () => {
    const folder = await usedFolder();
    const victim = await startElsewhere(folder);
    await victim.kill();

    const next = await startHere(folder);

    expect(next.url).toBe(victim.url);
    expect(await answers(next)).toBe(true);
  });

  it('does not take the server from the others, and the last of them still stops it', async () => {
    const folder = await usedFolder();
    const victim = await startElsewhere(folder);
    const survivor = await startHere(folder);

    await victim.kill();
    await until(async () => (await countUsers(folder)) === 2);
    const stillServed = await answers(survivor);
    await survivor.stop();

    expect(stillServed).toBe(true);
    expect(await answers(survivor)).toBe(false);
  });

  it('is the same to the server as an exit that forgot to stop', async () => {
    const user = await startElsewhere(await usedFolder());

    await user.tell('exit');

    expect(await untilGone(user)).toBeLessThan(15_000);
  });

  it('is noticed although the first watchdog died too', async () => {
    const folder = await usedFolder();
    const first = await startElsewhere(folder);
    for (const pid of await watchdogs(folder)) process.kill(pid, 'SIGKILL');
    const second = await startElsewhere(folder);

    await Promise.all([first.kill(), second.kill()]);

    expect(await untilGone(second)).toBeLessThan(15_000);
  });

  it('in the middle of a start leaves nothing behind either', async () => {
    const folder = await dataFolder();
    const early = startElsewhere(folder);
    const failed = expect(early).rejects.toThrow();
    await until(async () => (await countUsers(folder)) > 0);
    // The process is killed by its entry on the roll: it has said nothing yet.
    for (const pid of await pidsOf(folder, 'user')) process.kill(pid, 'SIGKILL');
    await failed;

    const next = await startHere(folder);
    const served = await answers(next);
    await next.stop();

    expect(served).toBe(true);
    // The killed start's initdb may still be writing; the first start after its end tidies up.
    await until(async () => {
      await (await startHere(folder)).stop();
      return (await readdir(folder)).sort().join() === 'cluster,port,server.log,users';
    });
  });
});

describe('a lock that a dead server left', () => {
  it('is replaced after a crash of the server itself, and the data are recovered', async () => {
    const folder = await usedFolder();
    const first = await startHere(folder);
    await ask(first.url, (sql) => sql`create table kept as select 42 as answer`);
    process.kill(await serverPid(folder), 'SIGKILL');

    const second = await startHere(folder);

    expect(second.started).toBe(true);
    expect(await ask(second.url, (sql) => sql`select answer from kept`)).toHaveLength(1);
  });

  it('is replaced when its process id now belongs to a stranger', async () => {
    const folder = await usedFolder();
    const first = await startHere(folder);
    const lock = await readFile(lockIn(folder), 'utf8');
    await first.stop();
    const stranger = await startStranger(folder);
    await writeFile(lockIn(folder), lock.replace(/^\d+/, String(stranger.pid)));

    const second = await startHere(folder);

    expect(second.started).toBe(true);
    expect(stranger.exitCode).toBeNull();
    expect(await serverPid(folder)).not.toBe(stranger.pid);
  });

  it('is replaced when a power cut left it empty', async () => {
    const folder = await usedFolder();
    await (await startHere(folder)).stop();
    await writeFile(lockIn(folder), '');
    await utimes(lockIn(folder), new Date(0), new Date(0));

    const server = await startHere(folder);

    expect(await answers(server)).toBe(true);
  });
});

describe('the embedded server', () => {
  it('outlives Ctrl-C until the bot has drained', async () => {
    const user = await startElsewhere(await usedFolder());
    const drained = user.hears('drained');

    process.kill(-(user.process.pid ?? 0), 'SIGINT');
    await drained;
    const afterInterrupt = await answers(user);
    await user.tell('stop');

    expect(afterInterrupt).toBe(true);
    expect(await answers(user)).toBe(false);
  });

  it('does not outlive the deletion of its data', async () => {
    const folder = await usedFolder();
    const user = await startElsewhere(folder);
    const pid = await serverPid(folder);

    await user.kill();
    await rm(folder, { recursive: true, force: true });

    await until(async () => (await processLife(pid)) === undefined);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const check = async () => {
    if (!(await condition())) throw new Error('not yet');
  };
  await vi.waitFor(check, { timeout: 15_000, interval: 10 });
}

async function pidsOf(folder: string, role: string): Promise<number[]> {
  const names = await readdir(join(folder, 'users')).catch(() => []);
  return names
    .filter((name) => name.startsWith(`${role}.`))
    .map((name) => Number(name.split('.')[1]));
}

const countUsers = async (folder: string) => (await pidsOf(folder, 'user')).length;
const watchdogs = (folder: string) => pidsOf(folder, 'watchdog');

async function serverPid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(lockIn(folder), 'utf8'), 10);
}

/** A live process of the server's own account: of another, PostgreSQL would not even look at it. */
async function startStranger(folder: string): Promise<ChildProcess> {
  const { uid, gid } = await stat(lockIn(folder).replace(/postmaster\.pid$/, ''));
  const account = process.getuid?.() === 0 ? { uid, gid } : {};
  const stranger = spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore', ...account });
  await once(stranger, 'spawn');
  onTestFinished(() => void stranger.kill('SIGKILL'));
  return stranger;
}
