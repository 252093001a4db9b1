import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { environmentOf } from '../support/bot.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { agree, ask, stateOf, untilStatus } from '../support/people.ts';
import { appendMany, backUp, makeFolder, setBack, type TestFolder } from '../support/tree.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));

let folder: TestFolder;
let audit: Record<string, string>;
let world: World;
beforeAll(async () => {
  folder = await makeFolder();
  audit = {
    AUDIT_KEY: pem,
    AUDIT_CHECKPOINT_DIR: folder.path,
    AUDIT_CHECKPOINT_CHANNEL: channelOf('audit'),
  };
  world = await startWorld('restore', {
    bot: () => ({
      environment: audit,
      tuning: { checkpointsEveryMs: 200, bulletinsEveryMs: 300 },
    }),
    places: ['lost', 'audit'].map((cluster) => ({ cluster })),
  });
  world.slack.workspace.join('lost', 'approver');
  await writeFile(
    join(folder.path, 'audit.pub'),
    publicKey.export({ format: 'pem', type: 'spki' }),
  );
});
afterAll(async () => {
  await world.stop();
  await folder.remove();
});

const run = (words: string): Promise<Ended> => {
  const { slack, hcp, database } = world;
  const settings = environmentOf({ slack, hcp, database, mode: 'http', engine: 'postgres' });
  return runCli(words, { ...settings, ...audit });
};

const newest = async (): Promise<number> => (await folder.sizes()).at(-1) ?? 0;
const at = async (size: number): Promise<string> => {
  const name = (await folder.names()).find((one) =>
    one.includes(`-${String(size).padStart(15, '0')}-`),
  );
  return join(folder.path, name ?? 'none');
};

describe('a database that was restored under the running bot', () => {
  it('is told in the channel what was signed before', async () => {
    await vi.waitFor(async () => expect(await newest()).toBeGreaterThan(0), 60_000);

    const channel = world.slack.channel(channelOf('audit'));

    await vi.waitFor(
      () =>
        expect(
          channel
            .messages()
            .map((one) => one.text())
            .join(''),
        ).toContain('Checkpoint of the audit log'),
      10_000,
    );
    const name = (await folder.names()).find((one) => one.startsWith('checkpoint-')) ?? '';
    const [, size, root = ''] = (await folder.text(name)).split('\n');
    const told = channel
      .messages()
      .map((one) => one.text())
      .join('\n');
    expect(told).toContain(root);
    expect(told).toContain(`${size} entries`);
  });

  it('keeps what is approved until an operator has acknowledged the loss, and then goes on by itself', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'lost' });
    const size = await backUp(world);
    await appendMany(world, 150);
    await vi.waitFor(async () => expect(await newest()).toBeGreaterThan(size), 60_000);
    const lost = (await folder.sizes()).filter((one) => one > size);

    await setBack(world, size);
    await agree(world, asked, 'approver');

    await asked.card.waitForText('The audit log is older than a published checkpoint');
    await asked.card.waitForText('This waits until an operator has acknowledged the loss');
    expect(await stateOf(world, asked)).toMatchObject({ status: 'approved', writes: 0 });
    await slack.as('approver').command(`/privatelink why ${referenceOf(asked.id as RequestId)}`);
    await slack
      .as('approver')
      .waitForEphemeral('It goes on by itself when an operator has acknowledged the loss');
    const doctor = await run('doctor');
    expect(doctor.out).toContain('the log has lost published checkpoints');
    expect(doctor.code).toBe(1);
    const unfrozen = await run('unfreeze --all');
    expect(unfrozen).toMatchObject({ code: 1, err: expect.stringContaining('Not frozen') });
    expect(await stateOf(world, asked)).toMatchObject({ status: 'approved', writes: 0 });

    const files = await Promise.all(lost.map(at));
    const done = await run(`audit acknowledge-loss --checkpoint ${files.join(' ')}`);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('Nothing waits for it any more.');
    await untilStatus(world, asked, 'succeeded');

    await asked.card.waitForText('AVAILABLE');
    expect(asked.card.text()).not.toContain('older than a published checkpoint');
    const verified = await run(
      `audit verify --checkpoint ${files.at(-1)} --key ${join(folder.path, 'audit.pub')}`,
    );
    expect(verified.code).toBe(1);
    expect(verified.out).toContain('An operator has acknowledged that the log has lost this');
    const again = await run(`audit acknowledge-loss --checkpoint ${files.at(-1)}`);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('acknowledged already') });
  });

  it('is followed by checkpoints that hold, by a key that the log names', async () => {
    const before = await newest(); // one that is lost: the log grows beyond it
    await appendMany(world, 200);
    await vi.waitFor(async () => expect(await newest()).toBeGreaterThan(before), 60_000);

    await vi.waitFor(
      async () => {
        const { code, out } = await run(`audit verify --checkpoint ${await at(await newest())}`);
        expect([code, out]).toEqual([
          0,
          expect.stringContaining('a key that the log itself names'),
        ]);
      },
      { timeout: 60_000, interval: 500 },
    );
  });

  it('has its last entries in a checkpoint when the bot has stopped', async () => {
    await Promise.all(world.bots.map((bot) => bot.stop()));

    const [row] = await world.sql`select max(seq)::int as size from audit_entries`;
    expect(await newest()).toBe(row?.['size']);
  });
});
