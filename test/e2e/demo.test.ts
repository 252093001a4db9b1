import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, processesOf, startDemo } from '../support/demo-process.ts';
import { visit } from '../support/visitor.ts';

/** `npm run demo` as a process, started, stopped and started again. What it survives is in `test/page/demo.test.ts`. */
describe('the demo', () => {
  let data: string;
  let stranger: Server;
  let demo: Demo;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'privatelink-demo-'));
    stranger = await takePort(4400);
    demo = await startDemo({ data });
  });
  afterAll(async () => {
    await demo.stop('SIGTERM');
    stranger.close();
    await rm(data, { recursive: true, force: true });
  });

  it('tells of a port that is taken, and takes others', async () => {
    const page = await fetch(demo.origin);

    expect(demo.said[0]).toMatch(/^Port 440\d is taken: the demo tries 4410 to 4413\.$/);
    expect(page.ok).toBe(true);
    expect(new URL(demo.origin).port).toMatch(/^4[4-9][1-9]0$/);
  });

  it('has its gallery drawn once the page is there', async () => {
    const drawn = async () => (await fetch(`${demo.origin}/gallery.json`)).status;

    await expect.poll(drawn, { timeout: 60_000 }).toBe(200);
  });

  it('is told to be running already where another one begins on its data', async () => {
    await expect(startDemo({ data })).rejects.toThrow(
      `A demo runs on ${data} already (process ${demo.pid}): use its link, or --data for another folder.`,
    );
  });

  it('leaves nothing running when it is stopped in the middle of something', async () => {
    const [requester, approver] = await Promise.all([
      visit(demo.origin, 'requester'),
      visit(demo.origin, 'approver'),
    ]);
    await requester.does('cloud', { deed: 'speed', speed: 1 });
    await requester.say('Good morning, this is before the stop');
    await requester.say('/privatelink request staging');
    await requester.fillIn({
      'Consumer accounts': '111122223333',
      'Consumer IP ranges': '10.20.0.0/16',
      Reason: 'The payments team reads its secrets from its own VPC.',
    });
    await approver.press(await approver.message(/Approve/), 'Approve');
    await approver.cloud(({ operations }) => operations.some(({ state }) => state !== 'DONE'));
    const before = await processesOf(data, demo.pid);

    const code = await demo.stop('SIGINT');

    const numbers = before.map((line) => line.split(' ')[0]);
    const isLeft = async () =>
      (await processesOf(data)).filter((line) => numbers.includes(line.split(' ')[0]));
    await expect.poll(isLeft, { timeout: 60_000 }).toEqual([]);
    expect(code).toBe(0);
    expect(before.length).toBeGreaterThan(3); // itself, the bot, its database
    await expect(fetch(demo.origin)).rejects.toThrow();
    expect(JSON.parse(await readFile(join(data, 'sandbox.json'), 'utf8'))).toMatchObject({
      version: 1,
    });
  });

  it('goes on at the next start where it was, to the end of what was under way', async () => {
    demo = await startDemo({ data });
    const visitor = await visit(demo.origin, 'approver2');

    const said = await visitor.messages();
    const { speed, operations } = await visitor.cloud(() => true);
    await visitor.does('cloud', { deed: 'speed', speed: 3_600 });
    await visitor.message(/AVAILABLE/);
    await visitor.say('/privatelink request prod-eu');
    visitor.leave();

    expect(said.map(({ text }) => text)).toContain('Good morning, this is before the stop');
    expect(speed).toBe(1);
    expect(operations.map(({ kind, state }) => [kind, state === 'DONE'])).toEqual([
      ['create', false],
    ]);
  });
});

/** Whoever has it, it is taken then. */
async function takePort(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
