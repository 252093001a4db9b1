/**
 * A small process beside each data folder. It outlives a bot that was killed without a chance to
 * stop its server, and stops the server once the last user has been gone for the grace time.
 *
 * The program is a text for `node -e`: it runs the same from sources and from `dist/`, with no
 * loader that a bare Node 20 would lack. It keeps to the order of steps told in embedded-roll.ts,
 * and to its file names.
 */
import { spawn } from 'node:child_process';
import { clusterIn } from './embedded-cluster.ts';
import { present, rollIn, signIn, strike } from './embedded-roll.ts';

const graceMs = 3_000;

const program = `
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const [roll, cluster, graceMs] = process.argv.slice(1);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const read = (file) => { try { return fs.readFileSync(file, 'utf8'); } catch { return undefined; } };
const ps = (column, ...which) => {
  try {
    const env = { LC_ALL: 'C', PATH: '/bin:/usr/bin' };
    return execFileSync('ps', ['-ww', '-o', column, ...which.map(String)], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch { return ''; }
};
const isAlive = (pid) => {
  if (!(pid > 0)) return false;
  try { process.kill(pid, 0); return true; } catch (error) { return error.code === 'EPERM'; }
};
const lifeOf = (pid) => {
  if (!isAlive(pid)) return undefined;
  const stat = read('/proc/' + pid + '/stat');
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  }
  return ps('lstart=', '-p', pid).replaceAll(/[^0-9A-Za-z]/g, '') || (isAlive(pid) ? 'unknown' : undefined);
};
const everyPid = () => {
  try { return fs.readdirSync('/proc').map(Number); } catch { return ps('pid=', '-ax').split('\\n').map(Number); }
};
const names = () => { try { return fs.readdirSync(roll); } catch { return undefined; } };
const used = () => (names() ?? []).some((name) => {
  const [role, pid, life] = name.split('.');
  return role === 'user' && lifeOf(Number(pid)) === life;
});
const isServer = (pid) => {
  if (!isAlive(pid)) return false;
  const line = read('/proc/' + pid + '/cmdline') ?? ps('command=', '-p', pid);
  return line.replaceAll('\\0', ' ').includes('-D ' + cluster + ' ');
};
const server = () => {
  const pid = Number((read(path.join(cluster, 'postmaster.pid')) ?? '').split('\\n')[0]);
  return isServer(pid) ? pid : undefined;
};
const stop = async () => {
  const pid = server();
  if (pid === undefined) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; server() === pid && waited < 35000; waited += 50) {
    if (waited === 30000) process.kill(pid, 'SIGQUIT');
    await pause(50);
  }
};
const forget = (role) => {
  for (const name of names() ?? [])
    if (name.startsWith(role + '.' + process.pid + '.')) fs.rmSync(path.join(roll, name), { force: true });
};
const stopUnlessUsed = async () => {
  const entry = ['stopping', process.pid, lifeOf(process.pid), 'watchdog'].join('.');
  try { fs.writeFileSync(path.join(roll, entry), ''); } catch { return names() === undefined; }
  try {
    if (used()) return false;
    await stop();
    forget('watchdog');
    return true;
  } finally { forget('stopping'); }
};
(async () => {
  let unusedMs = 0;
  for (;;) {
    await pause(500);
    if (names() === undefined) break;
    unusedMs = used() ? 0 : unusedMs + 500;
    if (unusedMs < Number(graceMs)) continue;
    if (await stopUnlessUsed()) break;
    unusedMs = 0;
  }
  // Where the data were deleted, nothing is left to be saved, nor a lock to find the server by.
  if (names() === undefined)
    for (const pid of everyPid()) if (isServer(pid)) process.kill(pid, 'SIGQUIT');
})();
`;

/** Sees to it that a watchdog guards the folder. For who is signed in already. */
export async function ensureWatchdog(folder: string): Promise<void> {
  if ((await present(folder, 'watchdog')).length > 0) return;
  const child = spawn(
    process.execPath,
    ['-e', program, rollIn(folder), clusterIn(folder), String(graceMs)],
    { cwd: '/', env: {}, detached: true, stdio: 'ignore' },
  );
  child.on('error', () => undefined); // shows as a process without a pid
  child.unref();
  if (child.pid !== undefined) await signIn(folder, 'watchdog', child.pid);
}

/** Ends the watchdogs of a folder whose server was stopped. For who is signed in as stopping. */
export async function dismissWatchdogs(folder: string): Promise<void> {
  for (const pid of await present(folder, 'watchdog')) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It ended by itself, or belongs to another account and will.
    }
    // One that is about to end must not pass for a guard of the next server.
    await strike(folder, 'watchdog', pid);
  }
}
