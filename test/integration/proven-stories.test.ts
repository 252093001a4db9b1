import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isIncluded } from '../../src/domain/merkle.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { createProvenStories } from '../../src/store/proven-stories.ts';
import type { FoundStory } from '../../src/use-cases/ports/proven-stories.ts';
import { anEntry, append } from '../support/log-writer.ts';
import { a, b, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

let log: WrittenLog;
beforeAll(async () => {
  log = await openWrittenLog('proven_stories');
  await log.superuser`update change_requests set status = 'succeeded' where id = ${b}`;
});
afterAll(() => log?.close());

const find = (reference: string, size?: number, url = log.auditorUrl): Promise<FoundStory> =>
  createProvenStories({ database: log.openAs(url), sha256: sha256Bytes }).find(reference, size);

/** The numbers of the entries that stand where the proofs say. */
function provenIn(found: FoundStory): readonly number[] {
  if (found.kind !== 'proven') throw new Error(`it is ${found.kind}`);
  const { story, head, proofs } = found;
  return story.entries
    .filter(({ seq, body }) =>
      isIncluded(
        sha256Bytes,
        { body, leaf: { index: seq - 1, size: head.size }, proof: proofs.get(seq) ?? [] },
        head.root,
      ),
    )
    .map(({ seq }) => seq);
}

describe('a story with its proofs', () => {
  it('is found by whoever may read the log, proven by all of it', async () => {
    for (const url of [log.auditorUrl, log.botUrl]) {
      const found = await find(b, undefined, url);

      const { whole } = await log.logAs(url).verifyChain();
      expect(found).toMatchObject({ kind: 'proven', head: { size: 12 } });
      expect(found.kind === 'proven' && Buffer.from(found.head.root)).toEqual(
        Buffer.from(whole.root),
      );
      expect(provenIn(found)).toEqual([3, 6, 11]);
    }
  });

  it('is proven by the first entries alone, where somebody holds a checkpoint of those', async () => {
    const found = await find(b, 11);

    const { then } = await log.logAs(log.auditorUrl).verifyChain(11);
    expect(found.kind === 'proven' && Buffer.from(found.head.root)).toEqual(
      Buffer.from(then?.root ?? []),
    );
    expect(provenIn(found)).toEqual([3, 6, 11]);
  });

  it('is none where a checkpoint has too few entries for it, or more than the log', async () => {
    expect(await find(b, 10)).toEqual({ kind: 'beyond', lastSeq: 11, logSize: 12 });
    expect(await find(b, 13)).toEqual({ kind: 'beyond', lastSeq: 11, logSize: 12 });
  });

  it('is none of a request that is open, of one that nobody knows, and of one among several', async () => {
    expect(await find(a)).toEqual({ kind: 'open', status: 'provisioning' });
    expect(await find('44444444-4444-4444-8444-444444444444')).toEqual({ kind: 'unknown' });
    expect(await find('aaaaaa')).toMatchObject({
      kind: 'several',
      ids: expect.arrayContaining([a, b]),
    });
  });
});

describe('a log that was tampered with', () => {
  afterEach(async () => {
    await log.restore();
    await log.superuser`update change_requests set status = 'succeeded' where id = ${b}`;
  });

  it.each([
    [
      'an edited entry',
      `update audit_entries set body = replace(body, '"v":1', '"v":2') where seq = 6`,
    ],
    ['an entry less', 'delete from audit_entries where seq = 2'],
    ['another column', `update audit_entries set actor = 'U0MALLORY' where seq = 6`],
  ])('proves nothing: %s', async (_, statement) => {
    await log.tamper(statement);

    expect(await find(b)).toMatchObject({ kind: 'broken' });
  });

  it('of which nothing about the request is left, has no story', async () => {
    await log.tamper(`delete from audit_entries where request_id = '${b}'`);

    expect(await find(b)).toMatchObject({ kind: 'beyond', lastSeq: 0 });
  });
});

describe('a log of more entries than a tile has', () => {
  it('is read once, and proves the entries wherever they stand', async () => {
    await log.bot.begin(async (tx) => {
      for (let made = 0; made < 600; made += 1)
        await append(tx, anEntry(made % 100 === 7 ? b : null, { status: 'provisioning' }));
    });

    const found = await find(b);

    expect(found).toMatchObject({ kind: 'proven', head: { size: 612 } });
    expect(provenIn(found)).toEqual([3, 6, 11, 20, 120, 220, 320, 420, 520]);
  });
});
