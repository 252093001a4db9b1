/** Where the demo listens: four ports in a row, of which none is anybody else's. */
import { once } from 'node:events';
import { createServer } from 'node:net';

export type Ports = {
  readonly page: number;
  readonly audit: number;
  readonly slack: number;
  readonly hcp: number;
};

const usual = 4400;
const apart = 10;
const rows = 60;

/**
 * What `start` started, on the first row where it could; `taken` is told of a port that was not free, and where
 * the next row begins. `start` is to listen on three of them before it resolves, and to leave nothing behind
 * where it rejects: so of two demos that begin at the same moment, one takes the next row.
 */
export async function startAtFreePorts<T>(
  start: (ports: Ports) => Promise<T>,
  taken: (port: number, next: number) => void,
  first = usual,
): Promise<T> {
  for (let page = first; ; page += apart) {
    const ports = { page, audit: page + 1, slack: page + 2, hcp: page + 3 };
    try {
      await mustBeFree(ports.audit);
      return await start(ports);
    } catch (error) {
      const port = portInUse(error);
      if (port === undefined || page >= first + rows * apart) throw error;
      taken(port, page + apart);
    }
  }
}

/** For the bot, which listens on every address, and only in a moment. */
async function mustBeFree(port: number): Promise<void> {
  const probe = createServer().listen(port);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

function portInUse(error: unknown): number | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return undefined;
  return 'port' in error ? Number(error.port) : undefined;
}
