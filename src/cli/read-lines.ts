import { createReadStream } from 'node:fs';

const chunkBytes = 1 << 18;

/** The lines of a file of any size, some at a time. Throws what the file system says. */
export async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  const chunks = createReadStream(path, { encoding: 'utf8', highWaterMark: chunkBytes });
  for await (const chunk of chunks) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}
