import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/domain/hex.ts';
import { rootOf, startTree } from '../../../src/domain/merkle.ts';
import { printExportEnd, printExportHead } from '../../../src/intake/export-line.ts';
import { verifyExport } from '../../../src/use-cases/verify-export.ts';
import { exportOfDropped } from '../../support/drop-edits.ts';
import { dropUpTo, type Row, sampleLog, sha256 } from '../domain/sample-log.ts';

const about = ['a', null, 'b', 'a', 'c', null, 'b', 'a'];
const { rows } = sampleLog(about);

function entryLine({ seq, body, prev, hash }: Row): string {
  return `${JSON.stringify({ seq, prev: toHex(prev), hash: toHex(hash), body })}\n`;
}

/** The lines of an export of these entries, by themselves or as the whole log. */
function exported(some: readonly Row[], complete = some.length === rows.length): string[] {
  const tree = startTree(sha256);
  for (const { body } of some) tree.add(body);
  const last = rows.at(-1);
  return [
    printExportHead({ complete, filter: complete ? '' : 'cluster:prod-eu' }),
    ...some.map(entryLine),
    printExportEnd({
      entries: some.length,
      log: last === undefined ? null : { seq: last.seq, hash: toHex(last.hash) },
      ...(complete ? { root: toHex(tree.head().root) } : {}),
    }),
  ].map((line) => line.trimEnd());
}

/** Two at a time. */
async function* streamed(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  for (let at = 0; at < lines.length; at += 2) yield await Promise.resolve(lines.slice(at, at + 2));
}

const verify = (lines: readonly string[], size?: number) =>
  verifyExport({ sha256 }, { lines: streamed(lines), size });

describe('an export', () => {
  it('holds as it was written, and has the heads of the log', async () => {
    const report = await verify(exported(rows), 3);

    expect(report).toMatchObject({ entries: 8, problems: [], told: { complete: true } });
    expect(toHex(report.head?.hash ?? new Uint8Array())).toBe(
      toHex(rows[7]?.hash ?? sha256(new Uint8Array())),
    );
    const tree = startTree(sha256);
    for (const { body } of rows.slice(0, 3)) tree.add(body);
    expect(report.heads.then).toEqual(tree.head());
  });

  it('of an empty log holds', async () => {
    const empty = [
      printExportHead({ complete: true, filter: '' }),
      printExportEnd({ entries: 0, log: null, root: toHex(rootOf(sha256, [])) }),
    ];

    expect(await verify(empty, 0)).toMatchObject({ entries: 0, problems: [], head: undefined });
  });

  it('of a selection holds, and is called one', async () => {
    const report = await verify(exported(rows.filter(({ seq }) => [2, 3, 7].includes(seq))));

    expect(report).toMatchObject({ entries: 3, problems: [], told: { complete: false } });
  });

  const edits: [string, (lines: string[]) => string[], string][] = [
    ['a text', (all) => all.with(3, all[3]?.replace('"v\\":1', '"v\\":2') ?? ''), 'edited_entry'],
    ['a missing entry', (all) => all.toSpliced(3, 1), 'missing_entry'],
    ['a doubled entry', (all) => all.toSpliced(3, 0, all[3] ?? ''), 'inserted_entry'],
    ['a cut end', (all) => all.slice(0, -1), 'export_differs'],
    [
      'a cut tail with a new end',
      (all) => [...all.slice(0, -2), ...all.slice(-1)],
      'export_differs',
    ],
    ['no head', (all) => all.slice(1), 'export_differs'],
    ['two heads', (all) => [all[0] ?? '', ...all], 'export_differs'],
    ['something behind the end', (all) => [...all, all[1] ?? ''], 'export_differs'],
    ['a line that is none', (all) => all.toSpliced(2, 0, '{"seq":"x"}'), 'export_differs'],
    ['an empty line', (all) => all.toSpliced(2, 0, ''), 'export_differs'],
    ['another root', (all) => all.with(-1, withRoot(all.at(-1) ?? '')), 'export_differs'],
  ];

  it.each(edits)('with %s does not hold', async (_, edit, kind) => {
    const { problems } = await verify(edit(exported(rows)));

    expect(problems.map((one) => one.kind)).toContain(kind);
    for (const { detail } of problems) expect(detail).not.toBe('');
  });

  it.each([
    [
      'an edited entry',
      (all: string[]) => all.with(2, all[2]?.replace('"v\\":1', '"v\\":2') ?? ''),
    ],
    ['entries that changed places', (all: string[]) => [all[0], all[2], all[1], ...all.slice(3)]],
    ['one entry less', (all: string[]) => all.toSpliced(2, 1)],
  ])('of a selection with %s does not hold', async (_, edit) => {
    const lines = exported(rows.slice(2, 6), false);

    const { problems } = await verify(edit(lines).map((line) => line ?? ''));

    expect(problems).not.toEqual([]);
  });

  it('of any file is judged, and throws at none', async () => {
    const line = fc.oneof(
      fc.constantFrom(...exported(rows)),
      ...[fc.json(), fc.string(), fc.constant('{"end":{}}'), fc.constant('{"end":null}')],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const { problems } = await verify(lines);

        if (lines.join('\n') !== exported(rows).join('\n')) expect(problems).not.toEqual([]);
      }),
    );
  });
});

describe('an export of a log whose beginning was dropped', () => {
  const aLog = () => {
    const log = sampleLog(about);
    return { gone: dropUpTo(log, 5), log, size: 5, told: 9 };
  };

  it('holds, and has the heads of the log that it was', async () => {
    const log = sampleLog(about);
    const whole = startTree(sha256);
    for (const { body } of log.rows.slice(0, 7)) whole.add(body);

    const report = await verify(exportOfDropped(aLog()), 7);

    expect(report).toMatchObject({ entries: 4, problems: [], dropped: { seq: 9, size: 5 } });
    expect(report.heads.then).toEqual(whole.head());
    expect(report.heads.whole.size).toBe(9);
  });

  it('is none where no entry says so, unless it is a part of the log', async () => {
    const lines = exportOfDropped(aLog());
    const { log } = aLog();
    const part = { ...log, rows: log.rows.slice(0, 2) };
    const [head, ...rest] = exportOfDropped({ ...aLog(), log: part });
    const of = (more: object) => JSON.stringify({ ...JSON.parse(head ?? ''), ...more });

    const whole = await verify([head ?? '', ...rest]);
    const named = await verify([of({ before: '2030-03' }), ...rest]);

    expect((await verify(lines)).problems).toEqual([]);
    expect(whole.problems).toMatchObject([{ kind: 'drop_differs', seq: 5 }]);
    expect(named).toMatchObject({ problems: [], told: { before: '2030-03', from: { seq: 5 } } });
  });

  it.each([
    ['no list', { seq: 5, hash: 'a'.repeat(64) }],
    ['another number of subtrees', { seq: 5, hash: 'a'.repeat(64), subtrees: ['a'.repeat(64)] }],
    ['no hash', { seq: 1, hash: 'a', subtrees: ['a'.repeat(64)] }],
    ['nothing before', { seq: 0, hash: 'a'.repeat(64), subtrees: [] }],
    ['null', null],
  ])('is none with %s in its first line', async (_, from) => {
    const [head, ...rest] = exportOfDropped(aLog());

    const { problems } = await verify([
      JSON.stringify({ ...JSON.parse(head ?? ''), from }),
      ...rest,
    ]);

    expect(problems.map(({ kind }) => kind)).toContain('export_differs');
  });
});

function withRoot(end: string): string {
  const { end: said } = JSON.parse(end) as { end: object };
  return JSON.stringify({ end: { ...said, root: '0'.repeat(64) } });
}
