import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineBuffer } from '../../../src/store/line-buffer.ts';

type Entry = { readonly seq: number; readonly prev: string; readonly hash: string; body: string };

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** Of all characters that PostgreSQL stores, with many of those that JSON escapes. */
const body = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom(...'\\"\b\f\n\r\t\u0001\u000b\u001f\u007f\u2028€😀'),
      maxLength: 60,
    }),
    fc.json(),
  )
  .map((text) => Buffer.from(text.replaceAll('\0', '')).toString());
const entry: fc.Arbitrary<Entry> = fc.record({ seq: fc.maxSafeInteger(), prev: hash, hash, body });

const parts = ({ seq, ...texts }: Entry) =>
  [String(seq), texts.prev, texts.hash, texts.body].map((text) => Buffer.from(text)) as never;

const printed = ({ seq, prev, hash: own, body: text }: Entry): string =>
  `${JSON.stringify({ seq, prev, hash: own, body: text })}\n`;

describe('lines of an export', () => {
  it('are those that JSON.stringify writes, of any text', () => {
    const buffer = createLineBuffer();
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        for (const one of entries) buffer.add(parts(one));
        const { count, lines } = buffer.takeLines();

        expect(count).toBe(entries.length);
        expect(Buffer.from(lines).toString()).toBe(entries.map(printed).join(''));
      }),
      { seed: 20261129, numRuns: 200 },
    );
  });

  it('are so too of texts that are larger than the buffer was', () => {
    const none = '0'.repeat(64);
    const sizes = [100_000, 400_000, 10];
    const entries = sizes.map((size, seq): Entry => {
      const text = `${'\u0001'.repeat(size / 2)}${'x'.repeat(size / 2)}`;
      return { seq, prev: none, hash: none, body: text };
    });
    const buffer = createLineBuffer();

    for (const one of entries) buffer.add(parts(one));

    const written = Buffer.from(buffer.takeLines().lines).toString();
    expect(written === entries.map(printed).join('')).toBe(true);
    expect(buffer.takeLines()).toMatchObject({ count: 0, lines: { length: 0 } });
  });
});
