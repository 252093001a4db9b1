/**
 * Whose a folder is at the moment. Whoever wants it puts a file there that has its process in its name,
 * and only then looks for others: of two who begin at the same moment, at least one sees the other. Of
 * those that only want it the one with the lowest number goes on and the others give way; where one has it
 * already, nobody else does. A file is taken away only once its process is dead, and no other process has
 * its name: so nothing that is taken away was just put there by somebody alive.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Identity, identityOf, isRunning } from './processes.ts';

export const lockName = 'demo.lock';

/** For those that give way to do so. */
const patienceMs = 3_000;
const lookEveryMs = 20;

/** Resolves with how to give it back; rejects in words where it is somebody else's. */
export async function claim(path: string): Promise<() => Promise<void>> {
  const self = await identityOf(process.pid);
  const wanted = join(path, nameOf(self));
  const held = `${wanted}.held`;
  const giveBack = async () => {
    await rm(held, { force: true });
    await rm(wanted, { force: true });
  };
  await writeFile(wanted, '', { flag: 'wx' }).catch(() => refuse(path, self.pid));
  try {
    await untilAlone(path, self);
    await writeFile(held, '');
  } catch (error) {
    await giveBack();
    throw error;
  }
  return giveBack;
}

async function untilAlone(path: string, self: Identity): Promise<void> {
  for (let waited = 0; ; waited += lookEveryMs) {
    const others = (await claimsOn(path)).filter(({ pid }) => pid !== self.pid);
    const stronger = others.find(({ pid, isHeld }) => isHeld || pid < self.pid);
    if (stronger !== undefined) return refuse(path, stronger.pid);
    const [other] = others;
    if (other === undefined) return;
    if (waited >= patienceMs) return refuse(path, other.pid);
    await delay(lookEveryMs);
  }
}

function refuse(path: string, pid: number): never {
  throw new Error(
    `A demo runs on ${path} already (process ${pid}): use its link, or --data for another folder.`,
  );
}

type Claim = Identity & { readonly isHeld: boolean };

/** Those of the living; the files of the dead are taken away. */
async function claimsOn(path: string): Promise<readonly Claim[]> {
  const names = await readdir(path);
  const claims = await Promise.all(names.map((name) => livingClaim(path, name)));
  return claims.flatMap((one) => one ?? []);
}

async function livingClaim(path: string, name: string): Promise<Claim | undefined> {
  const [, pid, begun, held] = /^demo\.lock\.(\d+)\.(\w+?)(\.held)?$/.exec(name) ?? [];
  if (pid === undefined || begun === undefined) return undefined;
  const identity = { pid: Number(pid), begun };
  if (await isRunning(identity)) return { ...identity, isHeld: held !== undefined };
  await rm(join(path, name), { force: true });
  return undefined;
}

function nameOf({ pid, begun }: Identity): string {
  return `${lockName}.${pid}.${begun}`;
}
