/** Some entries, in the order of the log, a line each, with its end. */
export type EntryLines = {
  readonly count: number;
  /** UTF-8. Written over when the buffer is used again. */
  readonly lines: Uint8Array;
};

/** What a line is made of, each as PostgreSQL writes it as text. */
export type LineParts = readonly [seq: Buffer, prev: Buffer, hash: Buffer, body: Buffer];

export type LineBuffer = {
  add(parts: LineParts): void;
  /** All since it was asked last. */
  takeLines(): EntryLines;
};

/**
 * Makes the lines of an export: the same bytes as `JSON.stringify({ seq, prev, hash, body })`. A string of each text, and
 * another one with its backslashes, would be made to be turned into bytes again, and take three times as long.
 */
export function createLineBuffer(): LineBuffer {
  let bytes = Buffer.allocUnsafe(1 << 19);
  let [length, count] = [0, 0];
  return {
    add: ([seq, prev, hash, body]) => {
      const room = length + longestEscape * body.length + fixedRoom;
      if (room > bytes.length) bytes = Buffer.concat([bytes], 2 * room);
      for (const part of [names.seq, seq, names.prev, prev, names.hash, hash, names.body])
        length = write(part, bytes, length);
      length = writeEscaped(body, bytes, length);
      length = write(end, bytes, length);
      count += 1;
    },
    takeLines: () => {
      const taken = { count, lines: bytes.subarray(0, length) };
      [length, count] = [0, 0];
      return taken;
    },
  };
}

const names = {
  seq: Buffer.from('{"seq":'),
  prev: Buffer.from(',"prev":"'),
  hash: Buffer.from('","hash":"'),
  body: Buffer.from('","body":"'),
};
const end = Buffer.from('"}\n');
/** Of all but the text of an entry: names, two hashes and a number. */
const fixedRoom = 256;

/** What stands for a byte in a string of JSON; `undefined` where it stands for itself, as all do of other alphabets. */
const escapes: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const text = JSON.stringify(String.fromCharCode(byte)).slice(1, -1);
  return text.length === 1 ? undefined : Buffer.from(text);
});
const longestEscape = '\\u0000'.length;

/** Returns where it ends. Byte by byte and by index: it is most of the work of an export. */
function writeEscaped(from: Uint8Array, to: Uint8Array, start: number): number {
  let at = start;
  for (let index = 0; index < from.length; index += 1) {
    const byte = from[index] ?? 0;
    const escaped = escapes[byte];
    if (escaped === undefined) {
      to[at] = byte;
      at += 1;
    } else at = write(escaped, to, at);
  }
  return at;
}

function write(part: Uint8Array, to: Uint8Array, start: number): number {
  for (let index = 0; index < part.length; index += 1) to[start + index] = part[index] ?? 0;
  return start + part.length;
}
