import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to outgoing connections and to whoever asks for any. */
const firstPort = 20_000;
const portsEach = 750;
const shares = 16;

/** Of those that run at once, each takes ports of a share of its own: one that is told but not used yet looks free. */
const share = Number(process.env['VITEST_POOL_ID'] ?? 0) % shares;
const told = new Set<number>();

/**
 * A port that is free, and stays so while whoever listens on it is killed and started again: a server
 * whose address others know already cannot take any.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + share * portsEach + randomInt(portsEach);
    if (told.has(port)) continue;
    told.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
