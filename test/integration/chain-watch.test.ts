import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256Bytes } from '../../src/hashing.ts';
import { type ChainWatch, createChainWatch } from '../../src/store/chain-watch.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { anEntry, append } from '../support/log-writer.ts';
import { openWrittenLog, type WrittenLog } from '../support/written-log.ts';

const wholeEveryMs = 60_000;
const never = new AbortController().signal;

let written: WrittenLog;
let now = new Date('2026-11-28T12:00:00Z');
beforeAll(async () => {
  written = await openWrittenLog('chain_watch');
});
afterEach(async () => await written.restore());
afterAll(async () => await written?.close());

function watchOf(): ChainWatch & { readonly lines: readonly string[] } {
  const { log, lines } = createCollectedLog();
  const database = written.openAs(written.botUrl);
  const deps = { database, sha256: sha256Bytes, clock: () => now, log };
  return { ...createChainWatch(deps, { wholeEveryMs }), lines };
}

describe('the look along the log', () => {
  it('comes to its end, and goes on from there', async () => {
    const watch = watchOf();
    const begun = now;

    await watch.runOnce(never);
    const first = watch.state();
    now = new Date(now.getTime() + 1_000);
    for (let n = 0; n < 1_200; n += 1) await append(written.bot, anEntry(null));
    await watch.runOnce(never);

    expect(first).toMatchObject({ entries: 12, upToDateAt: begun, brokenAt: undefined });
    expect(watch.state()).toEqual({
      ...{ entries: 1_212, begunAt: begun, upToDateAt: now, brokenAt: undefined },
    });
  });

  it.each([
    [
      'an edited text',
      `update audit_entries set body = replace(body, 'U0ADA', 'U0EVE') where seq = 7`,
      7,
    ],
    ['an edited column', `update audit_entries set actor = 'U0EVE' where seq = 5`, 5],
    ['a missing entry', 'delete from audit_entries where seq = 4', 4],
    ['an entry that follows another one', `update audit_entries set prev = hash where seq = 9`, 9],
  ])('finds %s', async (_what, edit, at) => {
    await written.tamper(edit);
    const watch = watchOf();

    await watch.runOnce(never);

    expect(watch.state()).toMatchObject({ brokenAt: at, upToDateAt: expect.any(Date) });
    expect(watch.lines.join()).toContain('audit log does not hold');
  });

  it('finds an end that is cut off or written anew, without looking at all of it', async () => {
    for (const edit of [
      'delete from audit_entries where seq = 12',
      'update audit_entries set hash = prev where seq = 12',
    ]) {
      const watch = watchOf();
      await watch.runOnce(never);
      await written.tamper(edit);

      await watch.runOnce(never);

      expect(watch.state().brokenAt).toBe(12);
      await written.restore();
    }
  });

  it('finds what was edited behind it when it begins anew', async () => {
    const watch = watchOf();
    await watch.runOnce(never);
    await written.tamper(`update audit_entries set actor = 'U0EVE' where seq = 3`);

    await watch.runOnce(never);
    const soon = watch.state().brokenAt;
    now = new Date(now.getTime() + wholeEveryMs);
    await watch.runOnce(never);

    expect([soon, watch.state().brokenAt]).toEqual([undefined, 3]);
  });

  it('is content again once the log is whole, at its next beginning', async () => {
    await written.tamper('delete from audit_entries where seq = 4');
    const watch = watchOf();
    await watch.runOnce(never);
    await written.restore();
    now = new Date(now.getTime() + wholeEveryMs);

    await watch.runOnce(never);

    expect(watch.state()).toMatchObject({ entries: 12, brokenAt: undefined });
  });

  it('stops when it is told to, and says that it is not at the end', async () => {
    const watch = watchOf();

    await watch.runOnce(AbortSignal.abort());

    expect(watch.state()).toMatchObject({ entries: 0, upToDateAt: undefined });
  });
});
