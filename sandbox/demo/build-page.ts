/** The page as Vite builds it. */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf, root, runNode } from './processes.ts';

export const pageFolder = join(root, 'dist/page');
const sources = join(root, 'sandbox/page');
const vite = join(root, 'node_modules/vite/bin/vite.js');

/** Made when it is missing, or older than what it is made of; given up, and rejected, when `over` is. */
export async function buildPage(surroundings: NodeJS.ProcessEnv, over: AbortSignal): Promise<void> {
  if ((await newestOf(sources)) < (await changedAt(join(pageFolder, 'index.html')))) return;
  over.throwIfAborted();
  const draft = join(root, `dist/page-${process.pid}`);
  const args = ['build', '--config', join(sources, 'vite.config.ts'), '--logLevel', 'error'];
  const settings = { NODE_ENV: 'production' };
  const built = runNode([vite, ...args, '--outDir', draft, '--emptyOutDir'], {
    ...{ settings, surroundings },
  });
  over.addEventListener('abort', () => built.kill());
  const said = await outputOf(built).catch((cause: unknown) => String(cause));
  if (built.exitCode === 0) return await putInPlace(draft);
  await rm(draft, { recursive: true, force: true });
  throw new Error(`The page could not be built.\n${said}`);
}

/** A page that somebody has open is whole at any moment, and of two that are built at once one stays. */
async function putInPlace(draft: string): Promise<void> {
  const old = `${draft}-old`;
  await rename(pageFolder, old).catch(() => undefined); // there may be none
  await rename(draft, pageFolder).catch(() => undefined); // another one was quicker
  for (const folder of [draft, old]) await rm(folder, { recursive: true, force: true });
}

async function newestOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Math.max(...(await Promise.all(files.map((f) => changedAt(join(f.parentPath, f.name))))));
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
