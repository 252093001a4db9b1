import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs one verb as a process of its own, with these settings and none of the shell's. */
export async function runCli(words: string, settings: Record<string, string>): Promise<Ended> {
  const { PATH, HOME } = process.env;
  const args = [join(inject('program'), 'cli', 'main.js'), ...words.split(' ')];
  return await new Promise((resolve) => {
    execFile(process.execPath, args, { env: { PATH, HOME, ...settings } }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}
