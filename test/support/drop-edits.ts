/** Edits of a log whose beginning was dropped, and of an export of it, each with how it must be named. */
import type { ChainProblem } from '../../src/domain/chain-entry.ts';
import { toHex } from '../../src/domain/hex.ts';
import { startTree } from '../../src/domain/merkle.ts';
import { growTiles, subtreesAt } from '../../src/domain/merkle-tiles.ts';
import { printExportEnd, printExportHead } from '../../src/intake/export-line.ts';
import {
  append,
  dropUpTo,
  type Row,
  rehash,
  type SampleLog,
  sha256,
} from '../unit/domain/sample-log.ts';

type Below = (limit: number) => number;

export type DroppedLog = {
  readonly log: SampleLog;
  readonly gone: readonly Row[];
  /** The last one that is gone. */
  readonly size: number;
  /** The entry that says so. */
  readonly told: number;
};

/** Drops up to somewhere, and goes on for a while. Nobody asked for anything in such a log. */
export function droppedLog(log: SampleLog, below: Below): DroppedLog {
  const size = 1 + below(log.rows.length - 1);
  const gone = dropUpTo(log, size);
  const told = log.rows.at(-1)?.seq ?? 0;
  for (let more = below(4); more > 0; more -= 1) append(log, null);
  return { log, gone, size, told };
}

export type DropEdit = {
  readonly name: string;
  readonly kind: ChainProblem['kind'];
  /** The number of the entry that it must be named with. */
  readonly apply: (dropped: DroppedLog, below: Below) => number;
  /** An export says the same as before. */
  readonly inLogAlone?: true;
};

/** As whoever may write anything would: with all hashes from there on anew. */
function retell({ log, told }: DroppedLog, name: string, value: unknown): void {
  const row = log.rows.find(({ seq }) => seq === told);
  if (row === undefined) throw new Error('nothing tells of the drop');
  const body = JSON.parse(row.body);
  body.details[name] = value;
  row.body = JSON.stringify(body);
  rehash(log, log.rows.indexOf(row));
}

export const dropEdits: readonly DropEdit[] = [
  {
    ...{ name: 'more is gone than was said', kind: 'missing_entry' },
    apply: ({ log, size }) => {
      log.rows.splice(0, 1);
      return size + 1;
    },
  },
  {
    ...{ name: 'less is gone than was said', kind: 'drop_differs' },
    apply: ({ log, gone, told }) => {
      log.rows.unshift(...gone.slice(-1));
      return told;
    },
  },
  {
    ...{ name: 'more is said', kind: 'drop_differs' },
    apply: (dropped, below) => {
      retell(dropped, 'size', dropped.size + 1 + below(3));
      return dropped.told;
    },
  },
  {
    ...{ name: 'another hash is said', kind: 'drop_differs' },
    apply: (dropped, below) => {
      retell(dropped, 'hash', toHex(sha256(Uint8Array.of(below(255)))));
      return dropped.told;
    },
  },
  {
    ...{ name: 'nothing says so', kind: 'missing_entry' },
    apply: (dropped) => {
      retell(dropped, 'root', 'none');
      return 1;
    },
  },
  {
    ...{ name: 'it is said twice', kind: 'drop_differs', inLogAlone: true },
    apply: ({ log, told }) => {
      const { action, details } = JSON.parse(log.rows.find(({ seq }) => seq === told)?.body ?? '');
      append(log, null, { action, details });
      return log.rows.at(-1)?.seq ?? 0;
    },
  },
  {
    ...{ name: 'what says so was edited', kind: 'edited_entry' },
    apply: ({ log, told }) => {
      const row = log.rows.find(({ seq }) => seq === told);
      if (row !== undefined) row.body = row.body.replace('"owner"', '"nobody"');
      return told;
    },
  },
];

/** The lines of an export of what is left, as the bot writes them. */
export function exportOfDropped({
  log: { rows },
  gone,
}: Pick<DroppedLog, 'log' | 'gone'>): string[] {
  const tiles = growTiles(sha256, []);
  for (const { body } of gone) tiles.add(body);
  const subtrees = subtreesAt(sha256, gone.length, tiles.takeChanged());
  const tree = startTree(sha256, subtrees);
  for (const { body } of rows) tree.add(body);
  const end = gone.at(-1);
  const last = rows.at(-1);
  if (end === undefined || last === undefined) throw new Error('nothing was dropped');
  return [
    printExportHead({
      complete: true,
      filter: '',
      from: { seq: end.seq, hash: end.hash, subtrees },
    }),
    ...rows.map(
      ({ seq, prev, hash, body }) =>
        `${JSON.stringify({ seq, prev: toHex(prev), hash: toHex(hash), body })}\n`,
    ),
    printExportEnd({
      ...{ entries: rows.length, root: toHex(tree.head().root) },
      log: { seq: last.seq, hash: toHex(last.hash) },
    }),
  ].map((line) => line.trimEnd());
}

/** Of its first line: what was before. All are told as `drop_differs`. */
export const beginEdits: Readonly<
  Record<string, (lines: readonly string[], below: Below) => string[]>
> = {
  'no word of it': (lines) => withBegin(lines, () => undefined),
  'another last hash': (lines, below) =>
    withBegin(lines, (from) => ({ ...from, hash: toHex(sha256(Uint8Array.of(below(255)))) })),
  'another subtree': (lines, below) =>
    withBegin(lines, (from) => ({
      ...from,
      subtrees: from.subtrees.with(
        below(from.subtrees.length),
        toHex(sha256(Uint8Array.of(below(255)))),
      ),
    })),
};

type Begin = { readonly seq: number; readonly hash: string; readonly subtrees: string[] };

function withBegin(lines: readonly string[], change: (from: Begin) => Begin | undefined): string[] {
  const head = JSON.parse(lines[0] ?? '');
  return lines.with(0, JSON.stringify({ ...head, from: change(head.from) }));
}
