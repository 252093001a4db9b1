import { describe, expect, it } from 'vitest';
import { readAhead } from '../../../src/store/read-ahead.ts';

/** Gives so many, one after another, and then nothing; tells how often it was asked. */
function source(counts: readonly number[]) {
  const asked: number[] = [];
  const read = () => {
    const count = counts[asked.length] ?? 0;
    asked.push(count);
    return count < 0
      ? Promise.reject(new Error('the connection is lost'))
      : Promise.resolve({ count });
  };
  return { asked, read };
}

describe('reading ahead', () => {
  it('gives all in their order, with the next one asked for and no more', async () => {
    const { asked, read } = source([3, 2, 5]);
    const seen: (readonly [count: number, asked: number])[] = [];

    for await (const { count } of readAhead(read)) {
      await new Promise(setImmediate); // as long as whoever takes it needs
      seen.push([count, asked.length]);
    }

    expect(seen).toEqual([
      [3, 2],
      [2, 3],
      [5, 4],
    ]);
  });

  it('tells what went wrong, after what came before it', async () => {
    const { read } = source([3, -1]);
    const seen: number[] = [];
    const reading = async () => {
      for await (const { count } of readAhead(read)) {
        await new Promise(setImmediate);
        seen.push(count);
      }
    };

    await expect(reading()).rejects.toThrow('the connection is lost');
    expect(seen).toEqual([3]);
  });

  it('ends with whoever takes it, whatever becomes of what was asked for', async () => {
    const { asked, read } = source([3, -1]);
    const reading = async () => {
      for await (const _ of readAhead(read)) throw new Error('nobody reads any more');
    };

    await expect(reading()).rejects.toThrow('nobody reads any more');
    expect(asked).toHaveLength(2);
  });
});
