import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, processesOf, startDemo } from '../support/demo-process.ts';
import { visit } from '../support/visitor.ts';

/**
 * What a demo survives, as processes that are killed and files that are broken. No browser is needed; it is
 * here because each start takes seconds, of which `npm test` has none left.
 */
describe('a demo that goes through a lot', () => {
  let around: string;
  let data: string;
  let demo: Demo;
  beforeAll(async () => {
    around = await mkdtemp(join(tmpdir(), 'privatelink-demo-'));
    data = join(around, 'demo');
    demo = await startDemo({ data });
  });
  afterAll(async () => {
    await demo.stop('SIGTERM');
    await rm(around, { recursive: true, force: true });
  });

  const botPid = async (): Promise<number> =>
    (JSON.parse(await readFile(join(data, 'bot.pid'), 'utf8')) as { pid: number }).pid;

  it('says that the bot died, and brings it back', async () => {
    const visitor = await visit(demo.origin, 'requester');
    const first = await botPid();

    process.kill(first, 'SIGKILL');
    await demo.untilSaid(/^The bot ended \(signal SIGKILL\) and is started again\./);
    await demo.untilSaid('The bot is back.');
    await visitor.say('/privatelink request prod-eu');
    await visitor.fillIn({
      'Consumer accounts': '111122223333',
      'Consumer IP ranges': '10.20.0.0/16',
      Reason: 'The payments team reads its secrets from its own VPC.',
    });
    await visitor.message(/Approve/);
    visitor.leave();

    expect(await botPid()).not.toBe(first);
  });

  it('that was killed has left a bot, which the next start ends', async () => {
    const left = await botPid();
    const kept = () => readFile(join(data, 'sandbox.json'), 'utf8');
    await expect.poll(kept, { timeout: 10_000 }).toContain('Waiting for 1 approval'); // what was said is written a moment later
    await demo.stop('SIGKILL');

    demo = await startDemo({ data });

    const visitor = await visit(demo.origin, 'approver');
    await visitor.message(/Approve/);
    visitor.leave();
    expect(() => process.kill(left, 0)).toThrow('ESRCH');
  });

  it('leaves nothing where a start fails half-way, and says why', async () => {
    await demo.stop('SIGTERM');
    await rename(join(data, 'bot'), join(around, 'bot'));
    await writeFile(join(data, 'bot'), 'not a folder');

    await expect(startDemo({ data })).rejects.toThrow(
      /The bot ended \(exit code 1\)[\s\S]*The data folder .* cannot be used/,
    );

    await expect.poll(() => processesOf(data), { timeout: 20_000 }).toEqual([]);
    expect((await readdir(data)).filter((name) => /lock|pid/.test(name))).toEqual([]);
  });

  it('begins anew with --reset', async () => {
    demo = await startDemo({ data, args: ['--reset'] });
    const visitor = await visit(demo.origin, 'approver');

    expect(await visitor.messages()).toEqual([]);
    expect(await readFile(join(data, 'policy.yaml'), 'utf8')).toContain('C0NETWORK');
    visitor.leave();
  });

  it('sets aside what it cannot read, and says where that is', async () => {
    await demo.stop('SIGINT');
    await writeFile(join(data, 'sandbox.json'), '{"version":');

    demo = await startDemo({ data });

    const told = await demo.untilSaid(/^What an earlier start has left cannot be read/);
    const aside = /It is kept in (.+)$/.exec(told)?.[1] ?? '';
    expect(dirname(aside)).toBe(around);
    expect(await readFile(join(aside, 'sandbox.json'), 'utf8')).toBe('{"version":');
    expect(await readdir(join(aside, 'bot'))).not.toEqual([]);
  });
});
