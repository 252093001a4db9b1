import type { Writable } from 'node:stream';

/** Resolves when the text is on its way: who waits for it writes no faster than it is read. */
export type Write = (text: string | Uint8Array) => Promise<void>;

/** A reader that goes away, such as `head`, ends what waits with `EPIPE`, and nothing else. */
export function createWrite(stream: Writable): Write {
  stream.on('error', () => undefined); // told to whoever writes
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
}

/** Whoever read the output has had enough. */
export function isReaderGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
