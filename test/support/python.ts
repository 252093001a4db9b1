import { execFile, spawnSync } from 'node:child_process';

const answers = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { stdio: 'ignore' }).status === 0;

/** Whether the second verifier can run here; with `CI=true` it must. */
export function hasPython(): boolean {
  return (
    process.env['CI'] === 'true' ||
    (answers('python3', '-c', 'import base64') && answers('openssl', 'version'))
  );
}

/** What the second verifier says of each file, in order: nothing of one that holds. */
export async function verifyInPython(
  files: readonly string[],
  publicKey: string,
): Promise<readonly (readonly string[])[]> {
  const out = await new Promise<string>((resolve, reject) => {
    const words = ['docs/verify_receipt.py', ...files, publicKey];
    execFile('python3', words, { maxBuffer: 64 * 1024 * 1024 }, (error, told, complaint) => {
      if (error !== null && error.code !== 1) reject(new Error(complaint));
      else resolve(told);
    });
  });
  const lines = out.trimEnd().split('\n');
  return files.map((file) =>
    lines
      .filter((line) => line.startsWith(`${file}: `))
      .map((line) => line.slice(file.length + 2))
      .filter((words) => words !== 'holds'),
  );
}
