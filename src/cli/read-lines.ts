import { open } from 'node:fs/promises';

const chunkBytes = 1 << 18;
const newline = 0x0a;

/**
 * The lines of a file of any size, some at a time. Throws what the file system says. Each line is made a string by itself,
 * of bytes that are read into the same memory again and again: larger strings that are split, and memory of its own for
 * each read, take longer than to check what is in them.
 */
export async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  const file = await open(path);
  try {
    let buffer = Buffer.allocUnsafe(chunkBytes);
    let rest = 0;
    for (;;) {
      if (rest === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const { bytesRead } = await file.read(buffer, rest, buffer.length - rest);
      if (bytesRead === 0) break;
      const { lines, end } = split(buffer.subarray(0, rest + bytesRead), rest);
      yield lines;
      rest = buffer.copy(buffer, 0, end, rest + bytesRead);
    }
    if (rest > 0) yield [buffer.toString('utf8', 0, rest)];
  } finally {
    await file.close();
  }
}

/** The whole lines, of which none ends before `from`, and where they end. */
function split(bytes: Buffer, from: number) {
  const lines: string[] = [];
  let end = 0;
  for (let at = bytes.indexOf(newline, from); at >= 0; at = bytes.indexOf(newline, end)) {
    lines.push(bytes.toString('utf8', end, at));
    end = at + 1;
  }
  return { lines, end };
}
