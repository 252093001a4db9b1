import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWrite, isReaderGone } from '../../../src/cli/output.ts';
import { readLines } from '../../../src/cli/read-lines.ts';

describe('what is written', () => {
  it('waits until it was taken', async () => {
    const steps: string[] = [];
    let take: () => void = () => undefined;
    const slow = new Writable({
      write: (chunk, _, taken) => {
        take = () => {
          steps.push(`took ${chunk}`);
          taken();
        };
      },
    });

    const written = createWrite(slow)('a').then(() => steps.push('went on'));
    await Promise.resolve();
    take();
    await written;

    expect(steps).toEqual(['took a', 'went on']);
  });

  it.each([
    ['EPIPE', true],
    ['ENOSPC', false],
  ])('fails with %s, which says that its reader has had enough: %s', async (code, isGone) => {
    const broken = new Writable({
      write: (_chunk, _encoding, taken) => taken(Object.assign(new Error(code), { code })),
    });

    const failed = await createWrite(broken)('a').catch((error: unknown) => error);

    expect(isReaderGone(failed)).toBe(isGone);
  });
});

describe('the lines of a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lines-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are whole wherever a chunk ends, the last one with or without its end', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `${index} ü🔑`);
    const path = join(folder, 'lines');
    for (const end of ['', '\n']) {
      await writeFile(path, `${lines.join('\n')}${end}`);
      const batches: (readonly string[])[] = [];
      for await (const batch of readLines(path)) batches.push(batch);

      expect(batches.length).toBeGreaterThan(1);
      expect(batches.flat()).toEqual(lines);
    }
  });

  it('are whole however long they are, and empty where they are', async () => {
    const long = ['', 'ä'.repeat(200_000), '', 'x'.repeat(700_000), 'a\r', ''];
    const path = join(folder, 'long');
    await writeFile(path, long.join('\n'));
    const batches: (readonly string[])[] = [];
    for await (const batch of readLines(path)) batches.push(batch);

    expect(batches.flat()).toEqual(long.slice(0, -1));
  });

  it('of a file that is not there are told of', async () => {
    const reading = readLines(join(folder, 'absent')).next();

    await expect(reading).rejects.toMatchObject({ syscall: 'open' });
  });
});
