import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claim, lockName } from '../../../sandbox/demo/claim.ts';

/** Of a process that is no more: no machine gives this number. */
const stale = [`${lockName}.99999999.1`, `${lockName}.99999999.1.held`];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'privatelink-claim-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const leaveStale = () => Promise.all(stale.map((name) => writeFile(join(folder, name), '')));

describe('a folder that a demo claims', () => {
  it('is nobody else’s until it is given back', async () => {
    const giveBack = await claim(folder);
    const second = claim(folder);

    await expect(second).rejects.toThrow(
      `A demo runs on ${folder} already (process ${process.pid}): use its link, or --data for another folder.`,
    );
    await giveBack();
    await expect(claim(folder).then((giveItBack) => giveItBack())).resolves.toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from one that was killed, also where its number is another process’s now', async () => {
    await leaveStale();
    await writeFile(join(folder, `${lockName}.${process.ppid}.1`), '');

    const giveBack = await claim(folder);
    const names = await readdir(folder);
    await giveBack();

    expect(names.every((name) => name.startsWith(`${lockName}.${process.pid}.`))).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('three that claim a folder at the same moment', () => {
  const rounds = 40;
  let shared: string;
  let claimers: readonly ChildProcess[];
  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), 'privatelink-claims-'));
    const program = join(import.meta.dirname, '../../support/claim-process.ts');
    claimers = Array.from({ length: 3 }, () =>
      fork(program, [shared], { execArgv: ['--import', 'tsx'] }),
    );
    await Promise.all(claimers.map(heard));
  });
  afterAll(async () => {
    for (const claimer of claimers) claimer.kill();
    await rm(shared, { recursive: true, force: true });
  });

  async function heard(claimer: ChildProcess): Promise<unknown> {
    const [word] = await once(claimer, 'message');
    return word;
  }

  async function tellAll(word: string): Promise<readonly unknown[]> {
    const answers = claimers.map(heard);
    for (const claimer of claimers) claimer.send(word);
    return await Promise.all(answers);
  }

  it('on what another has left: it is always one’s, and never two’s', async () => {
    const winners: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const name of stale) await writeFile(join(shared, name), '');
      const answers = await tellAll('claim');
      winners.push(answers.filter((answer) => answer === 'mine').length);
      await tellAll('give back');
    }

    expect(winners).toEqual(Array(rounds).fill(1));
    expect(await readdir(shared)).toEqual([]);
  });
});
