/** The program as it runs in production: compiled, in a folder of its own beside what it needs. */
import { execFile } from 'node:child_process';
import { copyFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

/** Fills `folder`, and returns where the program is. Types are checked elsewhere: here only their removal is wanted. */
export async function compileInto(folder: string): Promise<string> {
  const dist = join(folder, 'dist');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = ['-p', join(root, 'tsconfig.build.json'), '--outDir', dist, '--noCheck'];
  await run(process.execPath, [compiler, ...project]);
  await Promise.all([
    symlink(join(root, 'node_modules'), join(folder, 'node_modules')),
    symlink(join(root, 'migrations'), join(folder, 'migrations')),
    copyFile(join(root, 'package.json'), join(folder, 'package.json')),
  ]);
  return dist;
}
