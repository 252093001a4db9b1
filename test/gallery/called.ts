import { readdir } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/**
 * Which functions ran, as V8 counts them: a list that people keep would say what they meant to call.
 *
 * @see Chrome DevTools Protocol, "Profiler.takePreciseCoverage"
 */
export type Called = { has(file: string, name: string): boolean };

export async function calledDuring(work: () => Promise<unknown>): Promise<Called> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  try {
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const called = result.map(({ url, functions }) => {
      const ran = functions.filter(({ ranges: [whole] }) => (whole?.count ?? 0) > 0);
      return { url, names: new Set(ran.map(({ functionName }) => functionName)) };
    });
    return {
      has: (file, name) => called.some(({ url, names }) => url.endsWith(file) && names.has(name)),
    };
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

const root = join(import.meta.dirname, '../..');

/** All functions that the files of a folder export, by the path of the file. */
export async function exportedFunctions(
  folder: string,
): Promise<readonly (readonly [file: string, name: string])[]> {
  const files = await readdir(join(root, folder));
  const all = files.sort().map(async (file) => {
    const path = `${folder}/${file}`;
    const module: Readonly<Record<string, unknown>> = await import(join(root, path));
    const names = Object.keys(module).filter((name) => typeof module[name] === 'function');
    return names.map((name) => [path, name] as const);
  });
  return (await Promise.all(all)).flat();
}
