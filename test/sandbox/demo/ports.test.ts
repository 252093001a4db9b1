import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAtFreePorts } from '../../../sandbox/demo/ports.ts';
import { freePort } from '../../support/free-port.ts';

async function listenAt(port: number, host?: string): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

type Row = { readonly page: number; readonly taken: readonly (readonly number[])[] };

/** As a demo: on the port of its page. */
async function demoStarts(first: number): Promise<Row> {
  const taken: number[][] = [];
  const page = await startAtFreePorts(
    async (ports) => {
      await listenAt(ports.page, '127.0.0.1');
      return ports.page;
    },
    (port, next) => taken.push([port, next]),
    first,
  );
  return { page, taken };
}

describe('the ports of a demo', () => {
  it('are a row for each of those that begin at the same moment', async () => {
    const first = await freePort();

    const rows = await Promise.all(Array.from({ length: 4 }, () => demoStarts(first)));

    expect(new Set(rows.map(({ page }) => page)).size).toBe(4);
    for (const { page, taken } of rows)
      expect(taken.map(([, next]) => next).at(-1) ?? first).toBe(page);
  });

  it('are another row where the auditors’ page could not be, on whatever address', async () => {
    const inUse = await freePort();
    await listenAt(inUse, '::');

    const { page, taken } = await demoStarts(inUse - 1);

    expect(page).toBeGreaterThanOrEqual(inUse + 9);
    expect(taken[0]).toEqual([inUse, inUse + 9]);
  });

  it('are not looked for where something else went wrong', async () => {
    const start = () => Promise.reject(new Error('the disk is full'));

    await expect(startAtFreePorts(start, () => undefined)).rejects.toThrow('the disk is full');
  });
});
