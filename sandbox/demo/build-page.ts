/** The page as Vite builds it. */
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf, root, runNode } from './processes.ts';

export const pageFolder = join(root, 'dist/page');
const sources = join(root, 'sandbox/page');
/** The bot's views, and what they are shown with. */
const drawings = [join(root, 'src'), join(root, 'test/gallery')];
const vite = join(root, 'node_modules/vite/bin/vite.js');

/**
 * Made when it is missing, or older than what it is made of; given up, and rejected, when `over` is. The gallery waits
 * for `drawGallery`: nobody's first look is at it.
 */
export async function buildPage(surroundings: NodeJS.ProcessEnv, over: AbortSignal): Promise<void> {
  if ((await newestOf(sources)) < (await changedAt(join(pageFolder, 'index.html')))) return;
  over.throwIfAborted();
  const draft = join(root, `dist/page-${process.pid}`);
  const config = ['--config', join(sources, 'vite.config.ts'), '--mode', 'workspace'];
  const args = ['build', ...config, '--logLevel', 'error'];
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

/** Gives the page what its gallery is drawn from, where that is missing or old; ends without it when `over` does. */
export async function drawGallery(
  surroundings: NodeJS.ProcessEnv,
  over: AbortSignal,
): Promise<void> {
  const path = join(pageFolder, 'gallery.json');
  const madeOf = await Promise.all(drawings.map(newestOf));
  if (Math.max(...madeOf) < (await changedAt(path)) || over.aborted) return;
  const drawing = runNode(['--import', 'tsx', 'tools/print-gallery.ts'], { surroundings });
  over.addEventListener('abort', () => drawing.kill());
  const draft = `${path}-${process.pid}`;
  const printed = await outputOf(drawing);
  if (over.aborted) return;
  if (drawing.exitCode !== 0) throw new Error(`exit code ${String(drawing.exitCode)}`);
  await writeFile(draft, printed);
  await rename(draft, path);
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
